"""The open database of the centre, of whatever kind."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa

from kiosk.central.store.asked import Asked
from kiosk.central.store.engine import READING, UnusableError, engine_of, file_of, url_of
from kiosk.central.store.keyfile import KeyFile
from kiosk.central.store.keys import Keys
from kiosk.central.store.references import References
from kiosk.central.store.schema import bring_up
from kiosk.central.store.sealed import PLACES
from kiosk.central.store.trail import Noted
from kiosk.central.store.transaction import Transaction
from kiosk.domain.failure import Failure, FailureCode

_Done = TypeVar("_Done")
_AGAIN: Final = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATE of what may well succeed when tried again: no serial order, deadlock, lock not had."""
_TRIES: Final = 3
_WRITERS: Final = {"sqlite": 1, "postgresql": 4}
_KEYS: Final = "central.keys"


class Store:
    """Safe to use from any thread. ``references`` are the centre's own numbers, ``writers`` how
    many transactions may well be written at once.
    """

    def __init__(
        self, engine: sa.Engine, key_file: KeyFile, came_from: str | None, asked: Asked | None
    ) -> None:
        self._engine = engine
        self._asked = asked
        self._turn = threading.Lock() if asked else nullcontext()
        """SQLite's own way is to look again and again whether the lock is free."""
        self._reading = engine.execution_options(**READING)
        self.key_file = key_file
        self.came_from = came_from
        """The revision that the database was of when it was opened; ``None`` of an empty one."""
        self.references = References(engine)
        self.writers = _WRITERS[engine.dialect.name]

    @classmethod
    def open(cls, database: str, *, make: bool = True) -> "Store | Failure":
        """Open ``sqlite:///path`` or ``postgresql+psycopg://…``; its tables are made if need be.

        With ``make`` false a file that isn't there stays so, and is ``central_database_unusable``.
        The keys are ``central.keys`` among the service's credentials (systemd's
        ``CREDENTIALS_DIRECTORY``), else beside SQLite's file (``path.keys``); a new database makes
        them.
        """
        url = url_of(database)
        if isinstance(url, Failure):
            return url
        file = file_of(url)
        if file is not None and not make and not file.is_file():
            return _unusable(f"{file} does not exist")
        keys_file = _keys_file(file)
        if keys_file is None:
            return Failure(
                FailureCode.CONFIGURATION_INVALID,
                f"central: PostgreSQL needs {_KEYS} in CREDENTIALS_DIRECTORY",
            )
        engine = None
        try:
            if file is not None:
                with suppress(FileExistsError):
                    file.touch(mode=0o600, exist_ok=False)
            engine = engine_of(url)
            with engine.begin() as connection:
                ready = bring_up(connection, keys_file)
            if ready.was_plain:
                _empty_log(engine, "VACUUM")  # nothing in plain stays in its pages
            asked = None if file is None else Asked(file)
        except (OSError, sa.exc.DBAPIError, UnusableError) as error:
            if engine is not None:
                engine.dispose()
            return _unusable(str(getattr(error, "orig", error)))
        return cls(engine, KeyFile(keys_file, ready.keys), ready.came_from, asked)

    @property
    def keys(self) -> Keys:
        """Those in the file now; whoever seals and opens asks for them anew each time."""
        return self.key_file.keys

    def write(self, work: Callable[[Transaction], _Done]) -> _Done:
        """Do ``work`` in one transaction, on the disk on return; again where that may help."""
        for left in reversed(range(_TRIES)):
            try:
                return self._written(work)
            except sa.exc.DBAPIError as error:
                if not left or getattr(error.orig, "sqlstate", None) not in _AGAIN:
                    raise
        raise AssertionError("the last try returns or raises")

    def _written(self, work: Callable[[Transaction], _Done]) -> _Done:
        with self._turn:
            with self._engine.begin() as connection:
                asked = self._asked.bring_over(connection) if self._asked else []
                done = work(Transaction(connection))
            if self._asked:
                self._asked.forget(asked)
        return done

    def note(self, noted: Noted) -> None:
        """That somebody looks at what a person reported; on the disk on return, and in the trail
        by the next write at the latest. Waits for nobody's writing.
        """
        if self._asked:
            self._asked.note(noted)
        else:
            self.write(lambda work: work.trail.note(noted))

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One view of everything, which waits for nobody's writing."""
        with self._reading.begin() as connection:
            yield Transaction(connection)

    def forget_deleted(self) -> None:
        """What was deleted is in SQLite's file and log no more (its pages overwrite it at once);
        PostgreSQL has its room again. Raises :class:`UnusableError` and ``DBAPIError``.
        """
        if self._engine.dialect.name == "sqlite":
            _empty_log(self._engine)
            return
        autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            connection.exec_driver_sql("SET statement_timeout = '1h'")
            for table in PLACES:
                connection.exec_driver_sql(f"VACUUM {table.name}")
            connection.exec_driver_sql("RESET statement_timeout")

    def close(self) -> None:
        """What was asked is in the trail then."""
        if self._asked:
            if self._asked.may_have_rows:
                with suppress(sa.exc.DBAPIError):  # they stay where they are, for the next one
                    self.write(lambda _: None)
            self._asked.close()
        self._engine.dispose()


def _empty_log(engine: sa.Engine, *before: str) -> None:
    """Write SQLite's log into its file and cut it off, once these statements are done.

    Raises :class:`UnusableError` where somebody reads what is in it.
    """
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        for statement in before:
            cursor.execute(statement)
        [busy, *_] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if busy:
        raise UnusableError("somebody reads what was deleted; try again")


def _keys_file(file: Path | None) -> Path | None:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials is not None:
        return Path(credentials) / _KEYS
    return None if file is None else file.with_name(f"{file.name}.keys")


def _unusable(detail: str) -> Failure:
    return Failure(FailureCode.CENTRAL_DATABASE_UNUSABLE, detail)
