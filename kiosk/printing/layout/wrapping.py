"""Breaks text into lines, between phrases; a word longer than a line breaks anywhere."""

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
        if not line or measure((line + piece).rstrip()) <= limit:
            line += piece if line else piece.lstrip()
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > limit:
            count = _fitting(line, limit, measure)
            lines.append(line[:count])
            line = line[count:]
    lines.append(line.rstrip())
    return lines


def _fitting(line: str, limit: float, measure: Measure) -> int:
    """How many characters of ``line`` fit, at least one."""
    count = len(line) - 1
    while count > 1 and measure(line[:count]) > limit:
        count -= 1
    return count
