"""Start-up looks first: what is refused stays byte for byte, what is damaged is moved, not lost."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.base.disk import write_whole
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import database
from kiosk.queue.files import FolderLock
from kiosk.queue.looking import viewing
from kiosk.queue.queue import Queue
from kiosk.queue.view import View
from tests.queue.examples import KEY, draft, good, opened

_T = TypeVar("_T")
OpenQueue = Callable[..., Queue]


def contents(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with its digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def failing(folder: Path, code: FailureCode, **changes: object) -> Failure:
    failure = opened(folder, **changes)
    assert isinstance(failure, Failure), failure
    assert failure.code is code, failure
    return failure


def left_by_a_crash(folder: Path, open_queue: OpenQueue) -> None:
    """A queue whose last reports are only in the WAL, as a killed process leaves it."""
    queue = open_queue()
    for serial in range(5):
        good(queue.record(draft(serial), language="en"))
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    queue.close()
    for path in folder.iterdir():
        path.unlink()
    for name, content in kept.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(content)


@pytest.fixture(params=["closed", "crashed"])
def a_queue(request: pytest.FixtureRequest, folder: Path, open_queue: OpenQueue) -> Path:
    """A queue with five reports, closed in peace or not."""
    left_by_a_crash(folder, open_queue)
    if request.param == "closed":
        open_queue().close()
    assert (folder / "queue.db-wal").exists() == (request.param == "crashed")
    return folder


def with_revision(folder: Path, revision: str) -> None:
    connection = good(database.connect(folder / "queue.db"))
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    kept = {path: path.read_bytes() for path in folder.iterdir() if path.suffix != ".db-shm"}
    connection.close()
    for path, content in kept.items():
        path.write_bytes(content)
    (folder / "queue.db-shm").unlink(missing_ok=True)


def test_a_newer_schema_is_refused_and_nothing_changed(a_queue: Path) -> None:
    with_revision(a_queue, "9999")
    before = contents(a_queue)
    failing(a_queue, FailureCode.QUEUE_NEWER_SCHEMA)
    assert contents(a_queue) == before


def test_another_key_is_refused_and_nothing_changed(a_queue: Path) -> None:
    before = contents(a_queue)
    failing(a_queue, FailureCode.QUEUE_KEY_WRONG, key=bytes(32))
    assert contents(a_queue) == before
    queue = good(opened(a_queue))
    assert len(good(queue.pending(500))) == 5
    queue.close()


def damage(path: Path, page: int, size: int = 4096) -> None:
    with path.open("r+b") as file:
        file.seek(page * size)
        file.write(os.urandom(size))


@pytest.mark.parametrize("page", range(6))
def test_a_damaged_page_moves_the_whole_database_aside(
    page: int, folder: Path, open_queue: OpenQueue
) -> None:
    left_by_a_crash(folder, open_queue)
    open_queue().close()
    damage(folder / "queue.db", page)
    before = (folder / "queue.db").read_bytes()
    queue = open_queue()
    assert queue.moved_aside is not None
    assert (queue.moved_aside / "queue.db").read_bytes() == before
    there = len(good(queue.rows()))
    good(queue.record(draft(), language="en"))
    assert good(queue.verify()) == there + 1


def too_long(_connection: object) -> None:
    raise MemoryError


def in_the_schema(content: bytes) -> bytes:
    """SQLite quotes it in its message, which the binding then can't decode."""
    return content.replace(b"CREATE TABLE", b"CREATE TABL\xab")


def in_the_form(content: bytes) -> bytes:
    """Its number is at bytes 44 to 47 of the header (file format, section 1.3.9)."""
    return content[:47] + b"\x7f" + content[48:]


def in_a_text(content: bytes) -> bytes:
    """Every page is as it should be, and one letter of a state is none."""
    return content.replace(b"chiprecorded", b"chipre\xe7orded")


@pytest.mark.parametrize("noise", [in_the_schema, in_the_form, in_a_text])
def test_noise_is_damage_and_the_report_is_taken_back(
    noise: Callable[[bytes], bytes], folder: Path, open_queue: OpenQueue
) -> None:
    whole = open_queue()
    good(whole.record(draft(), language="en"))
    whole.close()
    file = folder / "queue.db"
    before = file.read_bytes()
    file.write_bytes(noise(before))
    assert file.read_bytes() != before
    queue = open_queue()
    assert sum(good(queue.statuses())["states"].values()) == 1
    assert len(good(queue.statuses())["moved_aside"]) == 1
    assert len(good(queue.pending(500))) == 1


def test_a_length_that_is_noise_is_damage(a_queue: Path) -> None:
    found = database.look(a_queue / "queue.db", too_long)
    assert isinstance(found, Failure)
    assert found.code is FailureCode.QUEUE_DAMAGED


def test_the_wal_of_a_damaged_database_is_moved_with_it(
    folder: Path, open_queue: OpenQueue
) -> None:
    left_by_a_crash(folder, open_queue)
    damage(folder / "queue.db", 0)
    wal = (folder / "queue.db-wal").read_bytes()
    queue = open_queue()
    assert queue.moved_aside is not None
    assert (queue.moved_aside / "queue.db-wal").read_bytes() == wal


def test_two_damages_in_one_second_are_two_folders(folder: Path, open_queue: OpenQueue) -> None:
    numbers = []
    for _ in range(3):
        queue = open_queue()
        numbers.append(good(queue.record(draft(), language="en")).report_number)
        queue.close()
        (folder / "queue.db").write_bytes(os.urandom(9000))
    open_queue()
    assert len(list(folder.glob("damaged-*"))) == 3
    assert len(set(numbers)) == 3


def test_a_foreign_database_is_moved_aside(folder: Path, open_queue: OpenQueue) -> None:
    folder.mkdir()
    connection = good(database.connect(folder / "queue.db"))
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    assert open_queue().moved_aside is not None


