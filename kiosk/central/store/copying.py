"""Copies of the centre's database, and one of them put back.

A copy holds what the database holds, so what names a person only sealed, and comes without the
keys: once ``central erase`` has thrown a key away, what that sealed is gone from older copies too.
SQLite copies itself; for PostgreSQL its own ``pg_dump`` and ``pg_restore`` are called.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
import sqlcipher3.dbapi2

from kiosk.base.disk import part_of, put_in_place, sync_file
from kiosk.base.programs import run
from kiosk.base.waiting import Deadline
from kiosk.central.store import references
from kiosk.central.store.asked import Asked
from kiosk.central.store.engine import UnusableError, engine_of, file_of, url_of
from kiosk.central.store.store import Store
from kiosk.domain.failure import Failure, FailureCode

BEFORE: Final = "before-restore"
"""The folder, beside a copy that is put back, of what was there."""
_SECONDS: Final = 6 * 3600.0


def back_up(database: str, folder: Path, now: datetime, keep: int) -> Path | Failure:
    """Copy the database into ``folder``, durably, and leave the newest ``keep`` copies there.

    The copy is of one moment, whoever writes meanwhile; who asked of whom before is in its trail.
    Fails with ``configuration_invalid`` or
    ``central_database_unusable``.
    """
    url = url_of(database)
    if isinstance(url, Failure):
        return url
    file = file_of(url)
    if file is not None and not file.is_file():
        return _unusable(f"{file} does not exist")
    kind = "dump" if file is None else "db"
    copy = folder / f"central-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.{kind}"
    try:
        if file is not None:
            _bring_over(url, file)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = part_of(copy)
        part.touch(mode=0o600)
        _dump(url, part)
        sync_file(part)
        put_in_place(part, copy)
        for old in sorted(folder.glob(f"central-*.{kind}"))[:-keep]:
            old.unlink()
    except (OSError, sa.exc.DBAPIError, UnusableError) as error:
        return _unusable(str(getattr(error, "orig", error)))
    return copy


def put_back(database: str, copy: Path, now: datetime) -> Path | Failure:
    """Put ``copy`` in the place of the database, while nobody serves it.

    What was there is copied into a folder beside ``copy`` first, and comes back where ``copy``
    can't be used: a newer program's, or of other keys. The centre's references go on after the
    last one that was given out, so that none is given twice. Returns the copy of what was there.
    """
    before = back_up(database, copy.parent / BEFORE, now, keep=3)
    if isinstance(before, Failure):
        return before
    url = sa.make_url(database)
    try:
        with _connected(url) as connection:
            reached = references.reached(connection)
        _load(url, copy)
        refused = _taken_up(database, reached)
        if refused is not None:
            _load(url, before)
    except (OSError, sa.exc.DBAPIError, UnusableError, sqlcipher3.dbapi2.Error) as error:
        return _unusable(f"{copy.name}: {getattr(error, 'orig', error)}")
    return refused or before


def _taken_up(database: str, reached: int) -> Failure | None:
    """Why what was put back can't be used; where it can, it is of this version now."""
    store = Store.open(database, make=False)
    if isinstance(store, Failure):
        return store
    with closing(store):
        store.references.go_on_from(reached)
    return None


def _bring_over(url: sa.URL, file: Path) -> None:
    """What lies beside the database belongs into its trail (:mod:`kiosk.central.store.asked`)."""
    with closing(Asked(file)) as asked:
        while asked.may_have_rows:
            with _connected(url) as connection:
                there = asked.bring_over(connection)
                connection.commit()
            asked.forget(there)


def _dump(url: sa.URL, part: Path) -> None:
    if file_of(url) is None:
        form = ("--format=custom", "--no-privileges", f"--file={part}")
        _call("pg_dump", url, *form)
        return
    with _connected(url) as connection:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(part),))


def _load(url: sa.URL, copy: Path) -> None:
    """All of it in one transaction, or nothing."""
    file = file_of(url)
    if file is None:
        form = ("--clean", "--if-exists", "--single-transaction", str(copy))
        _call("pg_restore", url, *form)
        return
    source = sqlcipher3.dbapi2.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlcipher3.dbapi2.connect(file)) as target:
        source.execute("SELECT 1 FROM sqlite_master").fetchone()  # raises where it is no database
        source.backup(target)


def _call(program: str, url: sa.URL, *arguments: str) -> None:
    """``program`` on the schema that the centre's tables are in; raises :class:`UnusableError`.

    The password is handed over where no other user can read it.
    """
    with _connected(url) as connection:
        schema = connection.scalar(sa.func.current_schema())
    place = url.set(drivername="postgresql", password=None).render_as_string()
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [program, f"--dbname={place}", f"--schema={schema}", "--no-owner", *arguments]
    code, said = run(command, Deadline(_SECONDS), b"", complaints=True, **password)
    if code:
        why = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise UnusableError(f"{program}: {why}")


@contextmanager
def _connected(url: sa.URL) -> Iterator[sa.Connection]:
    engine = engine_of(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _unusable(detail: str) -> Failure:
    return Failure(FailureCode.CENTRAL_DATABASE_UNUSABLE, detail)
