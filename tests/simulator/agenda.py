"""Time that passes from one event to the next."""

import heapq
from collections.abc import Callable
from itertools import count

MINUTE, HOUR, DAY, YEAR = 60.0, 3600.0, 86400.0, 365 * 86400.0


class Agenda:
    """What happens when. ``now`` is in seconds since the beginning."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Have ``act`` done so many seconds from now; at the same moment in order of asking."""
        event = (self.now + max(0.0, seconds), next(self._order), act)
        heapq.heappush(self._events, event)

    def run(self, until: float) -> None:
        """Do everything up to that moment."""
        while self._events and self._events[0][0] <= until:
            self.now, _, act = heapq.heappop(self._events)
            act()
        self.now = until
