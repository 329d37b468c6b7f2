"""Whether something that must never stand still has moved of late."""

from collections.abc import Callable
from time import monotonic


class Pulse:
    """Beaten by one thread, looked at by any other. It is taken to move when it is made.

    ``limit`` is how many seconds may pass between two beats, ``now`` a clock in seconds that
    never goes back.
    """

    def __init__(self, limit: float, now: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._now = now
        self._last = now()

    def beat(self) -> None:
        self._last = self._now()

    @property
    def stands_still(self) -> bool:
        return self._now() - self._last > self._limit
