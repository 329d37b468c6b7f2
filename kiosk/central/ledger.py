"""What the centre knows of a holder, as events, and what those come to, as values.

Which events come to what is decided in :mod:`kiosk.central.rules` alone.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState


class Act(StrEnum):
    """What happened: a report of one of the kinds, the counter's step on one, or a call."""

    PRE_LOSS = ReportKind.PRE_LOSS.value
    WRITTEN_PRE_LOSS = ReportKind.WRITTEN_PRE_LOSS.value
    FORMAL_LOSS = ReportKind.FORMAL_LOSS.value
    UNDO_PRE_LOSS = ReportKind.UNDO_PRE_LOSS.value
    CONFIRM = "confirm"
    REPLACE = "replace"
    REFUSE = "refuse"
    CALL = "call"


STEPS: Final = frozenset((Act.CONFIRM, Act.REPLACE, Act.REFUSE))
"""The counter's, each on a report that came before."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a holder's card, judged once, when it first arrived.

    ``report_id`` names the report or call that it is, or the report that the counter's step is
    about. ``region`` is that of the governing policy and tells the holder's cards apart.
    ``recorded_at`` is what the kiosk's clock said, and ``clock_synchronised`` whether that is to be
    relied on; ``until`` is the end of validity where the policy states one. ``place`` is that among
    what arrived with it. ``verification`` is how the holder was identified; of calls and the
    counter's steps it is ``None``, for there a person has seen to it.
    """

    act: Act
    report_id: UUID
    region: str
    recorded_at: datetime
    received_at: datetime
    reference: str
    until: datetime | None = None
    cancels_card: bool = False
    needs_counter: bool = False
    clock_synchronised: bool = True
    place: int = 0
    verification: Verification | None = None

    @property
    def by_holder(self) -> bool:
        """Whether it is the holder's own, as their chip or a person vouches."""
        return self.verification in (None, Verification.CHIP)

    @property
    def by_arrival(self) -> bool:
        """Whether it goes by when it arrived: nothing was recorded after that, and a clock that is
        known to be wrong tells nothing.
        """
        return not self.clock_synchronised or self.recorded_at > self.received_at

    @property
    def happened_at(self) -> datetime:
        return self.received_at if self.by_arrival else self.recorded_at

    @property
    def in_time(self) -> bool:
        return self.until is None or self.received_at < self.until

    def valid_at(self, moment: datetime) -> bool:
        return self.until is None or moment < self.until


@dataclass(frozen=True)
class Standing:
    """What is true of one report."""

    state: ReportState
    reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: FailureCode | None = None


@dataclass(frozen=True)
class Card:
    """What is true of one card; ``reference`` and times are those of what blocks it.

    ``verification`` is there where nothing that the holder did themselves blocks it.
    """

    region: str
    state: CardState = CardState.NORMAL
    reference: str | None = None
    since: datetime | None = None
    expires_at: datetime | None = None
    verification: Verification | None = None


@dataclass(frozen=True)
class Ledger:
    """What is true of one holder."""

    reports: Mapping[UUID, Standing]
    cards: tuple[Card, ...]
