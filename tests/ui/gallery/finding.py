"""What a check is given, and what it finds."""

from dataclasses import dataclass

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.pixels import Pixels
from tests.ui.gallery.seen import Seen


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is the name of what found it, ``box`` where it is, if at one place."""

    check: str
    what: str
    box: Box | None = None

    def __str__(self) -> str:
        return f"{self.check}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything on a screen is, and what it is held against.

    ``unit`` is pixels a dp, ``pixel_mm`` the height of a pixel on the stated screen, ``step`` the
    text size, ``mirrored`` whether one reads from right to left, ``low`` whether everything that is
    touched stands low.
    """

    seen: Seen
    unit: float
    pixel_mm: float
    step: int
    mirrored: bool = False
    low: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight(Layout):
    """The same with its colours. ``contrast`` is the least ratio of words to their ground."""

    pixels: Pixels
    contrast: float

    @property
    def layout(self) -> Layout:
        """All of it that is the same whatever the colours are."""
        return Layout(
            seen=self.seen.without_colours(),
            unit=self.unit,
            pixel_mm=self.pixel_mm,
            step=self.step,
            mirrored=self.mirrored,
            low=self.low,
        )
