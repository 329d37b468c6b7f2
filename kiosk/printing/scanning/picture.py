"""Reads the QRs in a picture: a program of its own, since a picture can be made to take a decoder
any time and memory, or to break it.

Prints a JSON object to standard output: ``texts``, what the QRs say, or ``refused``, why it can't
be looked at. ``commands`` starts it and ends it at a deadline.
"""

import json
import math
import resource
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Final, cast

import zxingcpp
from PIL import Image, ImageFile, UnidentifiedImageError

from kiosk.domain import receipt_link
from kiosk.printing.scanning import png

_MEMORY: Final = 1024 * 1024 * 1024  # bytes
_PROCESSOR_SECONDS: Final = 60
_MOST_PIXELS: Final = 300_000_000
"""Phones take 200 million; WebP knows at most 268."""
_AT_A_GLANCE: Final = 25_000_000
"""Pixels that are looked at as one: a larger picture is first reduced to so many."""
_TILE, _OVERLAP = 4096, 1200
"""Pixels. A QR larger than the overlap was seen at a glance."""
_SMALL: Final = 4_000_000
"""Pixels of a picture that is also looked at enlarged, since its modules may be too small."""
_FRAMES: Final = 10
_MOST_TEXTS: Final = 20
_KINDS: Final = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000", "PPM")
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_WHITE, _BLACK = 255, 0


class _RefusedError(Exception):
    """Why a picture is not looked at."""


def main(path: Path) -> None:
    """Look at the picture within bounds of memory and time, and print what is there."""
    _bound(resource.RLIMIT_AS, _MEMORY)
    _bound(resource.RLIMIT_CPU, _PROCESSOR_SECONDS)
    _bound(resource.RLIMIT_CORE, 0)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory runs out, this one ends
    Image.MAX_IMAGE_PIXELS = None  # _MOST_PIXELS is asked instead
    json.dump(look(path), sys.stdout)


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def look(path: Path) -> dict[str, object]:
    """``texts`` or ``refused``, as printed."""
    try:
        return {"texts": _texts(path)}
    except _RefusedError as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "is too large a picture"}
    except Exception:  # noqa: BLE001 - a broken picture leads its decoder into any of them
        return _left_of_it(path)


def _left_of_it(path: Path) -> dict[str, object]:
    """What a broken picture still shows: a QR that is whole proves itself."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    with suppress(Exception):
        if texts := _texts(path):
            return {"texts": texts}
    return {"refused": "is broken, or too large for its kind, and shows no QR"}


def _texts(path: Path) -> list[str]:
    """What the QRs say, each once."""
    found = dict.fromkeys(chain.from_iterable(_seen(views) for views in _frames(path)))
    return list(islice(found, _MOST_TEXTS))


def _seen(views: Iterator[Image.Image]) -> Iterator[str]:
    """The texts in one frame, looked at ever closer until a receipt's is among them."""
    for view in views:
        texts = [code.text for code in zxingcpp.read_barcodes(view, formats=_QR)]
        yield from texts
        if any(map(receipt_link.read, texts)):
            return


def _frames(path: Path) -> Iterator[Iterator[Image.Image]]:
    """The views of each of the first frames or pages."""
    for frame in range(_FRAMES):
        try:
            with _opened(path, frame) as image:
                grounds = (_WHITE, _BLACK) if image.has_transparency_data else (_WHITE,)
        except EOFError:
            return
        yield chain.from_iterable(_views(path, frame, ground) for ground in grounds)


def _views(path: Path, frame: int, ground: int) -> Iterator[Image.Image]:
    """One frame in grey: reduced where it is large, then whole, then enlarged where it is small."""
    grey, size = _decoded(path, frame, ground, _AT_A_GLANCE)
    if grey.size != size or _factor(grey.size, _AT_A_GLANCE) > 1:
        yield grey.reduce(_factor(grey.size, _AT_A_GLANCE))
    if grey.size != size:
        del grey  # two of them would be half a gigabyte
        grey, _ = _decoded(path, frame, ground, _MOST_PIXELS)
    yield from _tiles(grey)
    if math.prod(size) <= _SMALL:
        for times in (2, 3):
            yield grey.resize((grey.width * times, grey.height * times), Image.Resampling.BICUBIC)


def _decoded(path: Path, frame: int, ground: int, most: int) -> tuple[Image.Image, tuple[int, int]]:
    """A frame in grey and its whole size. A JPEG is decoded as small as ``most`` pixels allow."""
    with _opened(path, frame) as image:
        size = image.size
        factor = _factor(size, most)
        image.draft("L", (image.width // factor, image.height // factor))
        return _grey_whole(image, ground), size


def _factor(size: tuple[int, int], most: int) -> int:
    """By how much each side is reduced until there are at most so many pixels."""
    return math.ceil(math.sqrt(math.prod(size) / most))


def _opened(path: Path, frame: int) -> ImageFile.ImageFile:
    try:
        image = Image.open(path, formats=_KINDS)
    except UnidentifiedImageError:
        kinds = "JPEG, PNG, GIF, BMP, TIFF, WebP, AVIF, JPEG 2000 or PPM"
        raise _RefusedError(f"is not a picture that can be read here: {kinds}") from None
    if frame:
        image.seek(frame)
    if image.width * image.height > _MOST_PIXELS:
        raise _RefusedError("is too large a picture")
    return image


def _grey_whole(image: ImageFile.ImageFile, ground: int) -> Image.Image:
    large = image.width * image.height > _AT_A_GLANCE
    strips = png.strips(image.fp) if large and image.format == "PNG" and image.fp else None
    if strips is None:
        return _grey(image, ground)
    whole = Image.new("L", image.size, ground)
    try:
        for first, strip in strips:
            whole.paste(_grey(strip, ground), (0, first))
    except (EOFError, zlib.error):
        if not ImageFile.LOAD_TRUNCATED_IMAGES:
            raise
    return whole


def _grey(image: Image.Image, ground: int) -> Image.Image:
    """8 bits of grey a pixel; what shines through is ``ground``."""
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        grey = Image.new("L", image.size, ground)
        grey.paste(coloured.convert("L"), mask=coloured.getchannel("A"))
        return grey
    if image.mode == "LAB":
        return image.getchannel("L")
    if image.mode.startswith(("I", "F")):  # more than 8 bits, of which any may be in use
        deep = image.convert("F")
        low, high = cast("tuple[float, float]", deep.getextrema())
        scale = 255 / ((high - low) or 1)
        return deep.point(lambda value: value * scale + -low * scale).convert("L")
    image.load()
    return image if image.mode == "L" else image.convert("L")


def _tiles(grey: Image.Image) -> Iterator[Image.Image]:
    for top in _starts(grey.height):
        for left in _starts(grey.width):
            right, bottom = min(left + _TILE, grey.width), min(top + _TILE, grey.height)
            yield grey.crop((left, top, right, bottom))


def _starts(length: int) -> range:
    return range(0, max(length - _OVERLAP, 1), _TILE - _OVERLAP)
