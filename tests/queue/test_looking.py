"""A look at a queue says what is there, or why that can't be told; it changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import files
from kiosk.queue.database import connect
from kiosk.queue.files import FolderLock
from kiosk.queue.key import own_key
from kiosk.queue.looking import viewing
from kiosk.queue.migrate import REVISIONS
from kiosk.queue.queue import Queue
from tests.queue.examples import draft, good, opened


@pytest.fixture
def queue(folder: Path) -> Queue:
    """One with a report in it, sealed with the key that lies beside it."""
    queue = good(opened(folder, key=good(own_key(folder))))
    good(queue.record(draft(), language="en"))
    return queue


def seen_in(folder: Path) -> list[str] | Failure:
    """The states of its reports."""
    with viewing(folder, clock_synchronised=lambda: True) as view:
        if isinstance(view, Failure):
            return view
        return [str(row["state"]) for row in good(view.rows())]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_beside_the_kiosk_that_runs_and_without_one(queue: Queue, folder: Path) -> None:
    assert seen_in(folder) == ["recorded"]
    queue.close()
    before = contents(folder)
    assert seen_in(folder) == ["recorded"]
    assert contents(folder) == before


def test_where_there_is_no_queue_yet_it_is_an_empty_one(folder: Path) -> None:
    assert seen_in(folder) == []
    assert not folder.exists()
    folder.mkdir()
    assert seen_in(folder) == []
    assert contents(folder) == {}


def revised(revision: str) -> Callable[[Path], object]:
    def revise(folder: Path) -> None:
        connection = good(connect(folder / "queue.db"))
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()

    return revise


@pytest.mark.parametrize(
    ("befalls", "code"),
    [
        (lambda folder: (folder / "queue.db").write_bytes(b""), FailureCode.QUEUE_DAMAGED),
        (lambda folder: (folder / "queue.db").write_bytes(b"?" * 9000), FailureCode.QUEUE_DAMAGED),
        (lambda folder: (folder / "queue.db").unlink(), FailureCode.QUEUE_DAMAGED),
        (lambda folder: (folder / "queue.key").unlink(), FailureCode.QUEUE_KEY_WRONG),
        (lambda folder: (folder / "queue.key").write_bytes(bytes(32)), FailureCode.QUEUE_KEY_WRONG),
        (revised("9999"), FailureCode.QUEUE_NEWER_SCHEMA),
        (revised(REVISIONS[0]), FailureCode.QUEUE_UNAVAILABLE),
    ],
    ids=["empty", "noise", "gone", "no key", "another key", "newer", "older"],
)
def test_what_can_t_be_looked_at_is_told_and_left(
    befalls: Callable[[Path], object], code: FailureCode, queue: Queue, folder: Path
) -> None:
    queue.close()
    befalls(folder)
    before = contents(folder)
    seen = seen_in(folder)
    assert isinstance(seen, Failure)
    assert seen.code is code
    assert contents(folder) == before


def test_a_folder_that_is_none_can_t_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "kiosk").touch()
    seen = seen_in(tmp_path / "kiosk")
    assert isinstance(seen, Failure)
    assert seen.code is FailureCode.DATA_FOLDER_UNWRITABLE


def test_while_it_is_made_or_mended_it_is_in_use(
    queue: Queue, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.close()
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    maker = FolderLock(folder)
    assert maker.alone()
    seen = seen_in(folder)
    assert isinstance(seen, Failure)
    assert seen.code is FailureCode.DATA_FOLDER_IN_USE
    maker.close()
    assert seen_in(folder) == ["recorded"]
