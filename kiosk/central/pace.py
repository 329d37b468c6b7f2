"""When to come again, for those for whom there is no room now."""

import threading
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Final

_LONGEST: Final = 10.0
"""Seconds: a person at a kiosk that is asked to wait waits with it."""
_FIRST: Final = 0.25
"""Seconds that one is taken to need before any was done: who comes back all at once is a burst."""
_NEWEST: Final = 0.2
"""How much the last one weighs in the mean."""


class Pace:
    """Tells each who is turned away to come when all are done who wait, and all who were turned
    away before. Safe to use from any thread.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._each = _FIRST
        self._until = 0.0
        self._lock = threading.Lock()

    def took(self, seconds: float) -> None:
        """One was done in this time."""
        with self._lock:
            self._each += _NEWEST * (seconds - self._each)

    def again(self, waiting: int) -> int:
        """In how many whole seconds, 1 to 10; ``waiting`` are before it."""
        with self._lock:
            now = self._clock()
            free = max(self._until, now + waiting * self._each)
            self._until = min(free + self._each, now + _LONGEST)
            return max(1, ceil(self._until - now))
