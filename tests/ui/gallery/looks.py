"""In how many ways a screen is looked at, and on what screen each size is taken to be shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from kiosk.base.reach import is_low
from kiosk.journey.values import Look as Colours

Size = tuple[int, int]

SCREENS_MM: Final[dict[Size, tuple[float, float]]] = {
    (1080, 1920): (268.0, 476.0),
    (1920, 1080): (531.0, 299.0),
    (1280, 1024): (376.0, 301.0),
    (1024, 768): (304.0, 228.0),
    (1024, 600): (222.0, 130.0),
}
"""Window sizes, and the size of the screen each fills: 21.5", 24", 19", 15" and 10.1"."""
SIZES: Final = tuple(SCREENS_MM)
PSEUDO: Final = "pseudo"
MIRRORED: Final = "mirrored"
MADE_UP: Final = (PSEUDO, MIRRORED)
"""Languages that nobody speaks, long ones: as one reads English, and from right to left."""
STEPS: Final = (0, 1, 2, 3)
THEMES: Final = {"warm": 7.0, "contrast": 15.0, "dark": 7.0}
"""The colours, and the least contrast of words in them."""
_USUAL: Final = "warm"
REACHES: Final = {"usual": False, "low": True}
COLOURS: Final = {
    "warm": Colours.DEFAULT,
    "contrast": Colours.CONTRAST,
    "dark": Colours.DARK,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is taken. ``theme`` is a key of :data:`THEMES`, ``low`` is low reach."""

    size: Size
    language: str
    step: int
    theme: str
    low: bool = False

    def __str__(self) -> str:
        width, height = self.size
        words = [f"{width}x{height}", self.language, str(self.step), self.theme]
        return "-".join([*words, "low"] if self.low else words)

    @classmethod
    def named(cls, name: str) -> "Look":
        """The look of which ``name`` is the text."""
        size, language, step, theme, *low = name.split("-")
        return cls(size_of(size), language, int(step), theme, bool(low))

    @property
    def made_up(self) -> bool:
        """Whether it is in a language that nobody speaks."""
        return self.language in MADE_UP

    @property
    def mirrored(self) -> bool:
        """Whether one reads from right to left."""
        return self.language == MIRRORED

    @property
    def spoken(self) -> str:
        """The language that is chosen: what is made up stands in the place of English."""
        return "en" if self.made_up else self.language

    @property
    def screen_mm(self) -> tuple[float, float]:
        """The size of the screen; a window that is no screen's is on one like the first."""
        width, height = self.size
        pixel = SCREENS_MM[SIZES[0]][1] / SIZES[0][1]
        return SCREENS_MM.get(self.size, (width * pixel, height * pixel))

    @property
    def pixel_mm(self) -> float:
        """The height of a pixel."""
        return self.screen_mm[1] / self.size[1]


def looks(
    languages: Iterable[str],
    sizes: Iterable[Size] = SIZES,
    steps: Iterable[int] = STEPS,
    themes: Iterable[str] = tuple(THEMES),
    reaches: Iterable[bool] = (False, True),
) -> Iterator[Look]:
    """Every way; those that differ in size and colours only come after each other. Languages that
    nobody speaks are looked at in the usual colours; low reach where it is offered.
    """
    for step, low, language, theme, size in product(steps, reaches, languages, themes, sizes):
        if low and is_low(size[1]):
            continue
        if language not in MADE_UP or theme == _USUAL:
            yield Look(size, language, step, theme, low)


def in_colours(chosen: Iterable[Look]) -> list[list[Look]]:
    """Those that differ in nothing but their colours together."""
    together: dict[Look, list[Look]] = {}
    for look in chosen:
        together.setdefault(replace(look, theme=_USUAL), []).append(look)
    return list(together.values())


def size_of(text: str) -> Size:
    """``text`` is as 1080x1920."""
    width, height = text.split("x")
    return int(width), int(height)
