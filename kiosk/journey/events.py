"""What can happen to a session."""

from datetime import date
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.domain.policy import Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder
from kiosk.domain.status import HolderStatus
from kiosk.journey.effects import PrintSlip
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Place, Preferences

# ---- the person ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Begin:
    journey: JourneyName


@dataclass(frozen=True)
class Next:
    pass


@dataclass(frozen=True)
class Back:
    pass


@dataclass(frozen=True)
class Cancel:
    pass


@dataclass(frozen=True)
class Edit:
    """Change one answer from the review, and come back to it."""

    screen: Screen


@dataclass(frozen=True)
class ProofChosen:
    proof: Proof


@dataclass(frozen=True)
class IdNumberGiven:
    """A number that :func:`kiosk.domain.id_number.typed_problem` finds nothing wrong with."""

    number: str


@dataclass(frozen=True)
class RegionChosen:
    region: str


@dataclass(frozen=True)
class LostOnChosen:
    day: date | None


@dataclass(frozen=True)
class PhoneGiven:
    """A number that :func:`kiosk.domain.phone.phone_problem` finds nothing wrong with, or none."""

    digits: str | None


@dataclass(frozen=True)
class Confirm:
    pass


@dataclass(frozen=True)
class Print:
    """Take along on paper what the screen tells."""


@dataclass(frozen=True)
class CallStaff:
    pass


@dataclass(frozen=True)
class Finish:
    pass


@dataclass(frozen=True)
class Preferred:
    preferences: Preferences


@dataclass(frozen=True)
class OpenSettings:
    """Lay the sheet of preferences over the screen."""


@dataclass(frozen=True)
class CloseSettings:
    pass


@dataclass(frozen=True)
class IdleExpired:
    """Nobody has touched anything for as long as this screen waits."""


# ---- the card -----------------------------------------------------------------------------
# Where cards can lie in several slots, ``slot`` names the one; it is empty where there is but one.


@dataclass(frozen=True)
class CardLaid:
    """A card lies on the reader and is being read."""


@dataclass(frozen=True)
class CardRead:
    identity: Identity
    slot: str = ""


@dataclass(frozen=True)
class SocialCardRead:
    """A social security card lies there: a found one perhaps, never a way to identify anybody."""

    card: SocialSecurityCard
    slot: str = ""


@dataclass(frozen=True)
class CardLies:
    """A card that was read before lies there still, beside one that is gone or of no use."""


@dataclass(frozen=True)
class CardFailed:
    failure: Failure
    slot: str = ""


@dataclass(frozen=True)
class CardRemoved:
    """The card in ``slot`` was lifted; without a slot, no card lies anywhere."""

    slot: str = ""


@dataclass(frozen=True)
class ReaderGone:
    pass


# ---- what came of it ----------------------------------------------------------------------


@dataclass(frozen=True)
class EnquiryAnswered:
    """What is known of ``holder``; by the kiosk alone where the centre did not say in time."""

    holder: Holder
    known: HolderStatus


@dataclass(frozen=True)
class PlaceChanged:
    """The regions' rules are new."""

    place: Place


@dataclass(frozen=True)
class ServiceChanged:
    """Why this kiosk can take no report now, or ``None`` where it can."""

    failure: Failure | None


@dataclass(frozen=True)
class Exchanged:
    """An exchange with the centre is over, about whatever it was."""

    exchange: Exchange


@dataclass(frozen=True)
class Recorded:
    """The report and its receipt are committed."""

    receipt: Receipt


@dataclass(frozen=True)
class NotRecorded:
    failure: Failure


@dataclass(frozen=True)
class CentreAnswered:
    """The centre's answer is committed; ``receipt`` carries it."""

    receipt: Receipt


@dataclass(frozen=True)
class CentreSilent:
    """The centre has not answered within the time the screen waits."""


@dataclass(frozen=True)
class ReceiptTakes:
    """The receipt goes on its way to the printer, which takes so many seconds; 0 for a moment."""

    report_id: UUID
    seconds: int


@dataclass(frozen=True)
class ReceiptPrinted:
    """Sent to the printer. ``qr`` is the receipt's QR as an SVG data URL, to photograph."""

    report_id: UUID
    confirmed: bool
    qr: str


@dataclass(frozen=True)
class ReceiptFailed:
    report_id: UUID
    failure: Failure
    qr: str


@dataclass(frozen=True)
class SlipTakes:
    """The same of a slip."""

    slip: PrintSlip
    seconds: int


@dataclass(frozen=True)
class SlipPrinted:
    slip: PrintSlip
    confirmed: bool


@dataclass(frozen=True)
class SlipFailed:
    slip: PrintSlip
    failure: Failure


@dataclass(frozen=True)
class PaperSeen:
    """The person's answer where the printer can't tell whether the paper came."""

    came: bool


Event = (
    Begin
    | Next
    | Back
    | Cancel
    | Edit
    | ProofChosen
    | IdNumberGiven
    | RegionChosen
    | LostOnChosen
    | PhoneGiven
    | Confirm
    | Print
    | CallStaff
    | Finish
    | Preferred
    | OpenSettings
    | CloseSettings
    | IdleExpired
    | CardLaid
    | CardRead
    | SocialCardRead
    | CardLies
    | CardFailed
    | CardRemoved
    | ReaderGone
    | EnquiryAnswered
    | PlaceChanged
    | ServiceChanged
    | Exchanged
    | Recorded
    | NotRecorded
    | CentreAnswered
    | CentreSilent
    | ReceiptTakes
    | ReceiptPrinted
    | ReceiptFailed
    | SlipTakes
    | SlipPrinted
    | SlipFailed
    | PaperSeen
)
