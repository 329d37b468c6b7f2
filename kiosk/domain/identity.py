"""The person as read from an identity card (contracts, section 2)."""

from datetime import date
from enum import StrEnum

from kiosk.base.records import dataclass


class DocumentKind(StrEnum):
    """The card's record layout (facts, section 3); J is the permit, I and Y are foreigners'."""

    RESIDENT_ID = "resident_id"
    HK_MO_TW_PERMIT = "hk_mo_tw_permit"
    FOREIGN_PERMANENT_RESIDENT = "foreign_permanent_resident"


class Sex(StrEnum):
    """GB/T 2261.1, by name: 1, 2, 0 and 9."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"
    UNSTATED = "unstated"


class IdentityWarning(StrEnum):
    """Oddities of a genuine card that never stop a journey."""

    REGION_UNKNOWN = "region_unknown"
    OLD_NUMBER_CHECK = "old_number_check"
    NATION_UNLISTED = "nation_unlisted"
    DATES_UNJUDGED = "dates_unjudged"
    """Nobody could tell for sure which day it is: it may have expired."""


@dataclass(frozen=True)
class Identity:
    """What is kept of a card while the session lasts. Address and photo never are.

    ``valid_until`` is ``None`` for a long-term card (长期). ``nationality`` is ISO 3166 alpha-3
    for foreigners and the nation's Chinese name (GB/T 3304) for residents.
    """

    document: DocumentKind
    name: str
    number: str
    sex: Sex
    birth_date: date
    valid_from: date
    valid_until: date | None
    name_latin: str | None = None
    nationality: str | None = None
    issuer: str | None = None
    warnings: tuple[IdentityWarning, ...] = ()


@dataclass(frozen=True)
class SocialSecurityCard:
    """The public data (EF05) of a social security card laid on the reader (facts, section 6).

    ``number`` is masked already; ``region`` is the GB/T 2260 code of the issuing place.
    """

    number: str
    region: str
