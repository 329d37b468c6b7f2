"""The one SQLite connection: opened as asked or not at all, its errors turned into failures.

SQLite must be 3.51.3 or newer: 3.7.0 to 3.51.2 can corrupt a WAL that two connections write.
Debian's Python is older, so SQLite comes with the ``sqlcipher3`` wheel, used without a key
(personal fields are sealed instead, see ``sealing``).
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kiosk.domain.failure import Failure, FailureCode

if TYPE_CHECKING:
    import sqlite3 as sqlite  # the same interface, and sqlcipher3 ships no types
else:
    from sqlcipher3 import dbapi2 as sqlite

Connection = sqlite.Connection
Row = sqlite.Row
Error = sqlite.DatabaseError

OLDEST_SQLITE: Final = (3, 51, 3)
_PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit returns after its sync
    "secure_delete": 1,
    "foreign_keys": 1,
    "cell_size_check": 1,
}
_OTHER_PROCESS_MS: Final = 5000
_T = TypeVar("_T")


def connect(path: Path) -> Connection | Failure:
    """Open for writing, every pragma read back. The file must exist or may be made."""
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        return Failure(
            FailureCode.QUEUE_UNAVAILABLE, f"SQLite {sqlite.sqlite_version} can corrupt a WAL"
        )
    try:
        connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    except Error as error:
        return as_failure(error)
    connection.row_factory = Row
    try:
        connection.execute(f"PRAGMA busy_timeout = {_OTHER_PROCESS_MS}")
        for name, wanted in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {wanted}")
            (got,) = connection.execute(f"PRAGMA {name}").fetchone()
            if got != wanted:
                connection.close()
                return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{name} is {got}, not {wanted}")
    except Error as error:
        connection.close()
        return as_failure(error)
    return connection


def look(path: Path, question: Callable[[Connection], _T]) -> _T | Failure:
    """Ask an existing database something without changing a byte of it or of its WAL.

    Only for who is alone with it (``FolderLock.alone``).
    """
    wal, shared = Path(f"{path}-wal"), Path(f"{path}-shm")
    as_it_is = "mode=ro" if wal.exists() and wal.stat().st_size else "immutable=1"
    had_shared = shared.exists()
    try:
        connection = sqlite.connect(f"{path.absolute().as_uri()}?{as_it_is}", uri=True)
        try:
            return question(connection)
        finally:
            connection.close()
            if not had_shared:
                shared.unlink(missing_ok=True)
    except Error as error:
        return as_failure(error)


def as_failure(error: Error) -> Failure:
    """The failure an SQLite error stands for; an error that only a bug can cause is raised."""
    code = _FAILURES.get(error_code(error))
    if code is None:
        raise error
    return Failure(code, str(error))


def is_outcome_unknown(error: Error) -> bool:
    """Whether the transaction may or may not have become durable: an input/output error."""
    return error_code(error) == sqlite.SQLITE_IOERR


def error_code(error: Error) -> int:
    """The primary result code, without the extension in the upper bits."""
    return getattr(error, "sqlite_errorcode", sqlite.SQLITE_INTERNAL) & 0xFF


_FAILURES: Final = {
    sqlite.SQLITE_FULL: FailureCode.QUEUE_FULL,
    sqlite.SQLITE_CORRUPT: FailureCode.QUEUE_DAMAGED,
    sqlite.SQLITE_NOTADB: FailureCode.QUEUE_DAMAGED,
    sqlite.SQLITE_IOERR: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_BUSY: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_LOCKED: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_CANTOPEN: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_READONLY: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_PERM: FailureCode.QUEUE_UNAVAILABLE,
    sqlite.SQLITE_NOMEM: FailureCode.QUEUE_UNAVAILABLE,
}
