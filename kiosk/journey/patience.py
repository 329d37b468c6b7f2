"""How long the screens wait for a person, in seconds."""

from typing import Final

from kiosk.base.records import dataclass
from kiosk.journey.screens import SCREENS, Wait
from kiosk.journey.steps import Screen
from kiosk.journey.values import Preferences

TYPED_SECONDS: Final = 2
"""For so long a number can be read as a whole after its last digit was typed."""
LOOK_SECONDS: Final = 5
"""For so long whoever wants to see it again sees it."""
_UNHURRIED: Final = 2
"""How many times as long everything waits for somebody who needs longer."""


@dataclass(frozen=True)
class Patience:
    """``idle`` seconds without a touch, then ``countdown`` more in which the person is asked
    whether they are still there.
    """

    idle: int
    countdown: int

    def limit(self, screen: Screen, preferences: Preferences) -> int | None:
        """Seconds without a touch until the screen gives up; ``None`` for never."""
        match SCREENS[screen].waits:
            case Wait.USUAL:
                return self.unasked(preferences) + self._countdown(preferences)
            case Wait.SHORT:
                return self._countdown(preferences)
            case Wait.FOR_EVER:
                return None

    def unasked(self, preferences: Preferences) -> int:
        """Seconds without a touch until the person is asked."""
        return lasting(self.idle, preferences)

    def asks(self, screen: Screen, preferences: Preferences, left: int) -> bool:
        """Whether the person is asked, ``left`` seconds before the screen gives up.

        Where nobody has begun anything there is nobody to ask.
        """
        waits = SCREENS[screen].waits is Wait.USUAL and screen is not Screen.ATTRACT
        return waits and left <= self._countdown(preferences)

    def _countdown(self, preferences: Preferences) -> int:
        return lasting(self.countdown, preferences)


def lasting(seconds: int, preferences: Preferences) -> int:
    """``seconds``, or more of them for somebody who needs longer."""
    return seconds * _UNHURRIED if preferences.unhurried else seconds
