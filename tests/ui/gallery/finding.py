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


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a screen, and what it is held against.

    ``unit`` is pixels a dp, ``contrast`` the least ratio of words to their ground, ``pixel_mm`` the
    height of a pixel on the stated screen, ``step`` the text size, ``mirrored`` whether one reads
    from right to left, ``low`` whether everything that is touched stands low.
    """

    seen: Seen
    pixels: Pixels
    unit: float
    contrast: float
    pixel_mm: float
    step: int
    mirrored: bool = False
    low: bool = False
