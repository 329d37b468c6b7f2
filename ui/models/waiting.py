"""For how long nobody has been there, and for how long a screen has been: measured, not counted."""

from collections.abc import Callable
from typing import Final

from kiosk.base.uptime import seconds_up
from kiosk.journey.screens import DEAF_SECONDS, GRAVE_SECONDS

_HELD_SECONDS: Final = 600.0
"""What lies on the glass for longer, and never moves, is a thing that somebody left there."""


class Stillness:
    """For how long nobody has been there, measured: a suspended machine or an interface thread
    that hangs counts too, and no clock change does.
    """

    def __init__(self, uptime: Callable[[], float] = seconds_up) -> None:
        self._uptime = uptime
        self._since = uptime()
        self._held = False

    @property
    def seconds(self) -> float:
        still = self._uptime() - self._since
        return max(0.0, still - _HELD_SECONDS) if self._held else still

    def stir(self) -> None:
        """Somebody is there."""
        self._since = self._uptime()

    def hold(self, *, held: bool) -> None:
        """Whether a finger or a palm rests on the glass: while it does, somebody is there."""
        self._held = held
        self.stir()


class Hearing:
    """Since when the screen is there. A new one is deaf for a moment, and longer to what is grave:
    whoever tapped too early is heard once they have let it be for so long.
    """

    def __init__(self, uptime: Callable[[], float] = seconds_up) -> None:
        self._uptime = uptime
        self._since = self._let_be = float("-inf")

    def arrive(self) -> None:
        """Another screen has come."""
        self._since = self._let_be = self._uptime()

    @property
    def hears(self) -> bool:
        return self._uptime() - self._since >= DEAF_SECONDS

    @property
    def heeds(self) -> bool:
        """Whether it hears what is grave, too."""
        return self._uptime() - self._let_be >= GRAVE_SECONDS

    def takes(self, *, grave: bool) -> bool:
        """Whether what the person does now is heard."""
        if not grave:
            return self.hears
        heeds = self.heeds
        if not heeds:
            self._let_be = self._uptime()
        return heeds
