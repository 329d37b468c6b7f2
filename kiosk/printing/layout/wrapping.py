"""Breaks text into lines, between phrases; one longer than a line
breaks at a space, and a word longer than a line anywhere.
"""

from collections.abc import Callable

from kiosk.base.phrases import pieces

Measure = Callable[[str], float]
"""A text's width, in the unit of the limit."""


def wrap(text: str, limit: float, measure: Measure) -> list[str]:
    """Lines no wider than ``limit``; a newline breaks too."""
    return [line for paragraph in text.split("\n") for line in _filled(paragraph, limit, measure)]


def _filled(text: str, limit: float, measure: Measure) -> list[str]:
    """Each line as full as it gets."""
    lines = []
    line = ""
    for piece in pieces(text, lambda part: measure(part) <= limit):
        is_parted = " " in piece.strip() and measure(piece.strip()) > limit
        if not line or is_parted or measure((line + piece).rstrip()) <= limit:
            line += piece if line else piece.lstrip()
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > limit:
            count = _fitting(line, limit, measure)
            lines.append(line[:count].rstrip())
            line = line[count:].lstrip()
    lines.append(line.rstrip())
    return lines


def _fitting(line: str, limit: float, measure: Measure) -> int:
    """How many characters of ``line`` fit, up to a space where there is one, at least one."""
    count = len(line) - 1
    while count > 1 and measure(line[:count]) > limit:
        count -= 1
    space = line.rfind(" ", 0, count + 1)
    return space if space > 0 else count
