"""How large text is on a window, and how large it must be where the screen's millimetres are known.

Sizes are told in dp, one pixel on the reference screen of 1080x1920 pixels; a window is told as its
width and height in pixels, a screen, which it fills, in millimetres, (0, 0) for unknown.
"""

from math import ceil
from typing import Final

CAPITAL_MM: Final = 7.3
"""A capital letter's least height: 0.7 degrees at 600 mm (EN 301 549 V3.2.1, 5.1.4)."""
_CAPITAL_EM: Final = 0.733
"""A capital letter's height in ems, in Noto Sans CJK."""
_BODY: Final = 40
"""Running text at the first of the four sizes where no millimetres are known, in dp."""
_FRAME: Final = 42
"""The largest text that header, truth bar and floor can hold and leave a screen its room, in dp."""
_SHALLOW_LINES: Final = 25
"""A wide window of fewer lines of running text is shallow: its frame is lower, and it has no room
for larger text than its dp say."""
_SHALLOW_FRAME: Final = 33.6
"""The largest text of the frame there, in dp."""
_SHALLOW_GROWTHS: Final = (1.0, 1.12, 1.26, 1.41)
"""How much larger running text is there at each of the four sizes: with 1024x600 pixels on 10.1"
its capitals still reach 7.3 mm. Larger, a page would hold four lines and no code to photograph.
"""
_GROWTHS: Final = (1.0, 1.15, 1.32, 1.5)
"""The same in other windows, which can hold no more.

The first can grow to the second and all still has its room, but not in a low window: 10.1" with
1024x600 pixels would need 46 pixels there and holds 33.
"""


def unit(width: float, height: float) -> float:
    """Pixels a dp of everything but text."""
    if height >= width:
        return min(width / 1080, height / 1920)
    return max(min(1, width / 1600, height / 1000), min(width / 1920, height / 1080))


def text_unit(width: float, height: float) -> float:
    """Pixels a dp of text: small screens are looked at from as near as large ones, so their text
    shrinks less than the rest.
    """
    pixels = unit(width, height)
    return pixels if height >= width or pixels >= 1 else pixels + (1 - pixels) * 0.55


def is_shallow(width: float, height: float) -> bool:
    """Whether a window is wide and has so few lines that all but what is asked gives way: 1024x600,
    1024x768 and 1366x768 are, 1280x1024 is not.
    """
    return height < min(width, _SHALLOW_LINES * _BODY * text_unit(width, height))


def least(width: float, height: float, screen_mm: tuple[float, float]) -> int:
    """The em of a text with capitals of 7.3 mm in pixels; 0 where that is not known."""
    for pixels, millimetres in ((height, screen_mm[1]), (width, screen_mm[0])):
        if millimetres:
            return ceil(CAPITAL_MM / _CAPITAL_EM * pixels / millimetres)
    return 0


def least_at_largest(width: float, height: float, screen_mm: tuple[float, float]) -> int:
    """The em of every text at the largest of the four sizes at least, in pixels; 0 for unknown.

    It is bounded by what the frame can hold: 15" with 1024x768 pixels needs 34 and holds 28, 10.1"
    with 1024x600 needs 46 and holds 28.
    """
    return min(least(width, height, screen_mm), _held(width, height))


def growths(width: float, height: float, screen_mm: tuple[float, float]) -> list[float]:
    """How much larger running text is at each of the four sizes than its dp say.

    The first reaches 7.3 mm where the window can hold it; the others share what is left up to the
    largest.
    """
    shallow = is_shallow(width, height)
    grown = _SHALLOW_GROWTHS if shallow else _GROWTHS
    first, bound, *_, last = grown
    needed = least(width, height, screen_mm) / (_BODY * text_unit(width, height))
    begin = min(max(first, needed), first if shallow else bound)
    left = (last - begin) / (last - first)
    return [last - (last - growth) * left for growth in grown]


def is_held(width: float, height: float, screen_mm: tuple[float, float]) -> bool:
    """Whether a window has room for every text at 7.3 mm, at the largest of the four sizes."""
    return least(width, height, screen_mm) <= _held(width, height)


def _held(width: float, height: float) -> int:
    frame = _SHALLOW_FRAME if is_shallow(width, height) else _FRAME
    return round(frame * text_unit(width, height))
