"""Start-up: look first, touch afterwards.

Whoever is alone with the folder may create, migrate or move aside; a second process (a command
beside the running kiosk) only joins, and waits where there is nothing to join yet. What was
looked at and refused is left byte for byte.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, Error, as_failure, connect, look
from kiosk.queue.files import FolderLock, sync_folder
from kiosk.queue.migrate import MIGRATIONS, REVISIONS, create, migrate
from kiosk.queue.numbers import ReservedNumbers
from kiosk.queue.rekey import resealed
from kiosk.queue.ring import Ring
from kiosk.queue.sealing import Sealer

DATABASE: Final = "queue.db"
NUMBERS: Final = "report-numbers"
_ASIDE: Final = "damaged-"
_FOR_GOOD: Final = {FailureCode.QUEUE_KEY_WRONG, FailureCode.QUEUE_NEWER_SCHEMA}
"""What is so however long one waits for whoever prepares the queue."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is whole, current and ours, and what goes with it."""

    path: Path
    connection: Connection
    lock: FolderLock
    numbers: ReservedNumbers
    moved_aside: Path | None

    def close(self) -> None:
        """Safe to repeat."""
        self.connection.close()
        self.numbers.close()
        self.lock.close()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the one who opens brings."""

    ring: Ring
    migrations: Path
    move_damaged: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a database told; no ``revision`` means that it has no tables yet."""

    revision: str | None
    key_check: bytes = b""
    trouble: str = ""


def open_database(
    folder: Path,
    ring: Ring,
    *,
    migrations: Path = MIGRATIONS,
    move_damaged: bool = True,
) -> Opened | Failure:
    """Open or make the queue of ``folder``. A failure leaves what was there as it was."""
    rules = _Rules(ring, migrations, move_damaged)
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


def _opened(folder: Path, lock: FolderLock, rules: _Rules) -> Opened | Failure:
    path, numbers = folder / DATABASE, folder / NUMBERS
    outcome: Opened | Failure = Failure(FailureCode.DATA_FOLDER_IN_USE, str(folder))
    for alone in lock.turns():
        moved_aside = _made_ready(path, numbers, rules) if alone else None
        if isinstance(moved_aside, Failure):
            return moved_aside
        if not path.exists():
            continue
        lock.share()
        outcome = _joined(path, numbers, lock, rules.ring, moved_aside)
        if alone or isinstance(outcome, Opened) or outcome.code in _FOR_GOOD:
            break
    return outcome


def _joined(
    path: Path, numbers: Path, lock: FolderLock, ring: Ring, moved_aside: Path | None
) -> Opened | Failure:
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    refusal = _not_ready(connection, ring)
    if refusal is None:
        return Opened(path, connection, lock, ReservedNumbers(numbers), moved_aside)
    connection.close()
    return refusal


def _not_ready(connection: Connection, ring: Ring) -> Failure | None:
    try:
        seen = seen_in(connection)
    except Error as error:
        return as_failure(error)
    if seen.revision is None:
        return Failure(FailureCode.QUEUE_DAMAGED, seen.trouble or "it has no tables")
    refusal = refusal_of(seen, ring)
    today_s = seen.revision == REVISIONS[-1] and seen.key_check == ring.current.check
    if refusal is None and not today_s:
        return Failure(FailureCode.QUEUE_UNAVAILABLE, "it waits to be brought forward")
    return refusal


def _made_ready(path: Path, numbers: Path, rules: _Rules) -> Path | Failure | None:
    """Create, migrate or move aside; the folder it was moved to, if it was."""
    moved_aside: Path | None = None
    if path.exists():
        seen = look(path, lambda connection: seen_in(connection, thorough=True))
        if isinstance(seen, Failure) and seen.code is FailureCode.QUEUE_DAMAGED:
            seen = Seen(revision=None, trouble=seen.detail)
        if isinstance(seen, Failure):
            return seen
        if seen.revision is not None:
            refusal = refusal_of(seen, rules.ring)
            if refusal is not None:
                return refusal
            if not seen.trouble:
                return _brought_forward(path, seen, rules)
        if seen.trouble:
            if not rules.move_damaged:
                return Failure(FailureCode.QUEUE_DAMAGED, seen.trouble)
            moved_aside = _moved_aside(path, seen.trouble)
    return _created(path, numbers, rules.ring.current) or moved_aside


def seen_in(connection: Connection, *, thorough: bool = False) -> Seen:
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return Seen(revision=None)
    try:
        (revision,) = connection.execute(sql.REVISION).fetchone()
        (key_check,) = connection.execute(sql.KEY_CHECK).fetchone()
    except (Error, TypeError) as error:
        return Seen(revision=None, trouble=f"not a queue: {error}")
    return Seen(revision, key_check, _trouble(connection) if thorough else "")


def _trouble(connection: Connection) -> str:
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except Error as error:
        return str(error)
    return "" if found == "ok" else str(found)


def refusal_of(seen: Seen, ring: Ring) -> Failure | None:
    if seen.revision not in REVISIONS:
        return Failure(FailureCode.QUEUE_NEWER_SCHEMA, f"schema {seen.revision}")
    if ring.get(seen.key_check) is None:
        return Failure(FailureCode.QUEUE_KEY_WRONG, "the queue was written with another key")
    return None


def _created(path: Path, numbers: Path, sealer: Sealer) -> Failure | None:
    reserved = ReservedNumbers(numbers)
    given_out = reserved.read()
    reserved.close()
    path.touch(mode=0o600)
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    try:
        create(connection, {"key_check": sealer.check, "given_out": b"%d" % given_out})
    finally:
        connection.close()
    sync_folder(path.parent)
    sync_folder(path.parent.parent)
    return None


def _brought_forward(path: Path, seen: Seen, rules: _Rules) -> Failure | None:
    """To today's schema and key; an old copy that was put back may lack both."""
    sealer, current = rules.ring.sealers[seen.key_check], rules.ring.current
    if seen.revision is not None and seen.revision != REVISIONS[-1]:
        backup = migrate(path, seen.revision, sealer, rules.migrations)
        if isinstance(backup, Failure):
            return backup
        _log.info("queue.migrated", from_revision=seen.revision, backup=backup.name)
    if sealer is not current:
        renewed = resealed(path, sealer, current)
        if isinstance(renewed, Failure):
            return renewed
        _log.info("queue.rekeyed", seals=renewed)
    return None


def _moved_aside(path: Path, trouble: str) -> Path:
    """Move the database, its WAL and its index into a folder of their own; nothing is deleted."""
    stem = f"{_ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    taken = len(list(path.parent.glob(f"{stem}*")))
    folder = path.parent / f"{stem}-{taken}"
    folder.mkdir(mode=0o700)
    for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if part.exists():
            part.rename(folder / part.name)
    sync_folder(folder)
    sync_folder(path.parent)
    _log.critical("queue.damaged", detail=trouble, moved_to=folder.name)
    return folder
