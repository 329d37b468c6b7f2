"""What happens to reports is told in the log, by their numbers and nothing else of them."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.queue import preparing
from kiosk.queue.database import Error
from kiosk.queue.key import own_key, rotate_key
from kiosk.queue.queue import Queue
from kiosk.queue.spare import Spare
from tests.logs import capture_logs
from tests.queue.examples import draft, good, in_force, opened

OpenQueue = Callable[..., Queue]


def test_a_report_s_life(queue: Queue) -> None:
    with capture_logs() as log:
        report = good(queue.record(draft(), language="en"))
        for _ in range(2):
            good(queue.begin_print(report.report_id))
        assert queue.answer([in_force(report)]) is None
    number = report.report_number
    assert log == [
        {
            "event": "queue.recorded",
            "log_level": "info",
            "report_number": number,
            "kind": "pre_loss",
        },
        {"event": "queue.print", "log_level": "info", "report_number": number, "copy": 0},
        {"event": "queue.print", "log_level": "info", "report_number": number, "copy": 1},
        {"event": "queue.answered", "log_level": "info", "reports": 1, "refused": 0},
    ]


def logged(log: list[Any], event: str) -> list[dict[str, Any]]:
    """The fields of every such event."""
    kept = {"event", "log_level"}
    return [
        {key: value for key, value in entry.items() if key not in kept}
        for entry in log
        if entry["event"] == event
    ]


def test_a_new_key(folder: Path) -> None:
    queue = good(opened(folder, key=good(own_key(folder))))
    good(queue.record(draft(), language="en"))
    queue.close()
    with capture_logs() as log:
        renewed = good(rotate_key(folder))
    assert logged(log, "queue.rekeyed") == [{"seals": renewed}]


class BadDisk:
    """A connection whose next COMMIT fails as on a disk that can't write."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == "COMMIT":
            error = Error("disk I/O error")
            error.sqlite_errorcode = 10  # SQLITE_IOERR
            raise error
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_disk_that_fails(queue: Queue) -> None:
    queue._store._connection = BadDisk(queue._store._connection)  # type: ignore[assignment]
    with capture_logs() as log:
        report = good(queue.record(draft(), language="en"))
    assert logged(log, "queue.io_error") == [{"detail": "disk I/O error"}]
    assert good(queue.pending(10)) == [report]


def test_a_database_that_was_damaged(folder: Path, open_queue: OpenQueue) -> None:
    queue = open_queue()
    good(queue.record(draft(), language="en"))
    queue.close()
    (folder / "queue.db").write_bytes(b"no database" * 1000)
    with capture_logs() as log:
        open_queue()
    [damaged] = logged(log, "queue.damaged")
    assert (folder / damaged["moved_to"]).is_dir()
    aside = {"moved_to": damaged["moved_to"]}
    assert logged(log, "queue.salvaged") == [{**aside, "found": 0, "queued": 0}]
    assert logged(log, "queue.lost") == [{**aside, "lost": 0, "missing": 1, "unreadable": 0}]


def test_a_salvage_that_fails_is_made_up_for(
    folder: Path, open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    queue.close()
    with (folder / "queue.db").open("r+b") as file:
        file.write(bytes(100))
    monkeypatch.setattr(preparing, "salvage", fails)
    with capture_logs() as log:
        queue = open_queue()
    (failed,) = logged(log, "queue.salvage_failed")
    assert "No space left" in failed["detail"]
    assert good(queue.pending(10)) == []
    queue.close()
    monkeypatch.undo()
    with capture_logs() as log:
        queue = open_queue()
    moved_to = failed["moved_to"]
    assert logged(log, "queue.salvaged") == [{"moved_to": moved_to, "found": 1, "queued": 1}]
    assert good(queue.pending(10)) == [report]


def test_room_that_was_kept_back_and_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimpleNamespace(f_frsize=1024, f_bavail=1 << 20, f_files=100, f_favail=50)
    monkeypatch.setattr(os, "statvfs", lambda _folder: room)
    spare = Spare(tmp_path)
    with capture_logs() as log:
        assert not spare.settle()
        kept = len(list(tmp_path.iterdir()))
        room.f_bavail = 0
        assert spare.settle()
        assert spare.settle()
    assert kept > 0
    assert list(tmp_path.iterdir()) == []
    assert logged(log, "queue.spare_used") == [{"files": kept}]
