"""A loss report and the centre's answer to it (contracts, section 4)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.identity import DocumentKind


class ReportKind(StrEnum):
    PRE_LOSS = "pre_loss"
    WRITTEN_PRE_LOSS = "written_pre_loss"
    FORMAL_LOSS = "formal_loss"
    UNDO_PRE_LOSS = "undo_pre_loss"


LOSSES: Final = frozenset(ReportKind) - {ReportKind.UNDO_PRE_LOSS}
"""Reports of somebody who wants their card blocked."""


class ReportState(StrEnum):
    """``RECORDED`` is the kiosk's own: not answered yet. The rest are the centre's."""

    RECORDED = "recorded"
    IN_FORCE = "in_force"
    AWAITING_COUNTER = "awaiting_counter"
    LAPSED = "lapsed"
    UNDONE = "undone"
    REPLACED = "replaced"
    REFUSED = "refused"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Verification(StrEnum):
    """How the holder was identified: by their card's chip; later, by a person at the counter; by
    somebody else, whose own chip was read; or not at all, by a number that was only typed.
    """

    CHIP = "chip"
    COUNTER = "counter"
    AGENT = "agent"
    STATED = "stated"


class SiteProfile(StrEnum):
    OUTLET = "outlet"
    HOSPITAL = "hospital"


@dataclass(frozen=True)
class Holder:
    """A person by their document. ``name`` is empty where the number was typed: nobody has read it
    anywhere.
    """

    document: DocumentKind
    name: str
    number: str


@dataclass(frozen=True)
class Draft:
    """What the person confirmed; the queue makes the :class:`Report` of it.

    ``agent`` is whose chip was read where ``verification`` says so, else ``None``.
    """

    kind: ReportKind
    holder: Holder
    issuing_region: str
    verification: Verification
    agent: Holder | None = None
    lost_on: date | None = None
    phone: str | None = None
    replaces: UUID | None = None
    replacement_requested: bool | None = None


@dataclass(frozen=True)
class Report:
    """A recorded report. ``report_id`` is a UUIDv7; ``recorded_at`` carries its offset."""

    report_id: UUID
    report_number: str
    kind: ReportKind
    kiosk_id: str
    site_profile: SiteProfile
    kiosk_region: str
    issuing_region: str
    recorded_at: datetime
    clock_synchronised: bool
    holder: Holder
    verification: Verification
    agent: Holder | None = None
    lost_on: date | None = None
    phone: str | None = None
    replaces: UUID | None = None
    replacement_requested: bool | None = None


@dataclass(frozen=True)
class CentralResult:
    """The centre's answer to one report. ``reason`` is a failure code where refused."""

    report_id: UUID
    outcome: Outcome
    state: ReportState
    central_reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: str | None = None
