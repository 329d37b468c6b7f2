"""What a paper consists of once its content is set in lines, and what the lines are set for."""

from enum import Enum, auto
from typing import Protocol

from kiosk.base.records import dataclass


class Role(Enum):
    """What a piece of text is; engines decide how that looks."""

    COPY = auto()
    TITLE = auto()
    TITLE_SECOND = auto()
    STATE = auto()
    STATE_SECOND = auto()
    NOTICE = auto()
    NOTICE_SECOND = auto()
    MEANING = auto()
    NUMBER = auto()
    LABEL = auto()
    VALUE = auto()
    HEADING = auto()
    BODY = auto()
    SECOND = auto()
    HOTLINE = auto()
    CAPTION = auto()


class Align(Enum):
    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


class Space(Enum):
    """Vertical white: inside a group, between groups, around a rule."""

    SMALL = auto()
    MEDIUM = auto()
    LARGE = auto()


@dataclass(frozen=True)
class Piece:
    """Text at ``x`` units from the left margin."""

    x: float
    text: str
    role: Role


@dataclass(frozen=True)
class Line:
    """Pieces on one base line, none of them wider than the paper."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Gap:
    space: Space


@dataclass(frozen=True)
class Rule:
    heavy: bool = False


@dataclass(frozen=True)
class Banner:
    """Text in a box: solid, white on black, for what is in force; else an outline."""

    lines: tuple[Line, ...]
    solid: bool


@dataclass(frozen=True)
class Field:
    """A label, and from ``start`` to the right margin a line to write on."""

    label: Piece
    start: float


@dataclass(frozen=True)
class Symbol:
    """The QR, centred."""

    text: str


Block = Line | Gap | Rule | Banner | Field | Symbol


class Engine(Protocol):
    """What lines are set for."""

    @property
    def flush(self) -> bool:
        """Whether all but a banner starts at the left, and no two languages share a line: where a
        line goes as dots, the white before it and its whole width cost time.
        """

    @property
    def width(self) -> float:
        """Units between the margins."""

    @property
    def banner_padding(self) -> float:
        """Units kept free at either side inside a :class:`Banner`."""

    def beside(self, end: float) -> float:
        """Where a value starts beside a label, or an item beside its marker, that ends there."""

    def advance(self, text: str, role: Role) -> float:
        """Units that ``text`` takes."""
