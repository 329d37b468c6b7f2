"""How the words of a text are laid in lines, as Qt lays them."""

from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from tests.ui.gallery.seen import Font, Words

_ENDLESS: Final = 1e6
_FORCED: Final = "\u2028"
_UNSEEN: Final = str.maketrans("\u00a0", " ", "\u200b\u2060\ufeff")
"""Joiners and spaces that only say where a line may end."""


def lines_of(words: Words) -> tuple[str, ...]:
    """Each line with the space where it ends, without what is not seen of it. Where an end is
    forced, two words stand, unless it is between two Chinese characters.
    """
    laid, _ = _laid(words.laid, words.font, _room(words))
    said = [line.translate(_UNSEEN) for line in laid]
    for number, (line, following) in enumerate(pairwise(said)):
        if line.endswith(_FORCED):
            whole = line.removesuffix(_FORCED)
            chinese = is_chinese(whole[-1:]) and is_chinese(following[:1])
            said[number] = whole if chinese else f"{whole} "
    return tuple(said)


def is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def understood(words: Words) -> bool:
    """Whether the lines found here are those of the window."""
    laid, wide = _laid(words.laid, words.font, _room(words))
    return words.elided or (len(laid) == words.lines and abs(wide - words.wide) < 2)


def _room(words: Words) -> float:
    return round(words.box.width, 2) if words.wraps else inf


@lru_cache(maxsize=8192)
def _laid(text: str, font: Font, width: float) -> tuple[tuple[str, ...], float]:
    layout = QTextLayout(text.replace("\n", _FORCED), _made(font))
    option = QTextOption()
    option.setUseDesignMetrics(True)
    wrap = QTextOption.WrapMode
    option.setWrapMode(wrap.NoWrap if width == inf else wrap.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(min(width, _ENDLESS))
    layout.endLayout()
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    said = layout.text()
    parts = (said[line.textStart() : line.textStart() + line.textLength()] for line in lines)
    widest = max((line.naturalTextWidth() for line in lines), default=0.0)
    return tuple(parts), widest


@lru_cache(maxsize=256)
def capital_height(font: Font) -> float:
    """In pixels."""
    return QFontMetricsF(_made(font)).capHeight()


def _made(font: Font) -> QFont:
    made = QFont(font.family)
    made.setPixelSize(font.size)
    made.setBold(font.bold)
    if font.spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, font.spacing)
    return made
