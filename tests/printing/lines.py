"""The lines of a paper as an engine sets them, and which of them are laid badly."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from kiosk.base.phrases import words
from kiosk.printing.content.structure import Content
from kiosk.printing.layout.blocks import Banner, Engine, Line, Piece, Size
from kiosk.printing.layout.cells import CellEngine
from kiosk.printing.layout.design import SpareEngine
from kiosk.printing.layout.setting import set_receipt
from kiosk.printing.settings import TextMode

_MARKS: Final = frozenset("※□")
_CLOSING: Final = "，。、；：？！）》」』”’…·,.;:?!)"


def engine(said: Content, width: int, mode: TextMode) -> Engine:
    """What sets the lines of a paper for a printer of ``width`` dots."""
    made = SpareEngine if mode is TextMode.RASTER else CellEngine
    return made(width, Size.of(said))


def alone(said: Content, engine: Engine) -> list[str]:
    """The single characters that have a line to themselves, but for the mark of an item: it stands
    beside its text, or above where not even the first word of that has room beside it.
    """
    set_lines = list(_lines(said, engine))
    return [
        piece.text
        for line, below in zip_longest(set_lines, set_lines[1:])
        for piece in line.pieces
        if len(piece.text.strip().rstrip(_CLOSING)) == 1
        and not (_is_mark(piece.text) and _has_no_room(piece, line, below, engine))
    ]


def _lines(said: Content, engine: Engine) -> Iterator[Line]:
    for block in set_receipt(said, engine):
        if isinstance(block, Banner):
            yield from block.lines
        elif isinstance(block, Line):
            yield block


def _is_mark(text: str) -> bool:
    """Whether it is the number or the mark of an item."""
    return text in _MARKS or (text[:-1].isdigit() and text.endswith("."))


def _has_no_room(mark: Piece, line: Line, below: Line | None, engine: Engine) -> bool:
    if mark is not line.pieces[-1]:
        return True
    if below is None:
        return False
    first = words(below.pieces[0].text)[0].text
    return engine.advance(f"{mark.text} {first}", mark.role) > engine.width