def test_a_creation_that_was_cut_off_is_begun_again(folder: Path, open_queue: OpenQueue) -> None:
    folder.mkdir()
    (folder / "queue.db").touch()
    queue = open_queue()
    assert queue.moved_aside is None
    assert isinstance(good(queue.record(draft(), language="en")).report_number, str)


def looked(folder: Path, ask: Callable[[View], _T]) -> _T | Failure:
    """What a command learns that only looks. The key is at hand as the kiosk's own."""
    if folder.exists() and not (folder / "queue.key").exists():
        write_whole(folder / "queue.key", KEY)
    with viewing(folder, clock_synchronised=lambda: True) as view:
        return view if isinstance(view, Failure) else ask(view)


def test_a_command_only_tells_of_damage(folder: Path, open_queue: OpenQueue) -> None:
    left_by_a_crash(folder, open_queue)
    assert looked(folder, View.verify) == 5
    damage(folder / "queue.db", 1)
    before = contents(folder)
    failure = looked(folder, View.verify)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_DAMAGED
    assert contents(folder) == before


def test_a_look_changes_nothing(a_queue: Path) -> None:
    assert looked(a_queue, View.verify) == 5
    before = contents(a_queue)
    assert looked(a_queue, View.verify) == 5
    assert len(good(good(looked(a_queue, View.rows)))) == 5
    assert contents(a_queue) == before


def test_a_look_where_nothing_is_makes_nothing(folder: Path) -> None:
    assert looked(folder, View.verify) == 0
    assert looked(folder, View.rows) == []
    assert not folder.exists()


def test_a_look_beside_the_kiosk_sees_what_it_just_recorded(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    for serial in range(3):
        report = good(queue.record(draft(serial), language="en"))
        assert looked(folder, View.verify) == serial + 1
        newest = good(good(looked(folder, View.rows)))[-1]
        assert newest["report_number"] == report.report_number
    before = contents(folder)
    looked(folder, View.verify)
    assert contents(folder) == before


def test_a_look_waits_until_the_queue_is_ready(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_queue().close()
    looked(folder, View.verify)
    monkeypatch.setattr("kiosk.queue.files.PATIENCE", 0.0)
    starts = FolderLock(folder)
    assert starts.alone()
    failure = looked(folder, View.verify)
    starts.close()
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_IN_USE
    assert looked(folder, View.verify) == 0


def test_a_start_waits_for_who_only_looks(folder: Path, open_queue: OpenQueue) -> None:
    """Else a command in the wrong moment would keep the kiosk from mending its queue."""
    left_by_a_crash(folder, open_queue)
    damage(folder / "queue.db", 1)
    looker = FolderLock(folder)
    assert looker.share()
    with ThreadPoolExecutor(1) as start:
        queue = start.submit(opened, folder)
        wait([queue], timeout=0.3)
        assert not queue.done()
        looker.close()
        mended = good(queue.result(30))
    assert mended.moved_aside is not None
    mended.close()


def test_a_second_process_joins_and_never_moves_what_is_in_use(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_queue()
    report = good(first.record(draft(), language="en"))
    second = open_queue()
    assert good(second.pending(500)) == [report]
    other = good(second.record(draft(3), language="en"))
    assert good(first.pending(500)) == [report, other]
    first.close()
    damage(folder / "queue.db", 0)
    monkeypatch.setattr("kiosk.queue.files.PATIENCE", 0.0)
    assert isinstance(opened(folder), Failure)
    assert list(folder.glob("damaged-*")) == []


def test_a_queue_that_cannot_be_looked_at_is_a_failure_and_stays_as_it_is(folder: Path) -> None:
    """A folder in place of its WAL can't be opened, whoever asks."""
    good(opened(folder)).close()
    (folder / "queue.db-wal").mkdir()
    before = contents(folder)
    failing(folder, FailureCode.QUEUE_UNAVAILABLE)
    assert contents(folder) == before
    assert (folder / "queue.db-wal").is_dir()


def test_a_folder_that_is_a_file_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "kiosk").write_text("not a folder")
    failing(tmp_path / "kiosk", FailureCode.DATA_FOLDER_UNWRITABLE)
    assert contents(tmp_path) == {"kiosk": hashlib.sha256(b"not a folder").hexdigest()}


def test_a_folder_without_permission_is_unwritable() -> None:
    failing(Path("/proc/kiosk"), FailureCode.DATA_FOLDER_UNWRITABLE)
    failing(Path("/sys/kernel"), FailureCode.DATA_FOLDER_UNWRITABLE)


def test_files_are_the_kiosk_s_alone(folder: Path, open_queue: OpenQueue) -> None:
    good(open_queue().record(draft(), language="en"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_an_old_sqlite_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.queue.database.sqlite.sqlite_version_info", (3, 51, 2))
    failing(folder, FailureCode.QUEUE_UNAVAILABLE)


def test_pragmas_that_do_not_hold_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database._PRAGMAS, "synchronous", 7)
    assert "synchronous" in failing(folder, FailureCode.QUEUE_UNAVAILABLE).detail


def test_a_journal_mode_the_disk_does_not_allow_is_refused(tmp_path: Path) -> None:
    """WAL needs shared memory, which a file system may lack; in memory there is no WAL either."""
    failure = database.connect(Path(":memory:"))
    assert isinstance(failure, Failure)
    assert "journal_mode" in failure.detail


def test_opening_imports_neither_alembic_nor_the_http_library() -> None:
    program = (
        "import sys, kiosk.queue.queue, kiosk.sync.loop, kiosk.sync.client\n"
        "heavy = {'alembic', 'httpx2', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert ended.returncode == 0, ended.stderr
