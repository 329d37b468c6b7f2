"""What goes wrong in one world, and how often: each has its own mixture.

Swarm testing (Groce et al., ISSTA 2012): a world in which everything goes wrong a little finds less
than many in each of which half of it never does, and the rest often. What is rare shows where the
others don't hide it.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

_OFTEN: Final = 0.3
_OFTEN_WHERE: Final[Mapping[str, float]] = {
    "accident": 1.0,
    "accident at work": 1.0,
    "disk fails as somebody confirms": 1.0,
    "killed at its start": 0.6,
    "machine off": 0.6,
}
"""The highest rate of each, of all times that it may happen."""


class Chances:
    """Of the world of ``seed``. What may happen is drawn by its name: one more changes no other."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rates: dict[str, float] = {}
        self._paces: dict[str, float | None] = {}

    def rate(self, name: str) -> float:
        """How likely it is each time that it may happen; 0 in every second world."""
        if name not in self._rates:
            drawn = self._random(name)
            highest = _OFTEN_WHERE.get(name, _OFTEN)
            often = highest * 10 ** -drawn.uniform(0, 1.5)
            self._rates[name] = often if drawn.random() < 0.5 else 0.0
        return self._rates[name]

    def pace(self, name: str) -> float | None:
        """By how much it comes slower than usual, ``None`` where it never does."""
        if name not in self._paces:
            drawn = self._random(name)
            slower = 3 ** drawn.uniform(-1, 1)
            self._paces[name] = slower if drawn.random() < 0.7 else None
        return self._paces[name]

    def _random(self, name: str) -> Random:
        return Random(f"{self._seed} {name}")
