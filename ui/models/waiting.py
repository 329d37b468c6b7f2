"""How long each screen waits for somebody, in seconds."""

from collections.abc import Callable

from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.journey.screens import SCREENS, Wait
from kiosk.journey.steps import Screen


@dataclass(frozen=True)
class Patience:
    """``idle`` seconds on most screens, the last ``countdown`` of them shown."""

    idle: int
    countdown: int

    def limit(self, screen: Screen) -> int | None:
        """Seconds without a touch until the screen gives up; ``None`` for never."""
        limits = {Wait.USUAL: self.idle, Wait.SHORT: self.countdown, Wait.FOR_EVER: None}
        return limits[SCREENS[screen].waits]

    def shown(self, screen: Screen, remaining: int) -> bool:
        """Whether the person is told how many seconds remain."""
        return screen is not Screen.ATTRACT and remaining <= self.countdown


class Stillness:
    """For how long nobody has been there, measured: a suspended machine or an interface thread
    that hangs counts too, and no clock change does.
    """

    def __init__(self, uptime: Callable[[], float] = seconds_up) -> None:
        self._uptime = uptime
        self._since = uptime()

    @property
    def seconds(self) -> float:
        return self._uptime() - self._since

    def stir(self) -> None:
        """Somebody is there."""
        self._since = self._uptime()
