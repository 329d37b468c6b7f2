"""The statements of the counter: what waits for it, and what a report says of its holder."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.ledger import Act
from kiosk.central.store.tables import content, events, quarantine, standings
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import ReportState


@dataclass(frozen=True)
class Waiting:
    """A report that the counter has yet to confirm, without whose it is."""

    report_id: UUID
    report_number: str
    act: Act
    received_at: datetime


@dataclass(frozen=True)
class SetApart:
    """What could not be taken, without what it was."""

    digest: bytes
    reason: FailureCode
    first_at: datetime
    last_at: datetime
    times: int


class Desk:
    """Part of a transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def waiting(self, place: str, most: int) -> list[Waiting]:
        """The newest that wait, of kiosks whose ids (without hyphen) begin with ``place``."""
        same = (
            events.c.holder_key == standings.c.holder_key,
            events.c.report_id == standings.c.report_id,
            events.c.act == standings.c.act,
        )
        query = (
            sa.select(standings, events.c.report_number)
            .join(events, sa.and_(*same))
            .where(standings.c.state == ReportState.AWAITING_COUNTER.value)
            .where(events.c.report_number.startswith(place, autoescape=True))
            .order_by(standings.c.received_at.desc(), standings.c.report_id)
            .limit(most)
        )
        return [
            Waiting(row.report_id, row.report_number, Act(row.act), row.received_at)
            for row in self._connection.execute(query)
        ]

    def sealed(self, holder_key: bytes, report_id: UUID) -> bytes | None:
        """A report as it came; none where it is erased."""
        whose, which = content.c.holder_key == holder_key, content.c.report_id == report_id
        return self._connection.scalar(sa.select(content.c.sealed).where(whose, which))

    def set_apart(self, most: int) -> list[SetApart]:
        """What could not be taken, the last that came first."""
        query = sa.select(quarantine).order_by(quarantine.c.last_at.desc()).limit(most)
        return [
            SetApart(row.digest, FailureCode(row.reason), row.first_at, row.last_at, row.times)
            for row in self._connection.execute(query)
        ]
