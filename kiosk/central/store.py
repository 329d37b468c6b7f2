"""The centre's own SQLite database: what arrived, kept for ever as it arrived.

``events`` is the history. Rows are only ever added (triggers refuse anything else); what is
true now is computed from them by :mod:`kiosk.central.rules`. One commit, one sync (WAL with
``synchronous=FULL``): what is answered is on the disk.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy.dialects.sqlite import insert

from kiosk.base.sqlite import is_sound, version
from kiosk.central.rules import Act, Event
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode

_SCHEMA: Final = 3
_PRAGMAS: Final = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Moment(sa.types.TypeDecorator[datetime]):
    """A moment as microseconds since 1970 UTC."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, _dialect: object) -> datetime | None:
        if value is None:
            return None
        return (_EPOCH + timedelta(microseconds=value)).astimezone(CHINA_TIME)


_metadata = sa.MetaData()

_events = sa.Table(
    "events",
    _metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("report_id", sa.Uuid, nullable=False),
    sa.Column("report_number", sa.Text, nullable=False, index=True),
    sa.Column("holder", sa.Text, nullable=False, index=True),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("recorded_at", _Moment, nullable=False),
    sa.Column("received_at", _Moment, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("until", _Moment),
    sa.Column("cancels_card", sa.Boolean, nullable=False),
    sa.Column("needs_counter", sa.Boolean, nullable=False),
    sa.Column("clock_synchronised", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("content", sa.Text),
    sa.Column("answer", sa.Text),
    sa.UniqueConstraint("report_id", "act"),
)
_STEPS: Final = (
    "ALTER TABLE events RENAME COLUMN happened_at TO recorded_at",
    "ALTER TABLE events ADD COLUMN clock_synchronised BOOLEAN NOT NULL DEFAULT 1",
)
"""What brings a database from each version to the next, the first from version 1."""
_TAKEN: Final = """
WHEN EXISTS (
    SELECT 1 FROM events WHERE sequence = NEW.sequence
    OR (report_id = NEW.report_id AND act = NEW.act)
)
"""
_APPEND_ONLY: Final = tuple(
    f"CREATE TRIGGER IF NOT EXISTS events_no_{name} BEFORE {change} ON events {when} "
    "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
    for name, change, when in (
        ("update", "UPDATE", ""),
        ("delete", "DELETE", ""),
        ("replace", "INSERT", _TAKEN),  # INSERT OR REPLACE deletes without firing a trigger
    )
)

_kiosks = sa.Table(
    "kiosks",
    _metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("heartbeat", sa.Text, nullable=False),
    sa.Column("received_at", _Moment, nullable=False),
)

_receipt_keys = sa.Table(
    "receipt_keys",
    _metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("received_at", _Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the history.

    ``holder`` is the person's number. ``content`` is the report as it came and ``answer`` the
    first answer to it, both JSON and both empty for the counter's steps and for calls, which have
    no number of their own either.
    """

    event: Event
    report_number: str
    holder: str
    content: str | None = None
    answer: str | None = None


class Transaction:
    """Everything done with one is on the disk when it is over, or nothing is."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def next_sequence(self) -> int:
        last = self._connection.scalar(sa.select(sa.func.max(_events.c.sequence)))
        return (last or 0) + 1

    def entries(self, report_ids: Collection[UUID], holders: Collection[str]) -> list[Entry]:
        """The history of these reports and these people, in order of arrival."""
        wanted = _events.c.report_id.in_(report_ids) | _events.c.holder.in_(holders)
        return self._read(wanted)

    def entries_of_number(self, report_number: str) -> list[Entry]:
        return self._read(_events.c.report_number == report_number)

    def entries_for_counter(self) -> list[Entry]:
        """Every report that had to wait for the counter, in order of arrival."""
        return self._read(_events.c.needs_counter)

    def add(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._connection.execute(_events.insert(), [_row(entry) for entry in entries])

    def heard_from(self, kiosk_id: str, heartbeat: str, key: str, received_at: datetime) -> None:
        """Keep a kiosk's latest heartbeat, and every receipt key it ever had (both JSON)."""
        kiosk = insert(_kiosks).values(
            kiosk_id=kiosk_id, heartbeat=heartbeat, received_at=received_at
        )
        latest = {"heartbeat": heartbeat, "received_at": received_at}
        self._connection.execute(kiosk.on_conflict_do_update(["kiosk_id"], set_=latest))
        known = insert(_receipt_keys).values(kiosk_id=kiosk_id, key=key, received_at=received_at)
        self._connection.execute(known.on_conflict_do_nothing())

    def receipt_keys(self, kiosk_id: str) -> list[str]:
        query = sa.select(_receipt_keys.c.key).where(_receipt_keys.c.kiosk_id == kiosk_id)
        return list(self._connection.scalars(query.order_by(_receipt_keys.c.received_at)))

    def kiosks(self) -> int:
        return self._connection.scalar(sa.select(sa.func.count()).select_from(_kiosks)) or 0

    def _read(self, wanted: sa.ColumnElement[bool]) -> list[Entry]:
        query = sa.select(_events).where(wanted).order_by(_events.c.sequence)
        return [_entry(row) for row in self._connection.execute(query)]


class Store:
    """The open database. Transactions of all threads take their turns."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()

    @classmethod
    def open(cls, database_url: str, *, make: bool = True) -> "Store | Failure":
        """Open ``sqlite:///path``; the file and its tables are made where they aren't there yet.

        With ``make`` false a file that isn't there stays so, and is ``central_database_unusable``.
        """
        if not is_sound():
            return _unusable(f"SQLite {version()} is too old")
        try:
            url = sa.make_url(database_url)
        except sa.exc.ArgumentError:
            return Failure(FailureCode.CONFIGURATION_INVALID, "central: not a database URL")
        if url.drivername != "sqlite" or not url.database:
            return Failure(
                FailureCode.CONFIGURATION_INVALID,
                f"central: {url.render_as_string()} is not of the form sqlite:///path",
            )
        if not make and not Path(url.database).is_file():
            return _unusable(f"{url.database} does not exist")
        engine = sa.create_engine(url, module=sqlcipher3.dbapi2, hide_parameters=True)
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        try:
            with engine.begin() as connection:
                _make_tables(connection)
        except (sa.exc.DBAPIError, _UnusableError) as error:
            engine.dispose()
            return _unusable(str(error.orig if isinstance(error, sa.exc.DBAPIError) else error))
        return cls(engine)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._turn, self._engine.begin() as connection:
            yield Transaction(connection)

    def close(self) -> None:
        self._engine.dispose()


class _UnusableError(Exception):
    """Why the database can't be used; never leaves this module."""


def _make_tables(connection: sa.Connection) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > _SCHEMA:
        raise _UnusableError("made by a newer version of this program")
    for step in _STEPS[version - 1 :] if version else ():
        connection.exec_driver_sql(step)
    _metadata.create_all(connection)
    for trigger in _APPEND_ONLY:
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA user_version = {_SCHEMA}")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise _UnusableError(f"PRAGMA {name} is {got}, not {value}")


def _begin(connection: sa.Connection) -> None:
    # Taking the write lock at once: a transaction that reads first could not get it later.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _unusable(detail: str) -> Failure:
    return Failure(FailureCode.CENTRAL_DATABASE_UNUSABLE, detail)


def _row(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "act": event.act.value,
        "report_id": event.report_id,
        "report_number": entry.report_number,
        "holder": entry.holder,
        "region": event.region,
        "recorded_at": event.recorded_at,
        "received_at": event.received_at,
        "reference": event.reference,
        "until": event.until,
        "cancels_card": event.cancels_card,
        "needs_counter": event.needs_counter,
        "clock_synchronised": event.clock_synchronised,
        "content": entry.content,
        "answer": entry.answer,
    }


def _entry(row: sa.Row[Any]) -> Entry:
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
    )
    return Entry(event, row.report_number, row.holder, row.content, row.answer)
