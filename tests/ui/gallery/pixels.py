"""A picture of the window, pixel by pixel, and the contrast of its colours.

A colour is a number, ``0xFFRRGGBB``.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from math import ceil, sqrt
from typing import Final

from PySide6.QtGui import QImage

from tests.ui.gallery.boxes import Box

OPAQUE: Final = 0xFF000000
_SAMPLES: Final = 1500
"""Pixels looked at in a box, about."""


class Pixels:
    """What ``picture`` shows."""

    def __init__(self, picture: QImage) -> None:
        flat = picture.convertToFormat(QImage.Format.Format_RGB32)
        self.width, self.height = flat.width(), flat.height()
        self.box = Box(0, 0, self.width, self.height)
        self._flat = flat  # holds what the next line looks into
        self._values = memoryview(flat.constBits()).cast("B").cast("I")

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height

    def at(self, x: float, y: float) -> int:
        """The colour there; that of the nearest pixel for a place out of the picture."""
        column = min(max(int(x), 0), self.width - 1)
        row = min(max(int(y), 0), self.height - 1)
        return self._values[row * self.width + column]

    def counted(self, box: Box) -> Counter[int]:
        """How often each colour is in ``box``; of a large one only some pixels are looked at."""
        seen: list[int] = []
        inside = box.shared(self.box)
        left, right = ceil(inside.x), int(inside.right)
        top, bottom = ceil(inside.y), int(inside.bottom)
        every = max(1, int(sqrt(max(0, right - left) * max(0, bottom - top) / _SAMPLES)))
        for row in range(top, bottom, every):
            begin = row * self.width
            seen += self._values[begin + left : begin + right : every].tolist()
        return Counter(seen)


def sides(box: Box, radius: float, points: int) -> Iterator[list[tuple[float, float, int, int]]]:
    """Places on the straight part of each edge (top, bottom, left, right), and which way is out."""
    across = _along(box.x, box.right, radius, points)
    down = _along(box.y, box.bottom, radius, points)
    yield [(x, box.y, 0, -1) for x in across]
    yield [(x, box.bottom, 0, 1) for x in across]
    yield [(box.x, y, -1, 0) for y in down]
    yield [(box.right, y, 1, 0) for y in down]


def _along(begin: float, end: float, radius: float, points: int) -> list[float]:
    straight = max(0.0, (end - begin) / 2 - radius - 1)
    middle = (begin + end) / 2
    return [middle + straight * (2 * point / (points - 1) - 1) for point in range(points)]


def contrast(one: int, other: int) -> float:
    """Of two colours, by WCAG 2: from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=65536)
def _luminance(colour: int) -> float:
    red, green, blue = (_linear((colour >> shift) & 0xFF) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def apart(one: int, other: int) -> int:
    """How far two colours are from each other, in their most different channel: 0 to 255."""
    return max(abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) for shift in (16, 8, 0))


def blended(over: int, under: int, share: float) -> int:
    """``over`` laid on ``under``, opaque by ``share`` (0 to 1)."""
    mixed = OPAQUE
    for shift in (16, 8, 0):
        upper, lower = (over >> shift) & 0xFF, (under >> shift) & 0xFF
        mixed |= round(upper * share + lower * (1 - share)) << shift
    return mixed


def named(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"
