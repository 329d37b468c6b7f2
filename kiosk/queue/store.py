"""Transactions on the one connection, from any thread, one at a time.

One connection with a lock beats one a thread: a waiting writer is woken at once where SQLite
would poll, and nothing else writes. After an input/output error at COMMIT the outcome is unknown
(the row may be read back from the page cache and still not be on the disk), so the connection is
opened anew, what the WAL holds is written into the database again and synced, and the work is
done once more: work must be such that doing it twice is doing it once.
"""

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import structlog

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.database import Connection, Error, as_failure, connect, is_outcome_unknown

_T = TypeVar("_T")
_log = structlog.get_logger()


class Store:
    """An open database. After :meth:`close` every call is ``queue_unavailable``."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self._path = path
        self._connection: Connection | None = connection
        self._closed = False
        self._lock = threading.Lock()

    def write(self, work: Callable[[Connection], _T | Failure]) -> _T | Failure:
        """Do ``work`` in one transaction, durable when this returns; a ``Failure`` undoes it."""
        with self._lock:
            connection = self._connection or self._reopened()
            if isinstance(connection, Failure):
                return connection
            try:
                return _transaction(connection, work)
            except Error as error:
                if not is_outcome_unknown(error):
                    return as_failure(error)
                _log.error("queue.io_error", detail=str(error))
            connection = self._reopened()
            if isinstance(connection, Failure):
                return connection
            try:
                return _transaction(connection, work)
            except Error as error:
                self._drop()
                return as_failure(error)

    def change(self, statement: str, values: Sequence[Mapping[str, object]]) -> int | Failure:
        """Write one statement for each of ``values``, by name; how many rows it changed."""
        return self.write(lambda connection: connection.executemany(statement, values).rowcount)

    def read(self, work: Callable[[Connection], _T | Failure]) -> _T | Failure:
        """Do ``work``, which only reads."""
        with self._lock:
            connection = self._connection or self._reopened()
            if isinstance(connection, Failure):
                return connection
            try:
                return work(connection)
            except Error as error:
                return as_failure(error)

    def forget_old_pages(self) -> None:
        """Empty the WAL, which may still hold what was erased or sealed with an old key."""
        self.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close())

    def close(self) -> None:
        """Wait for the transaction that is running, then close."""
        with self._lock:
            self._closed = True
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Error):
                self._connection.close()
            self._connection = None

    def _reopened(self) -> Connection | Failure:
        self._drop()
        if self._closed:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "the queue is closed")
        connection = connect(self._path)
        if isinstance(connection, Failure):
            return connection
        try:
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except Error as error:
            connection.close()
            return as_failure(error)
        if busy:
            connection.close()
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "another process holds the WAL")
        self._connection = connection
        return connection


def _transaction(
    connection: Connection, work: Callable[[Connection], _T | Failure]
) -> _T | Failure:
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
