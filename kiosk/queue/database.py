"""The one SQLite connection: opened as asked or not at all, its errors turned into failures.

SQLite comes with the ``sqlcipher3`` wheel (see ``kiosk.base.sqlite``), used without a key:
personal fields are sealed instead, see ``sealing``.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kiosk.base.sqlite import is_sound, version
from kiosk.domain.failure import Failure, FailureCode

if TYPE_CHECKING:
    import sqlite3 as sqlite  # the same interface, and sqlcipher3 ships no types
else:
    from sqlcipher3 import dbapi2 as sqlite

Connection = sqlite.Connection
Row = sqlite.Row
Error = sqlite.DatabaseError
ContradictionError = sqlite.IntegrityError

_PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit returns after its sync
    "secure_delete": 1,
    "foreign_keys": 1,
    "cell_size_check": 1,
}
_OTHER_PROCESS_MS: Final = 5000
_NO_TEXT: Final = "Could not decode to UTF-8"  # it comes from the binding, without a code
_T = TypeVar("_T")


def connect(path: Path) -> Connection | Failure:
    """Open for writing, every pragma read back. The file must exist or may be made."""
    if not is_sound():
        return Failure(FailureCode.QUEUE_UNAVAILABLE, f"SQLite {version()} can corrupt a WAL")
    try:
        connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    except Error as error:
        return as_failure(error)
    connection.row_factory = Row
    try:
        with noise_as_damage():
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


def connect_empty() -> Connection:
    """A database in memory, for what isn't there yet."""
    connection = sqlite.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.row_factory = Row
    return connection


@contextmanager
def looking(path: Path, *, alone: bool) -> Iterator[Connection]:
    """An existing database, to be read without changing a byte of it or of its WAL.

    ``alone`` with it (``FolderLock.alone``) there is nobody whose index of the WAL could be
    shared, and the one that SQLite makes is taken away again. Raises ``Error``.
    """
    wal, shared = Path(f"{path}-wal"), Path(f"{path}-shm")
    quiet = alone and not (wal.exists() and wal.stat().st_size)
    had_shared = shared.exists()
    connection = sqlite.connect(
        f"{path.absolute().as_uri()}?{'immutable=1' if quiet else 'mode=ro'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_OTHER_PROCESS_MS / 1000,
    )
    connection.row_factory = Row
    try:
        with noise_as_damage():
            yield connection
    finally:
        connection.close()
        if alone and not had_shared:
            shared.unlink(missing_ok=True)


def look(path: Path, question: Callable[[Connection], _T]) -> _T | Failure:
    """Ask an existing database something, alone with it. What SQLite has no name for is damage."""
    try:
        with looking(path, alone=True) as connection:
            return question(connection)
    except Error as error:
        code = _FAILURES.get(error_code(error), FailureCode.QUEUE_DAMAGED)
        return Failure(code, str(error))


def transaction(connection: Connection, work: Callable[[Connection], _T | Failure]) -> _T | Failure:
    """Do ``work`` in one transaction, durable when this returns; a ``Failure`` undoes it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        done = work(connection)
        connection.execute("ROLLBACK" if isinstance(done, Failure) else "COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(Error):
                connection.execute("ROLLBACK")
        raise
    return done


def as_failure(error: Error) -> Failure:
    """The failure an SQLite error stands for; an error that only a bug can cause is raised."""
    code = _FAILURES.get(error_code(error))
    if code is None:
        raise error
    return Failure(code, str(error))


@contextmanager
def noise_as_damage() -> Iterator[None]:
    """Where there is noise, the binding raises what tells of no damage: for a length that no memory
    has room for, a message that quotes noise, a text that is none. Raises what SQLite means.
    """
    try:
        yield
    except (MemoryError, UnicodeDecodeError) as error:
        raise damage(f"noise: {type(error).__name__}") from None
    except sqlite.OperationalError as error:
        if str(error).startswith(_NO_TEXT):
            raise damage("noise where there is text") from None
        raise


def is_outcome_unknown(error: Error) -> bool:
    """Whether the transaction may or may not have become durable: an input/output error."""
    return error_code(error) == sqlite.SQLITE_IOERR


def is_damage(error: Error) -> bool:
    """Whether the database is not what it was: a page is noise, or it went back in time."""
    return _FAILURES.get(error_code(error)) is FailureCode.QUEUE_DAMAGED


def damage(found: str) -> Error:
    """What SQLite would raise, had it seen what was ``found``."""
    error = Error(found)
    error.sqlite_errorcode = sqlite.SQLITE_CORRUPT
    return error


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
