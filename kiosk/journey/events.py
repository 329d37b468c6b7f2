"""What can happen to a session, and what a session asks of the rest of the kiosk."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Draft
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Preferences

# ---- the person ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begin:
    journey: JourneyName


@dataclass(frozen=True, slots=True)
class Next:
    pass


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Edit:
    """Change one answer from the review, and come back to it."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class RegionChosen:
    region: str


@dataclass(frozen=True, slots=True)
class LostOnChosen:
    day: date | None


@dataclass(frozen=True, slots=True)
class PhoneGiven:
    """A number that :func:`kiosk.domain.phone.phone_problem` finds nothing wrong with, or none."""

    digits: str | None


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Finish:
    pass


@dataclass(frozen=True, slots=True)
class Preferred:
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class IdleExpired:
    """Nobody has touched anything for as long as this screen waits."""


# ---- the card -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardLaid:
    """A card lies on the reader and is being read."""


@dataclass(frozen=True, slots=True)
class CardRead:
    identity: Identity


@dataclass(frozen=True, slots=True)
class CardFailed:
    failure: Failure


@dataclass(frozen=True, slots=True)
class CardRemoved:
    pass


@dataclass(frozen=True, slots=True)
class ReaderGone:
    pass


# ---- what came of it ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recorded:
    """The report and its receipt are committed."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class NotRecorded:
    failure: Failure


@dataclass(frozen=True, slots=True)
class CentreAnswered:
    """The centre's answer is committed; ``receipt`` carries it."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CentreSilent:
    """The centre has not answered within the time the screen waits."""


@dataclass(frozen=True, slots=True)
class ReceiptPrinted:
    """Sent to the printer. ``qr`` is the receipt's QR as an SVG data URL, to photograph."""

    confirmed: bool
    qr: str


@dataclass(frozen=True, slots=True)
class ReceiptFailed:
    failure: Failure
    qr: str


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """The person's answer where the printer can't tell whether the paper came."""

    came: bool


Event = (
    Begin
    | Next
    | Back
    | Cancel
    | Edit
    | RegionChosen
    | LostOnChosen
    | PhoneGiven
    | Confirm
    | Finish
    | Preferred
    | IdleExpired
    | CardLaid
    | CardRead
    | CardFailed
    | CardRemoved
    | ReaderGone
    | Recorded
    | NotRecorded
    | CentreAnswered
    | CentreSilent
    | ReceiptPrinted
    | ReceiptFailed
    | PaperSeen
)


# ---- effects ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Read the card that already lies on the reader."""


@dataclass(frozen=True, slots=True)
class Record:
    """Commit the report and its receipt; the answer is ``Recorded`` or ``NotRecorded``."""

    draft: Draft
    language: str


@dataclass(frozen=True, slots=True)
class AwaitCentre:
    """Tell ``CentreSilent`` unless the centre has answered within ``confirm_online``."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class PrintReceipt:
    receipt: Receipt


Effect = ReadCard | Record | AwaitCentre | PrintReceipt
