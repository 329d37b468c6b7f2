"""A clock that a test moves on instead of waiting, and a visitor who does so."""

from collections.abc import Callable

from kiosk.base.uptime import seconds_up
from kiosk.journey.screens import GRAVE_SECONDS
from ui.demo.visitor import Visitor


class MovedClock:
    """Seconds since boot: what ``runs`` says, and however far the test has moved it on."""

    def __init__(self, runs: Callable[[], float] = seconds_up) -> None:
        self._runs = runs
        self._ahead = 0.0

    def __call__(self) -> float:
        return self._runs() + self._ahead

    def stand_still(self) -> None:
        """From now on it goes on only where it is moved."""
        now = self._runs()
        self._runs = lambda: now

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


class UnhurriedVisitor(Visitor):
    """Takes each screen's time until it hears and heeds, on a clock that is moved on for that."""

    def see(self, screen: str) -> None:
        super().see(screen)
        self.take_time()

    def touchable(self, name: str) -> bool:
        self.take_time()
        return super().touchable(name)

    def take_time(self) -> None:
        clock = self._session.context.uptime
        assert isinstance(clock, MovedClock)
        if not self._session.heeds:
            clock.advance(GRAVE_SECONDS)
            self._session.tick()
