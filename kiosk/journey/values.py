"""What a session knows: the place it stands in, the answers given, what came of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.identity import Identity
from kiosk.domain.report import SiteProfile


@dataclass(frozen=True, slots=True)
class Place:
    """Where the kiosk stands. ``served`` holds the issuing regions it may report to.

    ``sees_card`` says whether the reader tells a card that lies there from one that is gone;
    some serial modules hide a card they have read (facts, 2.3).
    """

    profile: SiteProfile
    region: str
    language: str
    served: frozenset[str]
    sees_card: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person has told so far; the region starts with the kiosk's own."""

    issuing_region: str
    identity: Identity | None = None
    lost_on: date | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the person wants to be spoken to, for this session only. ``text_step`` is 0 to 3."""

    language: str
    text_step: int = 0
    high_contrast: bool = False


class Printing(StrEnum):
    """Where the receipt is. ``UNCONFIRMED``: sent, and only the person can see whether it came."""

    NONE = "none"
    BUSY = "busy"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
