"""What cameras read of a receipt's QR, by level of error correction and size of its modules.

``python -m tests.printing.qr_trial`` prints a table: every level at every module size that the
paper has room for, through rising wear, each read by every decoder that is installed (zxing-cpp,
zbar; OpenCV where opencv-python-headless is there too).
``kiosk/printing/layout/qr.py`` says what was chosen from it.
"""

import importlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from string import ascii_letters, digits
from typing import Final

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from kiosk.printing.layout.qr import Level, modules_across, qr_modules
from tests.printing.examples import IN_FORCE, KEY, VERIFY_URL, WIDTHS

Reader = Callable[[Image.Image], set[str]]
_LEAST_DOTS: Final = {384: 4, 576: 5}
_MARGIN: Final = 60
_DOTS_PER_MM: Final = 8
_PLACES: Final = 4
_MISSES: Final = 2
_FOCUS: Final = 1.0
"""The blur, in dots, of a photo that is as sharp as a phone's mostly is: 0.13 mm."""
_NOISE: Final = 48
"""Levels between the darkest and the lightest a camera makes of one grey."""
_FINDER: Final = 9  # modules of a finder pattern with its separator and format information


def zxing(image: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(image)}


def zbar(image: Image.Image) -> set[str]:
    pyzbar = importlib.import_module("pyzbar.pyzbar")  # ships no types
    found = pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return {symbol.data.decode() for symbol in found}


def opencv(image: Image.Image) -> set[str]:
    cv2, numpy = importlib.import_module("cv2"), importlib.import_module("numpy")
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(numpy.array(image))
    return {text}


def readers() -> Iterator[tuple[str, Reader]]:
    yield "zxing", zxing
    yield "zbar", zbar
    if find_spec("cv2"):
        yield "OpenCV", opencv


@dataclass(frozen=True, slots=True)
class Print:
    """A symbol as it stands on the paper, a pixel a dot, in white."""

    level: Level
    across: int
    dots: int
    image: Image.Image

    @classmethod
    def of(cls, text: str, level: Level, dots: int) -> "Print":
        modules = qr_modules(text, level)
        across = len(modules)
        levels = bytes(0 if dark else 255 for row in modules for dark in row)
        small = Image.frombytes("L", (across, across), levels)
        large = small.resize((across * dots, across * dots), Image.Resampling.NEAREST)
        return cls(level, across, dots, ImageOps.expand(large, _MARGIN, 255))


def photo(image: Image.Image, blur: float, scale: float = 1.0, turn: float = 4.0) -> Image.Image:
    """As a camera sees it: out of focus (sigma in dots), smaller, a little askew, grey."""
    blurred = image.filter(ImageFilter.GaussianBlur(blur))
    size = round(image.width * scale), round(image.height * scale)
    small = blurred.resize(size, Image.Resampling.LANCZOS)
    turned = small.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return turned.point(lambda level: 25 + level * 200 // 255)


@dataclass(frozen=True, slots=True)
class Wear:
    """``steps`` from the easiest on, in ``unit``; a step's pictures must all be read."""

    name: str
    unit: str
    steps: tuple[float, ...]
    pictures: Callable[[Print, float], Iterator[Image.Image]]


def _blurred(made: Print, sigma: float) -> Iterator[Image.Image]:
    yield photo(made.image, sigma * _DOTS_PER_MM)


def _small(made: Print, scale: float) -> Iterator[Image.Image]:
    yield photo(made.image, _FOCUS, scale)


def _turned(made: Print, angle: float) -> Iterator[Image.Image]:
    for turn in (angle, angle + 90, angle + 180):
        yield photo(made.image, _FOCUS, 0.75, turn)


def _pale(made: Print, contrast: float) -> Iterator[Image.Image]:
    """Grey on grey, with a camera's noise."""
    seen = photo(made.image, _FOCUS)
    grain = Image.frombytes("L", seen.size, random.Random(7).randbytes(seen.width * seen.height))
    noise = grain.point(lambda level: round(level * _NOISE / 255))
    light = round(225 - 200 * contrast)
    pale = seen.point(lambda level: light + round((level - 25) * contrast))
    yield ImageChops.add(pale, noise, 1, -_NOISE // 2)


def _stained(made: Print, share: float) -> Iterator[Image.Image]:
    """One black blot of that share of the symbol, at several places, its corners left alone."""
    side = made.across * made.dots
    blot = round(side * (share / 100) ** 0.5)
    for left, top in _places(made, blot, blot):
        yield photo(_covered(made, (left, top, left + blot, top + blot), 0), _FOCUS)


def _creased(made: Print, width: float) -> Iterator[Image.Image]:
    """The print gone along a fold all across, at several heights."""
    side = made.across * made.dots
    high = round(width * _DOTS_PER_MM)
    for _, top in _places(made, 0, high):
        yield photo(_covered(made, (0, top, side, top + high), 255), _FOCUS)


def _places(made: Print, wide: int, high: int) -> Iterator[tuple[int, int]]:
    dice = random.Random(7)
    clear, side = _FINDER * made.dots, made.across * made.dots
    for _ in range(_PLACES):
        yield (
            dice.randint(clear, max(clear, side - clear - wide)),
            dice.randint(clear, max(clear, side - clear - high)),
        )


def _covered(made: Print, box: tuple[int, int, int, int], ink: int) -> Image.Image:
    image = made.image.copy()
    left, top, right, bottom = (_MARGIN + at for at in box)
    ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), fill=ink)
    return image


