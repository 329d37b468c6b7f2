"""Transactions on the one connection, from any thread, one at a time.

One connection with a lock beats one a thread: a waiting writer is woken at once where SQLite
would poll, and nothing else writes. Work must be such that doing it twice is doing it once,
because it is done once more

- after an input/output error at COMMIT: the outcome is unknown (the row may be read back from the
  page cache and still not be on the disk), so the connection is opened anew, and what the WAL
  holds is written into the database again and synced;
- after damage, and where the files were unlinked or replaced: the kiosk moves aside what is
  there, takes its reports back, and goes on with a new database.
"""

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Protocol, TypeVar

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.database import (
    Connection,
    Error,
    as_failure,
    connect,
    is_damage,
    is_outcome_unknown,
    noise_as_damage,
    transaction,
)
from kiosk.queue.held import Held

_T = TypeVar("_T")


class Mender(Protocol):
    """Who may put a new database in the place of one that can't be gone on with."""

    def put_aside(self, trouble: str, held: Held) -> Failure | None:
        """Move aside what is there and what ``held`` has open. The connection is still open."""

    def renew(self) -> Connection | Failure:
        """A new database, with what could be taken back. The old connection is closed."""

    def trouble(self, connection: Connection) -> str:
        """Why what lies there is not what was open before, or empty. Raises ``Error``."""


class _Cure(Enum):
    """What has to be done before the work is done once more; the same files may not do better."""

    NONE = auto()
    REOPEN = auto()
    RENEW = auto()


@dataclass(frozen=True)
class _Trouble:
    """Why what was done doesn't count."""

    failure: Failure
    cure: _Cure


class Store:
    """An open database. After :meth:`close` every call is ``queue_unavailable``.

    Without ``mender`` damage is only told.
    """

    def __init__(self, path: Path, connection: Connection, mender: Mender | None = None) -> None:
        self._path = path
        self._connection: Connection | None = connection
        self._held = Held(path)
        self._mender = mender
        self._closed = False
        self._lock = threading.Lock()

    def write(self, work: Callable[[Connection], _T | Failure]) -> _T | Failure:
        """Do ``work`` in one transaction, durable when this returns; a ``Failure`` undoes it."""
        return self._done(lambda connection: transaction(connection, work), writes=True)

    def change(self, statement: str, values: Sequence[Mapping[str, object]]) -> int | Failure:
        """Write one statement for each of ``values``, by name; how many rows it changed."""
        return self.write(lambda connection: connection.executemany(statement, values).rowcount)

    def read(self, work: Callable[[Connection], _T | Failure]) -> _T | Failure:
        """Do ``work``, which only reads."""
        return self._done(work, writes=False)

    def forget_old_pages(self) -> Failure | None:
        """Empty the WAL, which may still hold what was erased or sealed with an old key."""
        return self.read(_empty_wal)

    def close(self) -> None:
        """Wait for the transaction that is running, then close."""
        with self._lock:
            self._closed = True
            self._drop()

    def _done(self, act: Callable[[Connection], _T | Failure], *, writes: bool) -> _T | Failure:
        with self._lock:
            done = self._tried(act)
            if not isinstance(done, _Trouble):
                return done
            if done.cure is _Cure.NONE or (done.cure is _Cure.REOPEN and not writes):
                return done.failure
            again = self._done_again(act, done)
            if not isinstance(again, _Trouble):
                return again
            # What was tried first may have been done all the same, whatever kept this from it.
            return replace(done.failure, detail=f"{done.failure.detail}; {again.failure.detail}")

    def _done_again(
        self, act: Callable[[Connection], _T | Failure], trouble: _Trouble
    ) -> _T | Failure | _Trouble:
        renews = trouble.cure is _Cure.RENEW
        mended = self._renewed(trouble.failure) if renews else self._reopened()
        if isinstance(mended, Failure):
            return _Trouble(mended, _Cure.NONE)
        done = self._tried(act)
        if isinstance(done, _Trouble) and done.cure is not _Cure.NONE:
            self._drop()
        return done

    def _tried(self, act: Callable[[Connection], _T | Failure]) -> _T | Failure | _Trouble:
        connection = self._connection or self._reopened()
        if isinstance(connection, Failure):
            return connection
        try:
            with noise_as_damage():
                done = act(connection)
        except Error as error:
            if is_damage(error):
                return _Trouble(as_failure(error), _Cure.RENEW)
            if not is_outcome_unknown(error):
                return _Trouble(as_failure(error), _Cure.NONE)
            log.error("queue.io_error", detail=str(error))
            # Opened anew it would be what lies there now, and what was open would be gone.
            cure = _Cure.RENEW if self._held.lost() else _Cure.REOPEN
            return _Trouble(as_failure(error), cure)
        lost = self._held.lost()
        if not lost:
            return done
        detail = f"not the files any more that were opened: {lost}"
        return _Trouble(Failure(FailureCode.QUEUE_UNAVAILABLE, detail), _Cure.RENEW)

    def _renewed(self, trouble: Failure) -> Connection | Failure:
        """Go on with a new database, or say why not."""
        if self._mender is None:
            return trouble
        failure = self._mender.put_aside(trouble.detail, self._held)
        if failure is not None:
            return failure
        self._drop()
        return self._adopted(self._mender.renew())

    def _reopened(self) -> Connection | Failure:
        self._drop()
        if self._closed:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "the queue is closed")
        connection: Connection | Failure = Failure(FailureCode.QUEUE_DAMAGED, "it is gone")
        if self._path.is_file():
            connection = self._synced()
        if (
            self._mender is not None
            and isinstance(connection, Failure)
            and connection.code is FailureCode.QUEUE_DAMAGED
        ):
            connection = self._mender.renew()
        return self._adopted(connection)

    def _synced(self) -> Connection | Failure:
        """A new connection, and what the WAL holds in the database and on the disk."""
        connection = connect(self._path)
        if isinstance(connection, Failure):
            return connection
        try:
            with noise_as_damage():
                failure = self._not_the_same(connection) or _empty_wal(connection)
        except Error as error:
            failure = as_failure(error)
        if failure is not None:
            connection.close()
            return failure
        return connection

    def _not_the_same(self, connection: Connection) -> Failure | None:
        """While nothing was open, something else may have been put there, or a new database may
        have broken off.
        """
        trouble = self._mender.trouble(connection) if self._mender is not None else ""
        return Failure(FailureCode.QUEUE_DAMAGED, trouble) if trouble else None

    def _adopted(self, connection: Connection | Failure) -> Connection | Failure:
        if not isinstance(connection, Failure):
            self._connection = connection
            self._held = Held(self._path)
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Error):
                self._connection.close()
            self._connection = None


def _empty_wal(connection: Connection) -> Failure | None:
    """Into the database. Raises ``Error``."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    held = Failure(FailureCode.QUEUE_UNAVAILABLE, "another process holds the WAL")
    return held if busy else None
