"""A receipt set in character cells, for printers that draw text with a font of their own.

A cell is 12 by 24 dots. An ASCII character takes one, any other character two, times what its
face multiplies it by; 80 mm paper (576 dots) has 48 cells, 58 mm (384 dots) has 32.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kiosk.base.records import dataclass
from kiosk.printing.content.structure import Content
from kiosk.printing.layout.blocks import (
    Banner,
    Field,
    Gap,
    Line,
    Piece,
    Role,
    Rule,
    Size,
    Space,
    Symbol,
    sized,
)
from kiosk.printing.layout.setting import set_receipt

CELL_DOTS: Final = 12
EM_DOTS: Final = 24
_NARROW_BELOW: Final = 40


@dataclass(frozen=True)
class Face:
    """How the printer draws its font: multiples of a cell's width and height, and more."""

    width: int = 1
    height: int = 1
    bold: bool = False
    inverse: bool = False


PLAIN: Final = Face()
_BOLD: Final = Face(bold=True)
_TALL: Final = Face(1, 2, bold=True)
_CHIP: Final = Face(bold=True, inverse=True)
_BIG: Final = Face(2, 2, bold=True)
_HUGE: Final = Face(3, 3, bold=True)
_DOUBLE: Final = Face(2, 2)
_BIG_CHIP: Final = Face(2, 2, bold=True, inverse=True)

_EVERYWHERE: Final = {
    Role.COPY: _BOLD,
    Role.STATE: _HUGE,
    Role.NOTICE: _TALL,
    Role.NOTICE_SECOND: _BOLD,
    Role.MEANING: _BOLD,
    Role.LABEL: PLAIN,
    Role.VALUE: _BOLD,
    Role.HEADING: _CHIP,
    Role.BODY: PLAIN,
    Role.SECOND: PLAIN,
    Role.HOTLINE: _HUGE,
    Role.CAPTION: PLAIN,
}
_NARROW: Final = _EVERYWHERE | {
    Role.TITLE: _TALL,
    Role.TITLE_SECOND: _BOLD,
    Role.STATE_SECOND: _TALL,
    Role.NUMBER: _TALL,
}
_WIDE: Final = _EVERYWHERE | {
    Role.TITLE: _BIG,
    Role.TITLE_SECOND: _BOLD,
    Role.STATE_SECOND: _BIG,
    Role.NUMBER: _BIG,
}
_LARGE: Final = {
    Role.COPY: _BIG,
    Role.TITLE: _BIG,
    Role.TITLE_SECOND: _BIG,
    Role.STATE: _HUGE,
    Role.STATE_SECOND: _BIG,
    Role.NOTICE: _BIG,
    Role.NOTICE_SECOND: _BIG,
    Role.MEANING: _BIG,
    Role.NUMBER: _BIG,
    Role.LABEL: _DOUBLE,
    Role.VALUE: _BIG,
    Role.HEADING: _BIG_CHIP,
    Role.BODY: _DOUBLE,
    Role.SECOND: _DOUBLE,
    Role.HOTLINE: _HUGE,
    Role.CAPTION: _DOUBLE,
}
_LARGE_NARROW: Final = _LARGE | {
    Role.TITLE_SECOND: _TALL,
    Role.STATE_SECOND: _TALL,
    Role.NOTICE_SECOND: _TALL,
    Role.NUMBER: _TALL,
    Role.SECOND: _TALL,
}
"""Narrow paper has room for 16 characters of double width: too few for numbers, and for the words
of other languages.
"""


@dataclass(frozen=True)
class Span:
    text: str
    face: Face

    @property
    def cells(self) -> int:
        return cells(self.text) * self.face.width


@dataclass(frozen=True)
class Row:
    """Spans from the left edge on. ``tight`` rows touch the row below."""

    spans: tuple[Span, ...]
    tight: bool = False

    @property
    def printable(self) -> bool:
        """Whether the printer's own font has all of it."""
        return all(fits_font(character) for span in self.spans for character in span.text)


