"""Sizes of a paper that is drawn, and the engines that set lines for them.

Two designs for each width of paper. The generous one is for a picture of the whole paper (PNG,
PDF). The spare one is for a printer that lacks Chinese: only what its own font can't print is
sent to it as dots, and as few of them as still read well, since a serial line carries 11,520
bytes a second.
"""

from dataclasses import replace
from math import ceil
from typing import Final

from kiosk.base.records import dataclass
from kiosk.printing.layout import fonts
from kiosk.printing.layout.blocks import Line, Role, Size, Space, sized
from kiosk.printing.layout.cells import CELL_DOTS, CellEngine, Row, spans_of
from kiosk.printing.layout.fonts import Type

_NARROW_BELOW: Final = 480
_COLUMN_GAP: Final = 8.0


@dataclass(frozen=True)
class Design:
    """Sizes in dots for one width of paper."""

    types: dict[Role, Type]
    margin: int
    spaces: dict[Space, int]
    padding: int
    stroke: int

    def coarse(self, grain: int) -> "Design":
        """The same sizes counted in squares of ``grain`` dots."""
        return Design(
            {role: Type(type_.size // grain, type_.bold) for role, type_ in self.types.items()},
            self.margin // grain,
            {space: dots // grain for space, dots in self.spaces.items()},
            self.padding // grain,
            self.stroke // grain,
        )


_NARROW: Final = Design(
    types={
        Role.COPY: Type(28, bold=True),
        Role.TITLE: Type(34, bold=True),
        Role.TITLE_SECOND: Type(24, bold=True),
        Role.STATE: Type(62, bold=True),
        Role.STATE_SECOND: Type(32, bold=True),
        Role.NOTICE: Type(33, bold=True),
        Role.NOTICE_SECOND: Type(24, bold=True),
        Role.MEANING: Type(28, bold=True),
        Role.NUMBER: Type(32, bold=True),
        Role.LABEL: Type(22),
        Role.VALUE: Type(23, bold=True),
        Role.HEADING: Type(30, bold=True),
        Role.BODY: Type(25),
        Role.SECOND: Type(22),
        Role.HOTLINE: Type(56, bold=True),
        Role.CAPTION: Type(24),
    },
    margin=4,
    spaces={Space.SMALL: 6, Space.MEDIUM: 16, Space.LARGE: 32},
    padding=12,
    stroke=4,
)
_WIDE: Final = Design(
    types={
        Role.COPY: Type(36, bold=True),
        Role.TITLE: Type(50, bold=True),
        Role.TITLE_SECOND: Type(30, bold=True),
        Role.STATE: Type(94, bold=True),
        Role.STATE_SECOND: Type(44, bold=True),
        Role.NOTICE: Type(48, bold=True),
        Role.NOTICE_SECOND: Type(30, bold=True),
        Role.MEANING: Type(34, bold=True),
        Role.NUMBER: Type(46, bold=True),
        Role.LABEL: Type(28),
        Role.VALUE: Type(29, bold=True),
        Role.HEADING: Type(36, bold=True),
        Role.BODY: Type(29),
        Role.SECOND: Type(24),
        Role.HOTLINE: Type(88, bold=True),
        Role.CAPTION: Type(28),
    },
    margin=16,
    spaces={Space.SMALL: 8, Space.MEDIUM: 22, Space.LARGE: 44},
    padding=20,
    stroke=5,
)
_SPARE: Final = {
    Role.COPY: Type(24, bold=True),
    Role.TITLE_SECOND: Type(24, bold=True),
    Role.MEANING: Type(24, bold=True),
    Role.LABEL: Type(22),
    Role.VALUE: Type(22, bold=True),
    Role.HEADING: Type(26, bold=True),
    Role.BODY: Type(22),
    Role.SECOND: Type(22),
    Role.CAPTION: Type(22),
}
_SPARE_NARROW: Final = replace(
    _NARROW,
    types=_NARROW.types
    | _SPARE
    | {
        Role.TITLE: Type(30, bold=True),
        Role.NOTICE: Type(30, bold=True),
        Role.NUMBER: Type(24, bold=True),
        Role.HOTLINE: Type(48, bold=True),
    },
    margin=0,
)
_SPARE_WIDE: Final = replace(
    _WIDE,
    types=_WIDE.types
    | _SPARE
    | {
        Role.TITLE: Type(48, bold=True),
        Role.STATE: Type(80, bold=True),
        Role.STATE_SECOND: Type(40, bold=True),
        Role.NOTICE: Type(44, bold=True),
        Role.NUMBER: Type(48, bold=True),
        Role.HOTLINE: Type(72, bold=True),
    },
    margin=0,
    padding=16,
    stroke=4,
)
_LARGE_NARROW: Final = {
    Role.COPY: Type(36, bold=True),
    Role.TITLE: Type(46, bold=True),
    Role.TITLE_SECOND: Type(36, bold=True),
    Role.STATE: Type(70, bold=True),
    Role.STATE_SECOND: Type(42, bold=True),
    Role.NOTICE: Type(42, bold=True),
    Role.NOTICE_SECOND: Type(36, bold=True),
    Role.MEANING: Type(42, bold=True),
    Role.NUMBER: Type(46, bold=True),
    Role.LABEL: Type(36),
    Role.VALUE: Type(38, bold=True),
    Role.HEADING: Type(44, bold=True),
    Role.BODY: Type(40),
    Role.SECOND: Type(36),
    Role.HOTLINE: Type(66, bold=True),
    Role.CAPTION: Type(38),
}
_LARGE_WIDE: Final = {
    Role.COPY: Type(44, bold=True),
    Role.TITLE: Type(60, bold=True),
    Role.TITLE_SECOND: Type(44, bold=True),
    Role.STATE: Type(94, bold=True),
    Role.STATE_SECOND: Type(56, bold=True),
    Role.NOTICE: Type(56, bold=True),
    Role.NOTICE_SECOND: Type(44, bold=True),
    Role.MEANING: Type(50, bold=True),
    Role.NUMBER: Type(46, bold=True),
    Role.LABEL: Type(44),
    Role.VALUE: Type(46, bold=True),
    Role.HEADING: Type(52, bold=True),
    Role.BODY: Type(48),
    Role.SECOND: Type(42),
    Role.HOTLINE: Type(92, bold=True),
    Role.CAPTION: Type(46),
}
_SPARE_LARGE_NARROW: Final = {
    Role.COPY: Type(40, bold=True),
    Role.TITLE: Type(48, bold=True),
    Role.TITLE_SECOND: Type(28, bold=True),
    Role.STATE: Type(72, bold=True),
    Role.STATE_SECOND: Type(40, bold=True),
    Role.NOTICE: Type(44, bold=True),
    Role.NOTICE_SECOND: Type(28, bold=True),
    Role.MEANING: Type(40, bold=True),
    Role.NUMBER: Type(24, bold=True),
    Role.LABEL: Type(40),
    Role.VALUE: Type(40, bold=True),
    Role.HEADING: Type(44, bold=True),
    Role.BODY: Type(40),
    Role.SECOND: Type(28),
    Role.HOTLINE: Type(64, bold=True),
    Role.CAPTION: Type(40),
}
_SPARE_LARGE_WIDE: Final = _SPARE_LARGE_NARROW | {
    Role.TITLE_SECOND: Type(40, bold=True),
    Role.STATE: Type(88, bold=True),
    Role.NOTICE_SECOND: Type(40, bold=True),
    Role.SECOND: Type(40),
}
_ITS_OWN: Final = frozenset(
    {
        Role.COPY,
        Role.TITLE_SECOND,
        Role.STATE_SECOND,
        Role.NOTICE_SECOND,
        Role.NUMBER,
        Role.VALUE,
        Role.SECOND,
        Role.HOTLINE,
    }
)
"""What the printer's own font may set, where it stands on a line of its own."""


class DotEngine:
    """Sets lines in dots with the fonts that will draw them."""

    flush = False

    def __init__(self, width_dots: int, size: Size = Size.USUAL) -> None:
        narrow = width_dots < _NARROW_BELOW
        usual, large = (_NARROW, _LARGE_NARROW) if narrow else (_WIDE, _LARGE_WIDE)
        self.design = replace(usual, types=sized(size, usual.types, large))
        self.stacked = size is not Size.USUAL
        self.width = float(width_dots - 2 * self.design.margin)
        self.banner_padding = float(self.design.padding)

    def advance(self, text: str, role: Role) -> float:
        return fonts.advance(text, self.design.types[role])

    def beside(self, end: float) -> float:
        return end + _COLUMN_GAP


class SpareEngine:
    """Sets lines in dots, those that the printer's own font can print in its cells."""

    flush = True

    def __init__(self, width_dots: int, size: Size = Size.USUAL) -> None:
        narrow = width_dots < _NARROW_BELOW
        usual, large = (
            (_SPARE_NARROW, _SPARE_LARGE_NARROW) if narrow else (_SPARE_WIDE, _SPARE_LARGE_WIDE)
        )
        self.design = replace(usual, types=sized(size, usual.types, large))
        self.stacked = size is not Size.USUAL
        self.width = float(width_dots)
        self.banner_padding = float(self.design.padding)
        self._cells = CellEngine(width_dots, size)

    def advance(self, text: str, role: Role) -> float:
        """In the wider of two fonts, where which of them prints it depends on its neighbours."""
        drawn = fonts.advance(text, self.design.types[role])
        return (
            max(drawn, self._cells.advance(text, role) * CELL_DOTS) if role in _ITS_OWN else drawn
        )

    def beside(self, end: float) -> float:
        """At the next cell, so that drawn and printed lines have their columns in common."""
        return ceil((end + _COLUMN_GAP) / CELL_DOTS) * CELL_DOTS

    def row(self, line: Line) -> Row | None:
        """The line in cells where the printer's own font has all of it."""
        if not all(_is_own(piece.text, piece.role) for piece in line.pieces):
            return None
        pieces = (replace(piece, x=piece.x / CELL_DOTS) for piece in line.pieces)
        return Row(spans_of(Line(tuple(pieces)), self._cells))


def _is_own(text: str, role: Role) -> bool:
    return role in _ITS_OWN and text.isascii() and text.isprintable()
