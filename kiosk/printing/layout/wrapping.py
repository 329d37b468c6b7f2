"""Breaks text into lines, Chinese and others alike.

Chinese breaks between any two characters, but not before closing or after opening punctuation,
nor inside other scripts' brackets; other scripts break at spaces; a word longer than a line
breaks anywhere.
"""

from collections.abc import Callable, Iterator
from typing import Final

_NEVER_FIRST: Final = frozenset("，。、；：？！）》」』”’…·,.;:?!)%")
_NEVER_LAST: Final = frozenset("（《「『“‘(")
_SHORT: Final = 0.25
_NARROWER: Final = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7)

Measure = Callable[[str], float]
"""A text's width, in the unit of the limit."""


def wrap(text: str, limit: float, measure: Measure) -> list[str]:
    """Lines no wider than ``limit``; a newline breaks too.

    A last line of a character or two is avoided where as many lines can share the text better.
    """
    return [
        line
        for paragraph in text.split("\n")
        for line in _without_orphan(paragraph, limit, measure)
    ]


def _without_orphan(text: str, limit: float, measure: Measure) -> list[str]:
    lines = _filled(text, limit, measure)
    if len(lines) == 1 or measure(lines[-1]) >= limit * _SHORT:
        return lines
    for share in _NARROWER:
        narrower = _filled(text, limit * share, measure)
        if len(narrower) == len(lines) and measure(narrower[-1]) >= limit * _SHORT:
            return narrower
    return lines


def _filled(text: str, limit: float, measure: Measure) -> list[str]:
    """Each line as full as it gets."""
    lines = []
    line = ""
    for word in _words(text):
        if not line or measure((line + word).rstrip()) <= limit:
            line += word if line else word.lstrip()
        else:
            lines.append(line.rstrip())
            line = word.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > limit:
            count = _fitting(line, limit, measure)
            lines.append(line[:count])
            line = line[count:]
    lines.append(line.rstrip())
    return lines


def _words(text: str) -> Iterator[str]:
    """Pieces that must stay together, each with the space before it.

    In brackets of other scripts a Chinese term stays whole: ``(领卡证明)``.
    """
    word = ""
    bracketed = False
    for character in text:
        if word and _may_break(word[-1], character) and (character == " " or not bracketed):
            yield word
            word = ""
        word += character
        bracketed = character == "(" or (bracketed and character != ")")
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return True
    if before == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    """Whether lines break beside it: ideographs, kana and their punctuation."""
    return character >= "\u2e80" or character in "“”‘’…"


def _fitting(line: str, limit: float, measure: Measure) -> int:
    """How many characters of ``line`` fit, at least one."""
    count = len(line) - 1
    while count > 1 and measure(line[:count]) > limit:
        count -= 1
    return count
