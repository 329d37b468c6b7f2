"""How long to wait before the next try: exponential with full jitter, in seconds."""

from random import Random
from typing import Final

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class Pace:
    """The loop's times in seconds, and its batch size in reports.

    After an outage a fleet of kiosks comes back spread over ``longest``; after a power failure
    their starts are spread over ``start_within``. ``patience`` caps what a centre may ask for.
    """

    batch: int = 500
    first: float = 1.0
    longest: float = 60.0
    start_within: float = 60.0
    patience: float = 3600.0
    look_again: float = 60.0
    beat_every: float = 60.0


ORDINARY: Final = Pace()


class Backoff:
    """Counts failures in a row. Needs no lock: it belongs to the sync thread."""

    def __init__(self, pace: Pace, random: Random) -> None:
        self._pace = pace
        self._random = random
        self._failures = 0

    def start(self) -> float:
        """The wait before the first try after a start that found unsent reports."""
        return self._random.uniform(0, self._pace.start_within)

    def asked(self, retry_after: float | None) -> float:
        """What the centre asked for, as far as our patience goes."""
        return min(max(retry_after or 0.0, 0.0), self._pace.patience)

    def failed(self, hold: float = 0) -> float:
        """The wait after one more failure: at least ``hold``, and never in step with others.

        Who is asked to wait is one of a crowd, and comes back anywhere within ``longest`` more: by
        the first steps of a back-off ten thousand would ask again and again within seconds.
        """
        growing = self._pace.first * 2.0 ** min(self._failures, 30)
        ceiling = self._pace.longest if hold else min(self._pace.longest, growing)
        self._failures += 1
        return hold + self._random.uniform(0, ceiling)

    def succeeded(self) -> None:
        self._failures = 0


class Plan:
    """When the loop does what next, on the monotonic clock; ``now`` is set by who sleeps."""

    def __init__(self, now: float) -> None:
        self.now = now
        self._attempt_at = now
        self._hold_until = now
        self._tidy_at = now
        self._beat_at = now

    def attempt_in(self, seconds: float, hold: float = 0) -> None:
        """Attempt then; a wake-up may bring it forward, but not before ``hold`` seconds."""
        self._attempt_at = self.now + seconds
        self._hold_until = self.now + hold

    def tidy_in(self, seconds: float) -> None:
        self._tidy_at = self.now + seconds

    def beat_in(self, seconds: float) -> None:
        self._beat_at = self.now + seconds

    @property
    def is_beat_due(self) -> bool:
        return self.now >= self._beat_at

    def is_attempt_due(self, *, woken: bool) -> bool:
        return self.now >= self._attempt(woken=woken)

    def next(self, *, woken: bool) -> float:
        """The moment to sleep until."""
        return min(self._attempt(woken=woken), self._tidy_at, self._beat_at)

    def _attempt(self, *, woken: bool) -> float:
        return min(self._hold_until, self._attempt_at) if woken else self._attempt_at
