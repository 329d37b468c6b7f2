"""A printed answer that records nothing: guidance to take along, or what is known of a card."""

from datetime import datetime
from enum import StrEnum

from kiosk.base.records import dataclass
from kiosk.domain.receipt import Receipt
from kiosk.domain.status import HolderStatus
from kiosk.domain.trial import TrialPage


class Topic(StrEnum):
    """What a person is told about."""

    UNSERVED = "unserved"
    STATED_PRE_LOSS = "stated_pre_loss"
    AGENT_PRE_LOSS = "agent_pre_loss"
    WRITTEN_PRE_LOSS = "written_pre_loss"
    FORMAL_LOSS = "formal_loss"
    FOUND = "found"
    STATUS = "status"


@dataclass(frozen=True)
class Slip:
    """``name`` and ``number`` are masked, and empty where nobody was identified.

    ``language`` is that of the screens it comes from: it stands beside the Chinese where paper has
    it. ``large`` is for who chose large text.
    """

    topic: Topic
    issuing_region: str
    language: str
    kiosk_id: str
    printed_at: datetime
    name: str = ""
    number: str = ""
    known: HolderStatus | None = None
    large: bool = False


Paper = Receipt | Slip | TrialPage
