"""Whether the centre is reached, as far as the last exchange with it tells."""

from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass

_HOLDS: Final = 150.0
"""Seconds that an answer says something of now: two heartbeats are due within them."""


class Contact(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Exchange:
    """The centre ``answered`` or not; over at ``at`` (``kiosk.base.uptime.seconds_up``)."""

    answered: bool
    at: float

    def contact(self, now: float) -> Contact:
        """How things are at ``now``. An answer grows old; that there was none holds until the
        next one, as nothing gets through until then.
        """
        if not self.answered:
            return Contact.MISSED
        return Contact.REACHED if now - self.at <= _HOLDS else Contact.UNKNOWN


def contact(last: Exchange | None, now: float) -> Contact:
    """Before the first exchange nothing is known."""
    return last.contact(now) if last else Contact.UNKNOWN
