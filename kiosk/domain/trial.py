"""What staff try out at a kiosk: a card that is read, a page that is printed. Neither is kept."""

from datetime import datetime

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.domain.masking import masked_name, masked_number


@dataclass(frozen=True)
class ReadCard:
    """A card that was read, as far as it may be shown: ``document`` is its kind, name and number
    are masked, and empty where it has none.
    """

    document: str
    name: str = ""
    number: str = ""


TrialRead = ReadCard | Failure


def shown_of(card: Identity | SocialSecurityCard) -> ReadCard:
    """What of a card staff may see."""
    if isinstance(card, Identity):
        return ReadCard(
            card.document,
            masked_name(card.name or card.name_latin or ""),
            masked_number(card.number),
        )
    return ReadCard("social_security_card", number=card.number)  # masked already


@dataclass(frozen=True)
class TrialPage:
    """A page that shows how a printer prints, in both languages of paper. ``issuing_region`` is
    the kiosk's own: its hotline stands on the page, as on every other.
    """

    kiosk_id: str
    issuing_region: str
    printed_at: datetime
    version: str
    language: str = "en"
    large: bool = False
    topic: str = "test"
