"""The symbol on the paper, read back by two independent readers, whole and worn."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image, ImageDraw

from kiosk.domain.report import ReportKind, ReportState
from kiosk.printing.layout import raster
from kiosk.printing.layout.qr import Level, fitted, modules_across, qr_modules, qr_svg
from tests.printing.examples import IN_FORCE, KEY, RECEIPT, VERIFY_URL, WIDTHS, content
from tests.printing.qr_trial import BLUR, Print, Reader, specimen, withstood, zbar, zxing

TEXT = specimen()
"""The same in every run, since where the dark modules lie matters a little: over 25 other texts
zbar missed 6 of 250 blots like those below, zxing-cpp none."""
LONGEST = KEY.link(
    replace(RECEIPT, kind=ReportKind.WRITTEN_PRE_LOSS, state=ReportState.AWAITING_COUNTER),
    VERIFY_URL,
)
FINDER = 9  # modules of a finder pattern with its separator and format information
SHARE = 0.07


READERS = [pytest.param(zxing, id="zxing-cpp"), pytest.param(zbar, id="zbar")]


@cache
def receipt(width: int) -> Image.Image:
    """The whole receipt on its paper, in grey."""
    return raster.paper(raster.draw(content(IN_FORCE), width)).convert("L")


def rotated(image: Image.Image) -> Image.Image:
    return image.rotate(10, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def pale(image: Image.Image) -> Image.Image:
    """Half the contrast: black is a dark grey, white a light one."""
    return image.point(lambda level: 64 + level // 2)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "wear",
    [
        pytest.param(lambda image: image, id="fresh"),
        pytest.param(rotated, id="rotated"),
        pytest.param(pale, id="pale"),
        pytest.param(lambda image: pale(rotated(image)), id="rotated and pale"),
    ],
)
def test_the_receipt_is_read(
    wear: Callable[[Image.Image], Image.Image], width: int, reader: Reader
) -> None:
    (text,) = reader(wear(receipt(width)))
    assert text.startswith(f"{VERIFY_URL}#")


def damaged(width: int, kind: str, seed: int) -> Image.Image:
    """7 % of the modules white, as worn, or black, as stained; the corners stay."""
    fit = fitted(TEXT, width)
    image = raster.paper(raster.symbol(TEXT, width)).convert("L")
    left = (image.width - fit.side) // 2
    top = (image.height - fit.side) // 2
    draw = ImageDraw.Draw(image)
    dice = random.Random(seed)
    count = round(fit.across**2 * SHARE)
    ink = 0 if kind == "stain" else 255
    if kind == "crease":
        across = fit.across - 2 * FINDER
        rows = -(-count // across)
        x, y = FINDER, dice.randrange(FINDER, fit.across - FINDER - rows)
        wide, high = across, rows
    else:
        wide = high = -(-round(count**0.5 * 10) // 10)
        x = dice.randrange(FINDER, fit.across - FINDER - wide)
        y = dice.randrange(FINDER, fit.across - FINDER - high)
    box = (x * fit.dots, y * fit.dots, (x + wide) * fit.dots - 1, (y + high) * fit.dots - 1)
    draw.rectangle((left + box[0], top + box[1], left + box[2], top + box[3]), fill=ink)
    return image


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["worn", "stain", "crease"])
def test_seven_percent_of_the_modules_may_be_destroyed(
    kind: str, width: int, reader: Reader
) -> None:
    unread = [seed for seed in range(10) if reader(damaged(width, kind, seed)) != {TEXT}]
    assert unread == []


def test_module_sizes_stay_what_a_phone_reads() -> None:
    for text in (TEXT, LONGEST):
        narrow, wide = fitted(text, 384), fitted(text, 576)
        assert (narrow.dots, wide.dots) == (5, 6)
        assert narrow.level is wide.level is Level.M
        assert narrow.side <= 384
        assert wide.side <= 576


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_other_level_that_is_as_large_is_read_through_more_blur(
    width: int, reader: Reader
) -> None:
    fit = fitted(TEXT, width)
    reached = {
        level: withstood(Print.of(TEXT, level, dots), BLUR, reader, TEXT)
        for level in Level
        if (dots := fit.side // modules_across(TEXT, level))
    }
    most = max(blur for blur in reached.values() if blur is not None)
    assert reached[fit.level] == most, reached


def test_a_very_long_address_still_fits_the_paper() -> None:
    text = KEY.link(RECEIPT, "https://central.example/" + "x" * 600)
    for width in WIDTHS:
        fit = fitted(text, width)
        assert fit.side <= width
        assert zxing(raster.paper(raster.symbol(text, width)).convert("L")) == {text}


@pytest.mark.parametrize("reader", READERS)
def test_the_screens_symbol_is_read_too(reader: Reader) -> None:
    modules = qr_modules(TEXT)
    side = len(modules)
    levels = bytes(0 if dark else 255 for row in modules for dark in row)
    image = Image.new("L", (side + 8, side + 8), 255)
    image.paste(Image.frombytes("L", (side, side), levels), (4, 4))
    assert reader(image.resize((image.width * 5, image.height * 5), Image.Resampling.NEAREST)) == {
        TEXT
    }


def test_the_svg_has_a_square_for_every_dark_module_and_a_quiet_zone() -> None:
    svg = qr_svg(TEXT)
    modules = qr_modules(TEXT)
    assert svg.count("h1v1h-1z") == sum(map(sum, modules))
    assert f'viewBox="0 0 {len(modules) + 8} {len(modules) + 8}"' in svg
