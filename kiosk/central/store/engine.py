"""Opening the centre's database: SQLite in a file, or PostgreSQL 15 and newer.

SQLite writes ahead (WAL) with ``synchronous=FULL`` and PostgreSQL with ``synchronous_commit=on``:
what is answered is on the disk. A transaction that writes takes SQLite's only write lock at once,
for one that reads first could not get it later; one that only reads never waits for it.
"""

from pathlib import Path
from time import monotonic
from typing import Any, Final

import sqlalchemy as sa
import sqlcipher3.dbapi2

from kiosk.base.sqlite import is_sound, version
from kiosk.domain.failure import Failure, FailureCode

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql+psycopg"
READING: Final = {"reading": True}
"""Execution options of an engine whose transactions only read."""

_PRAGMAS: Final[dict[str, Any]] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "secure_delete": 1,
}
LOOK_MS: Final = 1
"""How long SQLite waits for its write lock until it looks again: nobody is told that it is free."""
_BEGIN_WRITING: Final = "BEGIN IMMEDIATE"
_CONNECT_SECONDS: Final = 5
_LOCK_MS: Final = 5000
_STATEMENT_MS: Final = 20_000
_SESSION: Final = (
    f"-c lock_timeout={_LOCK_MS} -c statement_timeout={_STATEMENT_MS} "
    f"-c idle_in_transaction_session_timeout={_STATEMENT_MS} -c synchronous_commit=on"
)
_OLDEST_POSTGRESQL: Final = 15


class UnusableError(Exception):
    """Why the database can't be used."""


def url_of(database: str) -> sa.URL | Failure:
    """``sqlite:///path`` or ``postgresql+psycopg://…``; else ``configuration_invalid``."""
    try:
        url = sa.make_url(database)
    except sa.exc.ArgumentError:
        return Failure(FailureCode.CONFIGURATION_INVALID, "central: not a database URL")
    if url.database and url.drivername in (SQLITE, POSTGRESQL):
        return url
    shown = url.render_as_string(hide_password=True)
    forms = "sqlite:///path or postgresql+psycopg://user@host/name"
    return Failure(
        FailureCode.CONFIGURATION_INVALID, f"central: {shown} is not of the form {forms}"
    )


def file_of(url: sa.URL) -> Path | None:
    """Where a SQLite database lies."""
    return Path(url.database) if url.drivername == SQLITE and url.database else None


def engine_of(url: sa.URL) -> sa.Engine:
    """Not connected yet. Raises :class:`UnusableError` where SQLite itself is not to be trusted."""
    if url.drivername == POSTGRESQL:
        engine = sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=_CONNECT_SECONDS,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "options": _SESSION},
        )
        sa.event.listen(engine, "connect", _greet)
        return engine
    if not is_sound():
        raise UnusableError(f"SQLite {version()} is too old")
    engine = sa.create_engine(url, module=sqlcipher3.dbapi2, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _greet(connection: Any, _record: object) -> None:
    if connection.info.server_version < _OLDEST_POSTGRESQL * 10_000:
        raise UnusableError(f"PostgreSQL is older than {_OLDEST_POSTGRESQL}")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise UnusableError(f"PRAGMA {name} is {got}, not {value}")


def _begin(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    if reading:
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: sa.Connection) -> None:
    """Take the write lock as soon as another process lets go of it: SQLite's own way is to look
    ever less often, up to every tenth of a second.
    """
    cursor = connection.connection.cursor()
    patience = _PRAGMAS["busy_timeout"]
    until = monotonic() + patience / 1000
    cursor.execute(f"PRAGMA busy_timeout = {LOOK_MS}")
    try:
        while not _has_begun(cursor):
            if monotonic() > until:
                connection.exec_driver_sql(_BEGIN_WRITING)  # raises
                return
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
        cursor.close()


def _has_begun(cursor: Any) -> bool:
    try:
        cursor.execute(_BEGIN_WRITING)
    except sqlcipher3.dbapi2.OperationalError as error:
        if error.sqlite_errorcode != sqlcipher3.dbapi2.SQLITE_BUSY:
            raise
        return False
    return True
