"""What the first screen offers, and what stands behind its door to other ways."""

from collections.abc import Mapping
from typing import Final

from kiosk.domain.report import SiteProfile
from kiosk.journey.steps import JourneyName
from kiosk.journey.values import Preferences

_USUAL: Final[Mapping[SiteProfile, tuple[JourneyName, ...]]] = {
    SiteProfile.OUTLET: (
        JourneyName.PRE_LOSS,
        JourneyName.FOUND,
        JourneyName.STATUS,
        JourneyName.FORMAL_LOSS,
        JourneyName.NO_ID_CARD,
    ),
    # Who comes to a hospital has to see a doctor; new cards are an outlet's matter.
    SiteProfile.HOSPITAL: (
        JourneyName.PRE_LOSS,
        JourneyName.HELP,
        JourneyName.FOUND,
        JourneyName.STATUS,
        JourneyName.NO_ID_CARD,
    ),
}
_FOR_ELDERS: Final[Mapping[SiteProfile, tuple[JourneyName, ...]]] = {
    # Who has found the card is told how it stands, too: that makes the question of its own.
    SiteProfile.OUTLET: (JourneyName.PRE_LOSS, JourneyName.FOUND, JourneyName.NO_ID_CARD),
    SiteProfile.HOSPITAL: (JourneyName.PRE_LOSS, JourneyName.HELP, JourneyName.NO_ID_CARD),
}


def at_home(profile: SiteProfile, preferences: Preferences) -> tuple[JourneyName, ...]:
    """The doors of the first screen, the main one first; three for elderly people."""
    return (_FOR_ELDERS if preferences.elder else _USUAL)[profile]


def behind(profile: SiteProfile, preferences: Preferences) -> tuple[JourneyName, ...]:
    """What stands behind its last door, to other ways: all the rest."""
    home = at_home(profile, preferences)
    return tuple(name for name in JourneyName if name not in home)