class CellEngine:
    """Sets lines in cells."""

    flush = False
    banner_padding = 1.0

    def __init__(self, width_dots: int, size: Size = Size.USUAL) -> None:
        self.cells = width_dots // CELL_DOTS
        self.width = float(self.cells)
        self.stacked = size is not Size.USUAL
        narrow = self.cells < _NARROW_BELOW
        usual, large = (_NARROW, _LARGE_NARROW) if narrow else (_WIDE, _LARGE)
        self._faces = sized(size, usual, large)

    def span(self, text: str, role: Role) -> "Span":
        """Text in its face; what is white on black has a blank at either end."""
        face = self._faces[role]
        return Span(f" {text} " if face.inverse else text, face)

    def advance(self, text: str, role: Role) -> float:
        return self.span(text, role).cells

    def beside(self, end: float) -> float:
        return end + 1


def rows(content: Content, width_dots: int) -> Iterator[Row | Gap | Symbol]:
    """The receipt's rows from top to bottom, none wider than the paper."""
    engine = CellEngine(width_dots, Size.of(content))
    for block in set_receipt(content, engine):
        match block:
            case Line():
                yield Row(spans := spans_of(block, engine))
                if max((span.face.height for span in spans), default=1) > 1:
                    yield Gap(Space.SMALL)
            case Rule(heavy):
                yield _rule(engine.cells, heavy=heavy)
            case Field(label, start):
                line = Span("_" * (engine.cells - int(start)), PLAIN)
                yield Row((*spans_of(Line((label,)), engine), Span(" ", PLAIN), line))
            case Banner():
                yield from _solid(block, engine) if block.solid else _outlined(block, engine)
            case _:
                yield block


def cells(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def fits_font(character: str) -> bool:
    """Whether every GB18030 font has it: printable ASCII, or two bytes (GBK), not user-defined."""
    if character.isascii():
        return character.isprintable()
    if "\ue000" <= character <= "\uf8ff":
        return False
    return len(character.encode("gb18030", "replace")) == 2  # bytes, as said


def spans_of(line: Line, engine: CellEngine) -> tuple[Span, ...]:
    spans: list[Span] = []
    column = 0
    for piece in line.pieces:
        if (blank := int(piece.x) - column) > 0:
            spans.append(Span(" " * blank, PLAIN))
            column += blank
        spans.append(engine.span(piece.text, piece.role))
        column += spans[-1].cells
    return tuple(spans)


def _rule(width: int, *, heavy: bool) -> Row:
    return Row((Span("━" * (width // 2) if heavy else "-" * width, PLAIN),))


def _solid(banner: Banner, engine: CellEngine) -> Iterator[Row]:
    """White on black over the whole width; blanks are printed black too."""
    edge = Row((Span(" " * engine.cells, replace(PLAIN, inverse=True)),), tight=True)
    yield edge
    for line in banner.lines:
        yield Row(_framed(line, engine, "", inverse=True), tight=True)
    yield edge


def _outlined(banner: Banner, engine: CellEngine) -> Iterator[Row]:
    """A box, or where the text leaves no room for its sides, a line above and below."""
    widest = max(engine.advance(piece.text, piece.role) for (piece,) in _pieces(banner))
    side = "┃" if widest + 2 * cells("┃") <= engine.width else ""
    top, bottom = ("┏┓", "┗┛") if side else ("━━", "━━")
    bar = "━" * (engine.cells // 2 - 2)
    yield Row((Span(f"{top[0]}{bar}{top[1]}", PLAIN),), tight=True)
    for line in banner.lines:
        yield Row(_framed(line, engine, side, inverse=False), tight=True)
    yield Row((Span(f"{bottom[0]}{bar}{bottom[1]}", PLAIN),), tight=True)


def _pieces(banner: Banner) -> Iterator[tuple[Piece, ...]]:
    return (line.pieces for line in banner.lines)


def _framed(line: Line, engine: CellEngine, side: str, *, inverse: bool) -> tuple[Span, ...]:
    """The line's text between two sides as tall as itself, blanks filled up to the width."""
    plain = engine.span(line.pieces[0].text, line.pieces[0].role)
    text = replace(plain, face=replace(plain.face, inverse=inverse))
    frame = Face(1, plain.face.height, inverse=inverse)
    free = engine.cells - plain.cells - 2 * cells(side)
    left = " " * (free // 2)
    right = " " * (free - free // 2)
    return (Span(side + left, frame), text, Span(right + side, frame))
