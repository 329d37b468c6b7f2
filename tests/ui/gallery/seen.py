"""What a window shows, as ``Inspector.qml`` tells of it.

Everything is in the order in which it is painted; boxes are in pixels of the window.
"""

import json
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.pixels import OPAQUE

NONE: Final = -1
SLACK: Final = 1.5
"""Pixels that edges may be off by rounding."""


class Font(NamedTuple):
    """``size`` and the ``spacing`` of letters are in pixels."""

    family: str
    size: int
    bold: bool
    spacing: float


@dataclass(frozen=True, slots=True)
class Item:
    """``clip`` is the part of the window it may be seen in, ``sheet`` the button, sheet or view it
    has to stay on. ``layer`` counts up as things are painted; ``view`` and ``target`` are layers of
    the scrolling view it stands in and of the target it belongs to, or :data:`NONE`.
    """

    layer: int
    box: Box
    clip: Box
    sheet: Box
    view: int
    target: int
    opacity: float
    enabled: bool

    @property
    def extent(self) -> Box:
        """What it fills of its box."""
        return self.box

    @property
    def shown(self) -> Box:
        """The part of it that is in sight."""
        return self.extent.shared(self.clip)

    @property
    def in_sight(self) -> bool:
        """Whether all of it is."""
        return self.clip.holds(self.extent, SLACK)


@dataclass(frozen=True, slots=True)
class Words(Item):
    """A text, and as ``laid`` what is laid out for it. ``painted`` is the part of its box that the
    words fill, ``wide`` and ``high`` what its lines need, ``running`` whether it is running text,
    ``heads`` whether it is a heading of what follows. ``anywhere`` tells that it is no words, and
    its lines end wherever.
    """

    text: str
    laid: str
    colour: int
    painted: Box
    elided: bool
    font: Font
    running: bool
    wraps: bool
    anywhere: bool
    heads: bool
    lines: int
    wide: float
    high: float

    @property
    def extent(self) -> Box:
        return self.painted

    @property
    def name(self) -> str:
        return repr(self.text[:24])


@dataclass(frozen=True, slots=True)
class Target(Item):
    """Something that can be touched, if it is enabled. ``main`` tells of a screen's chief button,
    ``side`` of what it is at the foot of one: ``leaving``, ``going`` on, or neither; ``page`` names
    the screen or sheet it is part of, empty for none.
    """

    name: str
    main: bool
    side: str
    radius: float
    page: str


@dataclass(frozen=True, slots=True)
class Field(Item):
    """Something that takes the focus and is no target: where a number is typed."""

    name: str


@dataclass(frozen=True, slots=True)
class Surface(Item):
    """A rectangle; ``line`` is the width of its border, ``field`` whether one types on it."""

    name: str
    colour: int
    alpha: float
    radius: float
    line: float
    field: bool


@dataclass(frozen=True, slots=True)
class Picture(Item):
    """``source`` is its name; ``code`` tells whether it is one that a telephone reads."""

    source: str
    code: bool


@dataclass(frozen=True, slots=True)
class View(Item):
    """What scrolls; ``above`` and ``below`` tell how much of it is out of sight, ``page`` names the
    screen or sheet it is part of.
    """

    above: float
    below: float
    page: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A whole window; ``stops`` is what Tab comes to, one after the other."""

    window: Box
    texts: tuple[Words, ...]
    targets: tuple[Target, ...]
    fields: tuple[Field, ...]
    surfaces: tuple[Surface, ...]
    pictures: tuple[Picture, ...]
    views: tuple[View, ...]
    stops: tuple[Target | Field, ...]

    def without_colours(self) -> "Seen":
        """The same, every colour being 0."""
        return replace(
            self,
            texts=tuple(replace(words, colour=0) for words in self.texts),
            surfaces=tuple(replace(surface, colour=0) for surface in self.surfaces),
        )

    @property
    def live(self) -> list[Target]:
        """The targets that answer, as far as they can be seen."""
        return [target for target in self.targets if target.enabled and target.shown.height > 0]


def read(told: str) -> Seen:
    """``told`` is the inspector's JSON."""
    whole = json.loads(told)
    items = [_item(layer, entry) for layer, entry in enumerate(whole["items"])]
    stops = (items[place] for place in whole["stops"] if place != NONE)
    return Seen(
        Box(*whole["window"]),
        tuple(item for item in items if isinstance(item, Words)),
        tuple(item for item in items if isinstance(item, Target)),
        tuple(item for item in items if isinstance(item, Field)),
        tuple(item for item in items if isinstance(item, Surface)),
        tuple(item for item in items if isinstance(item, Picture)),
        tuple(item for item in items if isinstance(item, View)),
        tuple(stop for stop in stops if isinstance(stop, Target | Field)),
    )


_KINDS: Final[dict[str, type[Item]]] = {
    "text": Words,
    "target": Target,
    "field": Field,
    "surface": Surface,
    "picture": Picture,
    "view": View,
}


def _item(layer: int, entry: dict[str, Any]) -> Item:
    kind = _KINDS[entry.pop("kind")]
    for name in ("box", "clip", "sheet", "painted"):
        if name in entry:
            entry[name] = Box(*entry[name])
    if "font" in entry:
        entry["font"] = Font(*entry["font"])
    if "colour" in entry:
        colour = entry["colour"].removeprefix("#")
        entry["colour"] = OPAQUE | int(colour[-6:], 16)
        if kind is Surface:
            entry["alpha"] = int(colour[:-6] or "ff", 16) / 255
    return kind(layer=layer, **entry)
