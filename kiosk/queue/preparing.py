"""What the one who is alone with the folder does to it: make, migrate, move aside, take back.

Look first, touch afterwards: what is refused is left byte for byte.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.base import log
from kiosk.base.disk import sync_folder
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import remains
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, Error, connect, look, transaction
from kiosk.queue.held import parts_of
from kiosk.queue.mark import Reached, read_mark
from kiosk.queue.migrate import MIGRATIONS, REVISIONS, create, migrate
from kiosk.queue.numbers import ReservedNumbers
from kiosk.queue.rekey import resealed
from kiosk.queue.ring import KeyRing
from kiosk.queue.salvage import salvage
from kiosk.queue.sealing import Sealer

DATABASE: Final = "queue.db"
NUMBERS: Final = "report-numbers"


@dataclass(frozen=True)
class Rules:
    """What the one who opens brings."""

    ring: KeyRing
    migrations: Path = MIGRATIONS


@dataclass(frozen=True)
class Seen:
    """What a look at a database told; no ``revision`` means that it has no tables yet."""

    revision: str | None
    key_check: bytes = b""
    reached: Reached | None = None
    trouble: str = ""


def make_ready(folder: Path, rules: Rules) -> Path | Failure | None:
    """Create, migrate or move aside; the folder that was moved to, if there is one.

    Raises ``OSError`` and ``Error``.
    """
    path = folder / DATABASE
    seen = _looked(path, mark := _mark_of(folder))
    if isinstance(seen, Failure):
        return seen
    moved_aside: Path | None = None
    if seen is not None and not seen.trouble and seen.revision is not None:
        refusal = refusal_of(seen, rules.ring) or _brought_forward(path, seen, rules)
        if refusal is not None:
            return refusal
    else:
        if seen is not None and seen.trouble:
            moved_aside = remains.move_aside(path, seen.trouble, mark or seen.reached)
        failure = _created(path, rules.ring.current)
        if failure is not None:
            return failure
    return _taken_back(path, rules) or moved_aside


def trouble_outside(folder: Path) -> str:
    """What the files tell before the database is opened, or empty."""
    return _trouble_outside(folder / DATABASE, _mark_of(folder))


def _mark_of(folder: Path) -> Reached | None:
    """What the last database reached, unless that was moved aside already."""
    mark = read_mark(folder)
    return None if mark is None or remains.is_told(folder, mark) else mark


def _looked(path: Path, mark: Reached | None) -> Seen | Failure | None:
    """What there is, and whether it can be gone on with; ``None`` where there was never any."""
    trouble = _trouble_outside(path, mark)
    if trouble:
        return Seen(None, trouble=trouble)
    if not path.exists():
        return None
    seen = look(path, lambda connection: seen_in(connection, thorough=True))
    if isinstance(seen, Failure):
        damaged = seen.code is FailureCode.QUEUE_DAMAGED
        return Seen(None, trouble=seen.detail) if damaged else seen
    if seen.trouble or mark is None:
        return seen
    return replace(seen, trouble=lacking(seen.reached, mark))


def lacking(reached: Reached | None, mark: Reached) -> str:
    """Why a database that ``reached`` this is not the one that was marked, or empty."""
    if reached is None:
        return "it has no tables"
    if not reached.is_behind(mark):
        return ""
    return f"an older copy was put back, with {reached.reports} reports of {mark.reports}"


def _trouble_outside(path: Path, mark: Reached | None) -> str:
    database, wal, _ = parts_of(path)
    wal_holds_some = wal.is_file() and wal.stat().st_size > 0
    if not os.path.lexists(database):
        return f"{database.name} is gone" if mark is not None or wal_holds_some else ""
    if not database.is_file():
        return f"{database.name} is no file"
    if database.stat().st_size == 0 and (mark is not None or wal_holds_some):
        return f"{database.name} is empty"
    return ""


def seen_in(connection: Connection, *, thorough: bool = False) -> Seen:
    """What a database says of itself; ``thorough`` looks at every page."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return Seen(revision=None)
    try:
        (revision,) = connection.execute(sql.REVISION).fetchone()
        (key_check,) = connection.execute(sql.KEY_CHECK).fetchone()
        reached = reached_by(connection)
    except (Error, TypeError) as error:
        return Seen(revision=None, trouble=f"not a queue: {error}")
    return Seen(revision, key_check, reached, _trouble(connection) if thorough else "")


def reached_by(connection: Connection) -> Reached:
    """How far a database has come; before schema 0002 it had no id."""
    generation = connection.execute(sql.GENERATION).fetchone()
    sequence, reports = connection.execute(sql.REACHED).fetchone()
    return Reached(generation[0] if generation else b"", sequence, reports)


def _trouble(connection: Connection) -> str:
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except Error as error:
        return str(error)
    return "" if found == "ok" else str(found)


def refusal_of(seen: Seen, ring: KeyRing) -> Failure | None:
    if seen.revision not in REVISIONS:
        return Failure(FailureCode.QUEUE_NEWER_SCHEMA, f"schema {seen.revision}")
    if ring.get(seen.key_check) is None:
        return Failure(FailureCode.QUEUE_KEY_WRONG, "the queue was written with another key")
    return None


def is_current(seen: Seen, ring: KeyRing) -> bool:
    """Whether it has today's schema and key."""
    return seen.revision == REVISIONS[-1] and seen.key_check == ring.current.check


def _created(path: Path, sealer: Sealer) -> Failure | None:
    reserved = ReservedNumbers(path.with_name(NUMBERS))
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


def _brought_forward(path: Path, seen: Seen, rules: Rules) -> Failure | None:
    """To today's schema and key; an old copy that was put back may lack both."""
    sealer, current = rules.ring.sealers[seen.key_check], rules.ring.current
    if seen.revision is not None and seen.revision != REVISIONS[-1]:
        backup = migrate(path, seen.revision, sealer, rules.migrations)
        if isinstance(backup, Failure):
            return backup
        log.info("queue.migrated", from_revision=seen.revision, backup=backup.name)
    if sealer is not current:
        renewed = resealed(path, sealer, current)
        if isinstance(renewed, Failure):
            return renewed
        log.info("queue.rekeyed", seals=renewed)
    return None


def _taken_back(path: Path, rules: Rules) -> Failure | None:
    """Salvage what was moved aside, now or earlier, and not gone through yet for this database.

    What was taken back into the one before is lost with it, and lies where it lay.
    """
    aside = remains.lying_aside(path.parent)
    if not aside:
        return None
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    try:
        generation = reached_by(connection).generation
        for folder in aside:
            if not remains.is_salvaged(folder, generation):
                _salvaged(connection, folder, rules, generation)
    finally:
        connection.close()
    return None


def _salvaged(connection: Connection, folder: Path, rules: Rules, generation: bytes) -> None:
    """Nothing is lost where it fails: it lies there, and who tidies goes through it."""
    try:
        salvaged = transaction(connection, lambda within: salvage(within, folder, rules.ring))
        if not isinstance(salvaged, Failure):
            remains.note_salvaged(folder, salvaged, generation)
    except (Error, OSError) as error:
        log.critical("queue.salvage_failed", moved_to=folder.name, detail=str(error))
