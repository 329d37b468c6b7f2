"""What a paper consists of once its content is set in lines, and what the lines are set for."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final, Protocol, TypeVar

from kiosk.base.records import dataclass
from kiosk.printing.content.structure import Content

T = TypeVar("T")


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


class Size(Enum):
    """What of a paper is in large type. Where a second language is the person's, only what is in
    no language or in theirs: the Chinese is for the counter, and paper gets long.
    """

    USUAL = auto()
    LARGE = auto()
    SECOND_LARGE = auto()

    @classmethod
    def of(cls, content: Content) -> "Size":
        if not content.large:
            return cls.USUAL
        return cls.SECOND_LARGE if content.title.second else cls.LARGE


_OF_THE_SECOND: Final = frozenset(
    {
        Role.TITLE_SECOND,
        Role.STATE,
        Role.STATE_SECOND,
        Role.NOTICE_SECOND,
        Role.NUMBER,
        Role.VALUE,
        Role.SECOND,
        Role.HOTLINE,
    }
)


def sized(size: Size, usual: Mapping[Role, T], large: Mapping[Role, T]) -> dict[Role, T]:
    """Each role's from the usual ones or the large ones."""
    roles = {
        Size.USUAL: frozenset[Role](),
        Size.LARGE: frozenset(Role),
        Size.SECOND_LARGE: _OF_THE_SECOND,
    }[size]
    return {role: (large if role in roles else usual)[role] for role in Role}


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
    def stacked(self) -> bool:
        """Whether type is so large that nothing stands beside anything: a value comes below its
        label, a line to write on below what it is for, and an item takes the whole width.
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
