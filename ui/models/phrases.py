"""Where the lines of a text on the screen may end, as QML's text is told it."""

import re
from itertools import pairwise
from typing import Final
from unicodedata import category

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base.phrases import ems, is_chinese, pieces, words
from ui.models.model import Model
from ui.qt.joiners import BREAK, JOINER

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_NO_BREAK_SPACE: Final = "\u00a0"
_ALONE: Final = re.compile(r" (?=\w(?:[,.;:?!](?:\s|$)|$))", re.MULTILINE)
"""Before one character with which a clause ends, or all: alone it may have a line to itself."""


@QmlElement
@QmlSingleton
class Phrases(Model):
    """Holds together what a line must not part. It keeps nothing of what it is given."""

    @Slot(str, int, bool, result=str)
    def parted(self, text: str, room: int, by_sense: bool) -> str:
        """``text`` with joiners in its phrases, for lines of ``room`` ems; only for the eyes."""
        if text.isascii():
            return _ALONE.sub(_NO_BREAK_SPACE, text.replace("-", f"-{JOINER}"))

        def parted(line: str) -> str:
            whole = pieces(line, lambda piece: ems(piece) <= room, by_sense=by_sense)
            return BREAK.join(_joined(piece) for piece in whole)

        return "\n".join(parted(line) for line in text.split("\n"))

    @Slot(str, QFont, int, float, result=int)
    def fitting(self, text: str, font: QFont, size: int, room: float) -> int:
        """The pixels an em, ``size`` at most, with which no word is longer than ``room`` pixels."""
        # No character is wider than an em.
        long = [
            word.text.strip()
            for line in text.split("\n")
            for word in words(line)
            if len(word.text) * size > room
        ]
        fitted = QFont(font)
        while long and size > 1:
            fitted.setPixelSize(size)
            widest = max(map(QFontMetricsF(fitted).horizontalAdvance, long))
            if widest <= room:
                break
            size = min(size - 1, int(size * room / widest))
        return max(1, size)


def _joined(piece: str) -> str:
    """With a joiner wherever Qt would end a line, beside a Chinese character or after a hyphen, and
    no-break spaces: after a space Qt ends a line even where a joiner follows.
    """
    whole = piece.lstrip()
    joined = whole[:1]
    for before, after in pairwise(whole):
        parts = before == "-" or is_chinese(before) or is_chinese(after)
        joined += f"{JOINER}{after}" if parts and category(after) != "Mn" else after
    return piece[: len(piece) - len(whole)] + joined.replace(" ", _NO_BREAK_SPACE)
