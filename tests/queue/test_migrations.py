"""Schemas go forward, with a copy made before; what fails half-way leaves the old one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from kiosk.domain.failure import Failure
from kiosk.queue import migrate, preparing
from kiosk.queue.database import Error, connect
from kiosk.queue.opening import open_database
from kiosk.queue.queue import Queue
from kiosk.queue.ring import KeyRing
from kiosk.queue.sealing import Sealer
from tests.logs import capture_logs
from tests.queue.examples import KEY, draft, good

OpenQueue = Callable[..., Queue]
LATER = Path(__file__).with_name("later")


def schema_of(path: Path) -> list[tuple[str, str]]:
    connection = good(connect(path))
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found = [(name, " ".join(sql.replace('"', "").split())) for name, sql in rows]
    connection.close()
    return sorted(found)


def test_the_tables_are_what_all_migrations_make(
    tmp_path: Path, folder: Path, open_queue: OpenQueue
) -> None:
    migrated = tmp_path / "migrated.db"
    connection = good(connect(migrated))
    migrate._upgrade(connection, migrate.MIGRATIONS, lambda: None)
    connection.close()
    open_queue().close()
    assert schema_of(migrated) == schema_of(folder / "queue.db")


def test_the_revisions_named_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    there = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(there)) == migrate.REVISIONS


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """From the call on it is a later version: its migrations are today's and one more."""

    def come() -> Path:
        migrations = tmp_path / "later"
        shutil.copytree(LATER, migrations)
        for script in (migrate.MIGRATIONS / "versions").glob("v*.py"):
            shutil.copy(script, migrations / "versions")
        monkeypatch.setattr(preparing, "REVISIONS", (*migrate.REVISIONS, "9999"))
        return migrations

    return come


def test_an_older_database_is_migrated_with_a_copy_made_before(
    folder: Path, open_queue: OpenQueue, tomorrow: Callable[[], Path]
) -> None:
    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    queue.close()
    before = schema_of(folder / "queue.db")
    opened = good(open_database(folder, KeyRing(Sealer(KEY)), migrations=tomorrow()))
    row = opened.connection.execute("SELECT report_id, office FROM report").fetchone()
    assert tuple(row) == (report.report_id.bytes, "none")
    opened.close()
    copy = folder / "queue.db.from-0002"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert schema_of(copy) == before
    copied = good(connect(copy))
    assert copied.execute("SELECT report_id FROM report").fetchone()[0] == report.report_id.bytes
    copied.close()


def test_a_migration_that_fails_leaves_the_old_database_whole(
    folder: Path, open_queue: OpenQueue, tomorrow: Callable[[], Path]
) -> None:
    queue = open_queue()
    good(queue.record(draft(), language="en"))
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE report SET kind = 'fails'")
    connection.close()
    before = schema_of(folder / "queue.db")
    with pytest.raises(Error, match="no_such_table"):
        open_database(folder, KeyRing(Sealer(KEY)), migrations=tomorrow())
    assert schema_of(folder / "queue.db") == before


def test_an_older_program_refuses_what_a_later_one_migrated(
    folder: Path,
    open_queue: OpenQueue,
    tomorrow: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_queue().close()
    good(open_database(folder, KeyRing(Sealer(KEY)), migrations=tomorrow())).close()
    monkeypatch.setattr(preparing, "REVISIONS", migrate.REVISIONS)
    assert isinstance(open_database(folder, KeyRing(Sealer(KEY))), Failure)


def test_a_migration_is_told(
    folder: Path, open_queue: OpenQueue, tomorrow: Callable[[], Path]
) -> None:
    open_queue().close()
    with capture_logs() as log:
        good(open_database(folder, KeyRing(Sealer(KEY)), migrations=tomorrow())).close()
    assert log == [
        {
            "event": "queue.migrated",
            "log_level": "info",
            "from_revision": migrate.REVISIONS[-1],
            "backup": f"queue.db.from-{migrate.REVISIONS[-1]}",
        }
    ]
