"""A clock that a test moves on, instead of waiting."""

from collections.abc import Callable

from kiosk.base.uptime import seconds_up


class MovedClock:
    """Seconds since boot: what ``runs`` says, and however far the test has moved it on."""

    def __init__(self, runs: Callable[[], float] = seconds_up) -> None:
        self._runs = runs
        self._ahead = 0.0

    def __call__(self) -> float:
        return self._runs() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
