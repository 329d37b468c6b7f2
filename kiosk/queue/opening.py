"""Start-up: look first, touch afterwards.

Whoever is alone with the folder may create, migrate or move aside (``preparing``); a second
process (a command beside the running kiosk) only joins, and waits where there is nothing to join
yet. What was looked at and refused is left byte for byte.
"""

from pathlib import Path
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.database import Connection, Error, as_failure, connect, look
from kiosk.queue.files import FolderLock
from kiosk.queue.held import Held
from kiosk.queue.mark import Mark
from kiosk.queue.migrate import MIGRATIONS
from kiosk.queue.numbers import ReservedNumbers
from kiosk.queue.preparing import (
    DATABASE,
    NUMBERS,
    Rules,
    Seen,
    is_current,
    lacking,
    make_ready,
    reached_by,
    refusal_of,
    seen_in,
)
from kiosk.queue.remains import move_aside
from kiosk.queue.ring import KeyRing

_FOR_GOOD: Final = {FailureCode.QUEUE_KEY_WRONG, FailureCode.QUEUE_NEWER_SCHEMA}
"""What is so however long one waits for whoever prepares the queue."""


@dataclass(frozen=True)
class Opened:
    """A database that is whole, current and ours, and what goes with it."""

    path: Path
    connection: Connection
    lock: FolderLock
    numbers: ReservedNumbers
    rules: Rules
    moved_aside: Path | None

    def close(self) -> None:
        """Safe to repeat."""
        self.connection.close()
        self.numbers.close()
        self.lock.close()


def open_database(
    folder: Path,
    ring: KeyRing,
    *,
    migrations: Path = MIGRATIONS,
) -> Opened | Failure:
    """Open or make the queue of ``folder``. A failure leaves what was there as it was."""
    rules = Rules(ring, migrations)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(folder)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
    try:
        opened = _opened(folder, lock, rules)
    except Error as error:
        opened = as_failure(error)
    except OSError as error:
        opened = Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
    if isinstance(opened, Failure):
        lock.close()
    return opened


def key_check_of(folder: Path) -> bytes | None:
    """Which key the queue in ``folder`` is sealed with; ``None`` where that can't be told."""
    path = folder / DATABASE
    seen = look(path, seen_in) if path.exists() else None
    return seen.key_check if isinstance(seen, Seen) and seen.revision is not None else None


def _opened(folder: Path, lock: FolderLock, rules: Rules) -> Opened | Failure:
    outcome: Opened | Failure = Failure(FailureCode.DATA_FOLDER_IN_USE, str(folder))
    for alone in lock.turns():
        moved_aside = make_ready(folder, rules) if alone else None
        if isinstance(moved_aside, Failure):
            return moved_aside
        if not (folder / DATABASE).exists():
            continue
        lock.share()
        outcome = _joined(folder, lock, rules, moved_aside)
        if alone or isinstance(outcome, Opened) or outcome.code in _FOR_GOOD:
            break
    return outcome


def _joined(
    folder: Path, lock: FolderLock, rules: Rules, moved_aside: Path | None
) -> Opened | Failure:
    path = folder / DATABASE
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    refusal = _not_ready(connection, rules.ring)
    if refusal is None:
        numbers = ReservedNumbers(folder / NUMBERS)
        return Opened(path, connection, lock, numbers, rules, moved_aside)
    connection.close()
    return refusal


def _not_ready(connection: Connection, ring: KeyRing) -> Failure | None:
    try:
        seen = seen_in(connection)
    except Error as error:
        return as_failure(error)
    if seen.revision is None:
        return Failure(FailureCode.QUEUE_DAMAGED, seen.trouble or "it has no tables")
    refusal = refusal_of(seen, ring)
    if refusal is None and not is_current(seen, ring):
        return Failure(FailureCode.QUEUE_UNAVAILABLE, "it waits to be brought forward")
    return refusal


class Mending:
    """Puts a new database in the place of a running kiosk's (``store.Mender``)."""

    def __init__(self, opened: Opened) -> None:
        self._path = opened.path
        self._folder = opened.path.parent
        self._lock = opened.lock
        self._rules = opened.rules
        self.mark = Mark(self._folder, reached_by(opened.connection))

    def put_aside(self, trouble: str, held: Held) -> Failure | None:
        if not self._lock.alone():
            self._lock.share()
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{trouble}; another process uses it")
        try:
            move_aside(self._path, trouble, self.mark.reached, held)
        except OSError as error:
            self._lock.share()
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{trouble}; {error.strerror}")
        return None

    def renew(self) -> Connection | Failure:
        if not self._lock.alone():
            self._lock.share()
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "another process uses the queue")
        try:
            return self._renewed()
        except Error as error:
            return as_failure(error)
        except OSError as error:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{self._folder}: {error.strerror}")
        finally:
            self._lock.share()

    def trouble(self, connection: Connection) -> str:
        seen = seen_in(connection)
        return seen.trouble or lacking(seen.reached, self.mark.reached)

    def _renewed(self) -> Connection | Failure:
        made = make_ready(self._folder, self._rules)
        if isinstance(made, Failure):
            return made
        connection = connect(self._path)
        if not isinstance(connection, Failure):
            self.mark.begin(reached_by(connection))
        return connection
