"""What the centre's tables hold, as values, and those as rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.ledger import STEPS, Act, Event, Standing
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import Outcome, ReportState, Verification


@dataclass(frozen=True)
class Entry:
    """A row of the history: what happened, and to whose card.

    Steps of the counter carry their report's number and region; calls have no number.
    """

    event: Event
    holder_key: bytes
    report_number: str
    issuing_region: str

    @property
    def is_step(self) -> bool:
        """Whether it is the counter's, on a report that came before."""
        return self.event.act in STEPS


@dataclass(frozen=True)
class Claim:
    """Whose a report is, and the digest of its content in form ``digest_version``."""

    report_id: UUID
    holder_key: bytes
    digest: bytes
    digest_version: int


@dataclass(frozen=True)
class Claimed:
    """What holds of some reports; ``are_new`` where nothing did of any of them before."""

    holds: Mapping[UUID, Claim]
    are_new: bool


@dataclass(frozen=True)
class FirstAnswer:
    """What was said of a report when it came first."""

    outcome: Outcome
    standing: Standing


@dataclass(frozen=True)
class Quarantined:
    """What could not be taken; ``sealed`` is all that came."""

    digest: bytes
    reason: FailureCode
    sealed: bytes


@dataclass(frozen=True)
class Stated:
    """A report of somebody who only typed a number: at which kiosk, when, and of whom."""

    kiosk_id: str
    report_id: UUID
    holder_key: bytes
    happened_at: datetime


@dataclass(frozen=True)
class StatedOften:
    """Somebody of whom much is stated: the newest report of it, and how many there are."""

    report_id: UUID
    times: int
    happened_at: datetime


Standings = Mapping[UUID, Standing]


def standing_entries(
    entries: Iterable[Entry], standings: Standings
) -> Iterator[tuple[Entry, Standing]]:
    """Each report and call with what is true of it; steps of the counter are none."""
    for entry in entries:
        if not entry.is_step:
            yield entry, standings[entry.event.report_id]


def row_of(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "holder_key": entry.holder_key,
        "report_id": event.report_id,
        "act": event.act.value,
        "report_number": entry.report_number,
        "region": event.region,
        "issuing_region": entry.issuing_region,
        "recorded_at": event.recorded_at,
        "received_at": event.received_at,
        "place": event.place,
        "reference": event.reference,
        "until": event.until,
        "cancels_card": event.cancels_card,
        "needs_counter": event.needs_counter,
        "clock_synchronised": event.clock_synchronised,
        "verification": event.verification and event.verification.value,
    }


def entry_of(row: sa.Row[Any]) -> Entry:
    event = Event(
        Act(row.act),
        row.report_id,
        row.region,
        row.recorded_at,
        row.received_at,
        row.reference,
        row.until,
        row.cancels_card,
        row.needs_counter,
        row.clock_synchronised,
        row.place,
        row.verification and Verification(row.verification),
    )
    return Entry(event, row.holder_key, row.report_number, row.issuing_region)


def columns_of(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "reference": standing.reference,
        "effective_at": standing.effective_at,
        "expires_at": standing.expires_at,
        "reason": standing.reason and standing.reason.value,
    }


def standing_of(row: sa.Row[Any]) -> Standing:
    return Standing(
        ReportState(row.state),
        row.reference,
        row.effective_at,
        row.expires_at,
        row.reason and FailureCode(row.reason),
    )
