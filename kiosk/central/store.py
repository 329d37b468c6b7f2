"""The centre's own SQLite database: what arrived, kept for ever as it arrived.

``events`` is the history. Rows are only ever added (triggers refuse anything else); what is
true now is computed from them by :mod:`kiosk.central.rules`. One commit, one sync (WAL with
``synchronous=FULL``): what is answered is on the disk.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy.dialects.sqlite import insert

from kiosk.base.records import dataclass
from kiosk.base.sqlite import is_sound, version
from kiosk.central.rules import Act, Event
from kiosk.central.tables import UnusableError, events, kiosks, make_tables, receipt_keys
from kiosk.domain.failure import Failure, FailureCode

_PRAGMAS: Final = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000}


@dataclass(frozen=True)
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
        last = self._connection.scalar(sa.select(sa.func.max(events.c.sequence)))
        return (last or 0) + 1

    def entries(self, report_ids: Collection[UUID], holders: Collection[str]) -> list[Entry]:
        """The history of these reports and these people, in order of arrival."""
        wanted = events.c.report_id.in_(report_ids) | events.c.holder.in_(holders)
        return self._read(wanted)

    def entries_of_number(self, report_number: str) -> list[Entry]:
        return self._read(events.c.report_number == report_number)

    def entries_for_counter(self) -> list[Entry]:
        """Every report that had to wait for the counter, in order of arrival."""
        return self._read(events.c.needs_counter)

    def add(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._connection.execute(events.insert(), [_row(entry) for entry in entries])

    def heard_from(self, kiosk_id: str, heartbeat: str, key: str, received_at: datetime) -> None:
        """Keep a kiosk's latest heartbeat, and every receipt key it ever had (both JSON)."""
        kiosk = insert(kiosks).values(
            kiosk_id=kiosk_id, heartbeat=heartbeat, received_at=received_at
        )
        latest = {"heartbeat": heartbeat, "received_at": received_at}
        self._connection.execute(kiosk.on_conflict_do_update(["kiosk_id"], set_=latest))
        known = insert(receipt_keys).values(kiosk_id=kiosk_id, key=key, received_at=received_at)
        self._connection.execute(known.on_conflict_do_nothing())

    def receipt_keys(self, kiosk_id: str) -> list[str]:
        query = sa.select(receipt_keys.c.key).where(receipt_keys.c.kiosk_id == kiosk_id)
        return list(self._connection.scalars(query.order_by(receipt_keys.c.received_at)))

    def kiosks(self) -> int:
        return self._connection.scalar(sa.select(sa.func.count()).select_from(kiosks)) or 0

    def _read(self, wanted: sa.ColumnElement[bool]) -> list[Entry]:
        query = sa.select(events).where(wanted).order_by(events.c.sequence)
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
                make_tables(connection)
        except (sa.exc.DBAPIError, UnusableError) as error:
            engine.dispose()
            return _unusable(str(error.orig if isinstance(error, sa.exc.DBAPIError) else error))
        return cls(engine)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._turn, self._engine.begin() as connection:
            yield Transaction(connection)

    def close(self) -> None:
        self._engine.dispose()


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise UnusableError(f"PRAGMA {name} is {got}, not {value}")


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
