"""The statements on the centre's tables, each for a whole batch, the same for both databases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.ledger import Standing
from kiosk.central.store import bulk
from kiosk.central.store.bulk import Conflict
from kiosk.central.store.clerks import Clerks
from kiosk.central.store.desk import Desk
from kiosk.central.store.fleet import Fleet, Insert
from kiosk.central.store.locks import lock_rows
from kiosk.central.store.notices import Notices
from kiosk.central.store.orders import OrderBook
from kiosk.central.store.rows import (
    Claim,
    Claimed,
    Entry,
    FirstAnswer,
    Quarantined,
    columns_of,
    entry_of,
    row_of,
    standing_of,
)
from kiosk.central.store.sealed import Sealed
from kiosk.central.store.stated import StatedReports
from kiosk.central.store.tables import (
    answers,
    content,
    events,
    holders,
    numbers,
    quarantine,
    report_index,
    standings,
)
from kiosk.central.store.trail import Trail
from kiosk.domain.report import Outcome, ReportState


class Transaction:
    """Everything done with one is on the disk when it is over, or nothing is."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.clerks = Clerks(connection)
        self.desk = Desk(connection)
        self.trail = Trail(connection)
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        self._insert: Insert = dialect.insert
        self.fleet = Fleet(connection, self._insert)
        self.orders = OrderBook(connection, self._insert)
        self.sealed = Sealed(connection)
        self.stated = StatedReports(connection)
        self.notices = Notices(connection)

    # ---- reports -----------------------------------------------------------------------------

    def claim(self, claims: Iterable[Claim], asked: Collection[UUID]) -> Claimed:
        """Note whose reports these are, where nobody did before; of all ``asked``, what holds.

        In order of the ids, so that two who claim the same wait for each other but once.
        """
        ours = sorted(claims, key=lambda claim: claim.report_id)
        rows = [
            {
                "report_id": claim.report_id,
                "holder_key": claim.holder_key,
                "digest": claim.digest,
                "digest_version": claim.digest_version,
            }
            for claim in ours
        ]
        added = bulk.add(self._connection, report_index, rows, Conflict.KEEP)
        if added == len(rows) == len(asked):
            return Claimed({claim.report_id: claim for claim in ours}, are_new=True)
        return Claimed(self.claims(asked), are_new=False)

    def claims(self, asked: Collection[UUID]) -> dict[UUID, Claim]:
        """Whose these reports are, as far as they came before."""
        wanted = report_index.c.report_id.in_(asked)
        return {
            row.report_id: Claim(row.report_id, row.holder_key, row.digest, row.digest_version)
            for row in self._connection.execute(sa.select(report_index).where(wanted))
        }

    def lock(self, keys: Iterable[bytes], now: datetime) -> bool:
        """Let nobody else add to these people's events before this transaction is over; whether
        none of them was known.
        """
        rows = [{"holder_key": key, "known_since": now} for key in sorted(set(keys))]
        return lock_rows(self._connection, holders, rows)

    def history(self, keys: Collection[bytes]) -> list[Entry]:
        """Everything known of these people, in order of arrival."""
        query = (
            sa.select(events)
            .where(events.c.holder_key.in_(keys))
            .order_by(events.c.received_at, events.c.place)
        )
        return [entry_of(row) for row in self._connection.execute(query)]

    def first_answers(self, claims: Iterable[Claim]) -> dict[UUID, FirstAnswer]:
        """What was said first of these reports, as far as they came before."""
        pairs = {(claim.holder_key, claim.report_id) for claim in claims}
        which = sa.tuple_(answers.c.holder_key, answers.c.report_id)
        query = sa.select(answers).where(which.in_(pairs))
        return {
            row.report_id: FirstAnswer(Outcome(row.outcome), standing_of(row))
            for row in self._connection.execute(query)
        }

    def add(
        self,
        entries: Sequence[Entry],
        first: Mapping[UUID, FirstAnswer],
        sealed: Mapping[UUID, bytes],
    ) -> None:
        """Add to the history; of reports also their first answer and their sealed content."""
        if not entries:
            return
        bulk.add(self._connection, events, [row_of(entry) for entry in entries])
        reports = [e for e in entries if e.event.report_id in first and not e.is_step]
        if not reports:
            return
        keyed = [
            {"holder_key": entry.holder_key, "report_id": entry.event.report_id}
            for entry in reports
        ]
        numbered = [
            {"report_number": entry.report_number, **key}
            for entry, key in zip(reports, keyed, strict=True)
            if entry.report_number
        ]
        bulk.add(self._connection, numbers, numbered)
        bulk.add(
            self._connection,
            answers,
            [
                {**key, "outcome": answer.outcome.value, **columns_of(answer.standing)}
                for key in keyed
                for answer in (first[cast("UUID", key["report_id"])],)
            ],
        )
        bulk.add(
            self._connection,
            content,
            [{**key, "sealed": sealed[cast("UUID", key["report_id"])]} for key in keyed],
        )

    def stand(self, found: Iterable[tuple[Entry, Standing]]) -> None:
        """Keep what is true of reports now, each row once."""
        rows = [
            {
                "holder_key": entry.holder_key,
                "report_id": entry.event.report_id,
                "act": entry.event.act.value,
                "received_at": entry.event.received_at,
                **columns_of(standing),
            }
            for entry, standing in found
        ]
        changing = ("state", "reference", "effective_at", "expires_at", "reason")
        bulk.put(self._connection, standings, rows, changing)

    def reports_of_number(self, report_number: str) -> list[tuple[UUID, bytes]]:
        """The ids and holders of the reports with this number."""
        query = sa.select(numbers).where(numbers.c.report_number == report_number)
        return [(row.report_id, row.holder_key) for row in self._connection.execute(query)]

    def holder_of(self, report_id: UUID) -> bytes | None:
        query = sa.select(report_index.c.holder_key).where(report_index.c.report_id == report_id)
        return self._connection.scalar(query)

    def newest(self, state: ReportState) -> UUID | None:
        """The report that came last of those that stand so."""
        query = (
            sa.select(standings.c.report_id)
            .where(standings.c.state == state.value)
            .order_by(standings.c.received_at.desc(), standings.c.report_id.desc())
            .limit(1)
        )
        return self._connection.scalar(query)

    def set_apart(self, refused: Iterable[Quarantined], now: datetime) -> None:
        """Keep what could not be taken; of what came before only that it came again."""
        rows = {
            one.digest: {
                "digest": one.digest,
                "reason": one.reason.value,
                "first_at": now,
                "last_at": now,
                "times": 1,
                "sealed": one.sealed,
            }
            for one in refused
        }
        if not rows:
            return
        again = {"last_at": now, "times": quarantine.c.times + 1}
        self._connection.execute(
            self._insert(quarantine).on_conflict_do_update(index_elements=["digest"], set_=again),
            [rows[digest] for digest in sorted(rows)],
        )
