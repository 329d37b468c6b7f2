"""A disk that fails at one commit after the other, each time in another way."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import opening, preparing, store
from kiosk.queue.database import Error, connect
from kiosk.queue.queue import Queue
from tests.queue.examples import draft, good

if TYPE_CHECKING:
    from kiosk.domain.report import Report

OpenQueue = Callable[..., Queue]

_IOERR, _FULL = 10, 13  # SQLite's result codes
_WAYS = {"not done": (_IOERR, False), "done": (_IOERR, True), "full": (_FULL, False)}


class IllDisk:
    """A connection whose next COMMITs fail in these ways, on whatever connection they come."""

    def __init__(self, connection: Any, ways: list[str]) -> None:
        self._connection = connection
        self._ways = ways

    def execute(self, statement: str, *values: Any) -> Any:
        if statement != "COMMIT" or not self._ways:
            return self._connection.execute(statement, *values)
        code, is_done = _WAYS[self._ways.pop(0)]
        if is_done:
            self._connection.execute(statement)
        error = Error("the disk fails")
        error.sqlite_errorcode = code
        raise error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def fail(queue: Queue, monkeypatch: pytest.MonkeyPatch, ways: list[str]) -> None:
    """Have its disk fail in these ways from now on."""
    for opener in (store, preparing, opening):
        monkeypatch.setattr(opener, "connect", lambda path: IllDisk(connect(path), ways))
    queue._store._connection = IllDisk(queue._store._connection, ways)  # type: ignore[assignment]


@pytest.mark.parametrize("ways", [*product(_WAYS, repeat=4)], ids=", ".join)
def test_what_is_confirmed_until_it_is_recorded_is_one_report(
    open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch, ways: tuple[str, ...]
) -> None:
    queue = open_queue()
    fail(queue, monkeypatch, list(ways))
    recorded: Report | Failure = Failure(FailureCode.QUEUE_UNAVAILABLE)
    for _ in range(len(ways) + 1):
        if isinstance(recorded, Failure):
            recorded = queue.record(draft(), language="en")
    assert good(queue.pending(10)) == [recorded]


@pytest.mark.parametrize("ways", [*product(_WAYS, repeat=3)], ids=", ".join)
def test_what_was_deleted_while_it_is_open_is_taken_back_in_the_end(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch, ways: tuple[str, ...]
) -> None:
    queue, left = open_queue(), list(ways)
    report = good(queue.record(draft(), language="en"))
    for path in folder.glob("queue.db*"):
        path.unlink()
    fail(queue, monkeypatch, left)
    for _ in range(2 * len(ways)):
        queue.tidy()
        queue.retry()
    assert left == []
    good(queue.tidy())
    assert good(queue.pending(10)) == [report]
    again = good(queue.record(draft(1), language="en"))
    assert good(queue.pending(10)) == [report, again]
    assert len([*folder.glob("damaged-*")]) == 1


@pytest.mark.parametrize("way", _WAYS)
def test_what_was_replaced_while_it_is_open_is_not_let_go_of_where_the_disk_fails_first(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    queue = open_queue()
    queue.close()
    older = (folder / "queue.db").read_bytes()
    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    (folder / "other").write_bytes(older)
    (folder / "other").rename(folder / "queue.db")
    (folder / "queue.db-wal").unlink()
    fail(queue, monkeypatch, [way])
    queue.retry()
    queue.tidy()
    assert good(queue.pending(10)) == [report]


def test_a_queue_that_lacks_parts_of_its_reports_gives_way_to_what_lies_aside(
    folder: Path, open_queue: OpenQueue
) -> None:
    """As where an older copy lies under the WAL of a newer one: each page is whole by itself."""
    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    queue.close()
    aside = folder / "damaged-20270101T000000Z-0"
    aside.mkdir()
    (aside / "queue.db").write_bytes((folder / "queue.db").read_bytes())
    torn = good(connect(folder / "queue.db"))
    for table in ("receipt", "personal", "outbox"):
        torn.execute(f"DELETE FROM {table}")
    torn.close()
    queue = open_queue()
    good(queue.tidy())
    assert good(queue.pending(10)) == [report]
    assert good(queue.tidy()) is not None


def test_an_older_copy_put_there_while_nothing_is_open_is_not_gone_on_with(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = open_queue()
    first = good(queue.record(draft(), language="en"))
    queue._store.forget_old_pages()
    older = (folder / "queue.db").read_bytes()
    second = good(queue.record(draft(), language="en"))
    fail(queue, monkeypatch, ["not done", "not done"])
    assert isinstance(queue.retry(), Failure)
    copied = (folder / "queue.db").read_bytes()
    (folder / "other").write_bytes(older)
    (folder / "other").rename(folder / "queue.db")
    assert good(queue.pending(10)) == [first]
    [aside] = good(queue.statuses())["moved_aside"]
    assert aside["trouble"] == "an older copy was put back, with 1 reports of 2"
    assert aside["reports_missing"] == 1
    (folder / aside["folder"] / "queue.db").write_bytes(copied)
    good(queue.salvage(folder / aside["folder"]))
    assert good(queue.pending(10)) == [first, second]


@pytest.mark.parametrize("is_running", [False, True], ids=["off", "running"])
def test_a_database_without_tables_in_place_of_one_with_reports_is_no_new_one(
    folder: Path,
    open_queue: OpenQueue,
    monkeypatch: pytest.MonkeyPatch,
    is_running: bool,
) -> None:
    """As an older copy is that was made before the first start had come to its end."""
    queue = open_queue()
    good(queue.record(draft(), language="en"))
    good(connect(folder / "other")).close()
    if is_running:
        fail(queue, monkeypatch, ["not done", "not done"])
        assert isinstance(queue.retry(), Failure)
    else:
        queue.close()
    for part in folder.glob("queue.db*"):
        part.unlink()
    (folder / "other").rename(folder / "queue.db")
    if not is_running:
        queue = open_queue()
    assert good(queue.pending(10)) == []
    [aside] = good(queue.statuses())["moved_aside"]
    assert aside["trouble"] == "it has no tables"
    assert aside["reports_missing"] == 1
