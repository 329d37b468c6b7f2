"""Databases of before anything was sealed: SQLite, with names and numbers in plain.

Such a one is changed in place, in one transaction, and no copy is kept: the copy would hold what
the change is there to take away.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from kiosk.central.ledger import Act, Event, Standing
from kiosk.central.rules import settled
from kiosk.central.store.engine import UnusableError
from kiosk.central.store.keys import DIGEST_VERSION, Keys, canonical
from kiosk.central.store.rows import Claim, Entry, FirstAnswer, standing_entries
from kiosk.central.store.tables import Moment
from kiosk.central.store.transaction import Transaction
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import Outcome, ReportState

_NEWEST: Final = 3
_STEPS: Final = (
    "ALTER TABLE events RENAME COLUMN happened_at TO recorded_at",
    "ALTER TABLE events ADD COLUMN clock_synchronised BOOLEAN NOT NULL DEFAULT 1",
)
"""What brings a database from each ``user_version`` to the next, the first from 1."""
_TRIGGERS: Final = ("events_no_update", "events_no_delete", "events_no_replace")
_TABLE: Final = sa.Table(
    "events_before",
    sa.MetaData(),
    sa.Column("sequence", sa.Integer),
    sa.Column("act", sa.Text),
    sa.Column("report_id", sa.Uuid),
    sa.Column("report_number", sa.Text),
    sa.Column("holder", sa.Text),
    sa.Column("region", sa.Text),
    sa.Column("recorded_at", Moment),
    sa.Column("received_at", Moment),
    sa.Column("reference", sa.Text),
    sa.Column("until", Moment),
    sa.Column("cancels_card", sa.Boolean),
    sa.Column("needs_counter", sa.Boolean),
    sa.Column("clock_synchronised", sa.Boolean),
    sa.Column("content", sa.Text),
    sa.Column("answer", sa.Text),
)


def brought_up(connection: sa.Connection) -> bool:
    """Whether it is such a database; then it is one of the newest version of before, no triggers.

    Raises :class:`UnusableError` where a newer program made it.
    """
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > _NEWEST:
        raise UnusableError("made by a newer version of this program")
    if not version:
        return False
    for step in _STEPS[version - 1 :]:
        connection.exec_driver_sql(step)
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_events_holder")
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_events_report_number")
    connection.exec_driver_sql("PRAGMA user_version = 0")
    return True


def take_over(connection: sa.Connection, keys: Keys) -> int:
    """Seal and move every row, holder by holder; the first reference that is free."""
    transaction = Transaction(connection)
    holders = connection.scalars(sa.select(_TABLE.c.holder).distinct().order_by(_TABLE.c.holder))
    for holder in holders.all():
        query = sa.select(_TABLE).where(_TABLE.c.holder == holder).order_by(_TABLE.c.sequence)
        _move(transaction, keys, connection.execute(query).all())
    last = connection.scalar(sa.select(sa.func.max(_TABLE.c.sequence)))
    _TABLE.drop(connection)
    return (last or 0) + 1


def _move(transaction: Transaction, keys: Keys, rows: "Sequence[sa.Row[Any]]") -> None:
    key = keys.holder_key(rows[0].holder)
    reports = [row for row in rows if row.content and row.answer]
    sent = {row.report_id: json.loads(row.content) for row in reports}
    text = {report_id: canonical(report) for report_id, report in sent.items()}
    entries = [
        Entry(
            _event(row),
            key,
            row.report_number,
            sent.get(row.report_id, {}).get("issuing_region", row.region),
        )
        for row in rows
    ]
    now = max(row.received_at for row in rows)
    claims = [Claim(id_, key, keys.digest(text[id_]), DIGEST_VERSION) for id_ in sent]
    transaction.lock([key], now)
    transaction.claim(claims, sent)
    transaction.add(
        entries,
        {row.report_id: _answer(json.loads(row.answer)) for row in reports},
        {id_: keys.seal(text[id_], id_.bytes) for id_ in sent},
    )
    ledger = settled((entry.event for entry in entries), now)
    transaction.stand(standing_entries(entries, ledger.reports))


def _event(row: "sa.Row[Any]") -> Event:
    return Event(
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
        row.sequence,
    )


def _answer(answer: Mapping[str, Any]) -> FirstAnswer:
    reason = answer.get("reason")
    standing = Standing(
        ReportState(answer["state"]),
        answer["central_reference"],
        _moment(answer.get("effective_at")),
        _moment(answer.get("expires_at")),
        reason and FailureCode(reason),
    )
    return FirstAnswer(Outcome(answer["outcome"]), standing)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
