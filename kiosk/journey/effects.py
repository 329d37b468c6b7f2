"""What a session asks of the rest of the kiosk. Answers come as :mod:`kiosk.journey.events`."""

from kiosk.base.records import dataclass
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Draft, Holder
from kiosk.domain.slip import Topic
from kiosk.domain.status import HolderStatus


@dataclass(frozen=True)
class ReadCard:
    """Read the card that already lies on the reader."""


@dataclass(frozen=True)
class Record:
    """Commit the report and its receipt; the answer is ``Recorded`` or ``NotRecorded``."""

    draft: Draft
    language: str


@dataclass(frozen=True)
class AwaitCentre:
    """Tell ``CentreSilent`` unless the centre has answered within ``confirm_online``."""

    receipt: Receipt


@dataclass(frozen=True)
class Enquire:
    """Ask what is known of somebody; the answer is ``EnquiryAnswered``, by the kiosk alone where
    the centre doesn't answer.
    """

    holder: Holder


@dataclass(frozen=True)
class PrintReceipt:
    receipt: Receipt


@dataclass(frozen=True)
class PrintSlip:
    """Print what a :class:`kiosk.domain.slip.Slip` says; name and number are masked."""

    topic: Topic
    issuing_region: str
    language: str
    name: str
    number: str
    known: HolderStatus | None
    large: bool = False


@dataclass(frozen=True)
class AlertStaff:
    """Tell those who run the kiosk that somebody here asks for them."""


Effect = ReadCard | Enquire | Record | AwaitCentre | PrintReceipt | PrintSlip | AlertStaff