def _range(first: float, last: float, step: float) -> tuple[float, ...]:
    count = round((last - first) / step)
    return tuple(round(first + step * index, 4) for index in range(count + 1))


BLUR: Final = Wear("blur", "mm", _range(0.1, 0.8, 0.02), _blurred)
WEARS: Final = (
    BLUR,
    Wear("reduction", "px/dot", _range(0.8, 0.1, -0.02), _small),
    Wear("rotation", "°", _range(0, 45, 3), _turned),
    Wear("contrast", "of full", _range(0.8, 0.08, -0.04), _pale),
    Wear("stain", "% of area", _range(1, 16, 1), _stained),
    Wear("crease", "mm", _range(0.5, 6, 0.5), _creased),
)


def withstood(made: Print, wear: Wear, reader: Reader, text: str) -> float | None:
    """The hardest step read before two in a row were not; ``None`` where none was."""
    reached = None
    missed = 0
    for step in wear.steps:
        if all(text in reader(picture) for picture in wear.pictures(made, step)):
            reached, missed = step, 0
        else:
            missed += 1
        if missed == _MISSES:
            break
    return reached


def prints(text: str, width: int) -> Iterator[Print]:
    for level in Level:
        for dots in range(_LEAST_DOTS[width], width // modules_across(text, level) + 1):
            yield Print.of(text, level, dots)


def specimen() -> str:
    """As long as the link in a receipt's QR, and the same in every run, unlike a signature."""
    real = KEY.link(IN_FORCE, VERIFY_URL)
    letters = random.Random(7).choices(f"{ascii_letters}{digits}-_", k=len(real))
    return f"{VERIFY_URL}#{''.join(letters)}"[: len(real)]


def main() -> None:
    text = specimen()
    known = list(readers())
    names = "/".join(name for name, _ in known)
    print(f"Each figure is the hardest step read, by {names}; the text has {len(text)} bytes.\n")
    heads = (f"{wear.name} ({wear.unit})" for wear in WEARS)
    print("| paper | level | modules x dots = side | " + " | ".join(heads) + " |")
    print("|---" * (3 + len(WEARS)) + "|")
    for width in WIDTHS:
        for made in prints(text, width):
            cells = []
            for wear in WEARS:
                figures = (withstood(made, wear, reader, text) for _, reader in known)
                cells.append("/".join("-" if f is None else f"{f:g}" for f in figures))
            side = f"{made.across} x {made.dots} = {made.across * made.dots}"
            print(
                f"| {width} | {made.level.name} | {side} | " + " | ".join(cells) + " |", flush=True
            )


if __name__ == "__main__":
    main()
