"""A copy of the queue, and that put back: nobody's report is lost by going back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Report
from kiosk.queue import copying
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from kiosk.queue.ring import KeyRing
from kiosk.queue.sealing import Sealer
from tests.queue.examples import KEY, draft, good, in_force

OpenQueue = Callable[..., Queue]
RING = KeyRing(Sealer(KEY))


@dataclass(frozen=True)
class Kept:
    """A queue with one report, a copy of it as it was then, and a report that came later."""

    folder: Path
    copy: Path
    first: Report
    later: Report


@pytest.fixture
def kept(folder: Path, open_queue: OpenQueue, tmp_path: Path) -> Kept:
    queue = open_queue()
    first = good(queue.record(draft(), language="en"))
    copy = good(copying.back_up(folder, tmp_path / "copies"))  # beside who has it open
    good(queue.answer([in_force(first)]))
    later = good(queue.record(draft(3), language="en"))
    queue.close()
    return Kept(folder, copy, first, later)


def numbers(queue: Queue) -> dict[object, object]:
    return {row["report_number"]: row["state"] for row in good(queue.rows())}


def test_what_was_recorded_since_the_copy_is_in_line_again(
    kept: Kept, open_queue: OpenQueue
) -> None:
    assert kept.copy.stat().st_mode & 0o777 == 0o600
    aside = copying.put_back(kept.folder, kept.copy, RING)
    assert isinstance(aside, Path)
    queue = open_queue()
    found = numbers(queue)
    assert found == {kept.first.report_number: "recorded", kept.later.report_number: "recorded"}
    assert good(queue.verify()) == 2
    (told,) = good(queue.statuses())["moved_aside"]
    assert (told["folder"], told["reports_lost"], told["reports_missing"]) == (aside.name, [], 0)


def test_going_back_again_loses_nothing_either(kept: Kept, open_queue: OpenQueue) -> None:
    for serial in (4, 5):
        assert isinstance(copying.put_back(kept.folder, kept.copy, RING), Path)
        queue = open_queue()
        good(queue.record(draft(serial), language="en"))
        queue.close()
    assert len(numbers(open_queue())) == 4


def test_an_older_copy_that_slips_in_later_still_gives_itself_away(
    kept: Kept, open_queue: OpenQueue
) -> None:
    copying.put_back(kept.folder, kept.copy, RING)
    queue = open_queue()
    good(queue.record(draft(4), language="en"))
    queue.close()
    for part in kept.folder.glob("queue.db*"):
        part.unlink()
    (kept.folder / "queue.db").write_bytes(kept.copy.read_bytes())
    last = good(open_queue().statuses())["moved_aside"][-1]
    assert "older copy" in last["trouble"]


def test_a_queue_of_a_later_version_gives_its_reports_back_to_the_version_before(
    kept: Kept, open_queue: OpenQueue
) -> None:
    """The update went wrong after it had brought the queue forward and taken a report."""
    connection = good(connect(kept.folder / "queue.db"))
    connection.execute("ALTER TABLE report ADD COLUMN office TEXT NOT NULL DEFAULT 'none'")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert isinstance(copying.put_back(kept.folder, kept.copy, RING), Path)
    assert set(numbers(open_queue())) == {kept.first.report_number, kept.later.report_number}


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", FailureCode.QUEUE_NEWER_SCHEMA),
        ("UPDATE setting SET value = x'00' WHERE name = 'key_check'", FailureCode.QUEUE_KEY_WRONG),
        ("DROP TABLE setting", FailureCode.QUEUE_DAMAGED),
    ],
)
def test_what_can_not_be_gone_on_with_is_refused_and_all_stays(
    harm: str, code: FailureCode, kept: Kept, open_queue: OpenQueue
) -> None:
    connection = good(connect(kept.copy))
    connection.execute(harm)
    connection.close()
    refused = copying.put_back(kept.folder, kept.copy, RING)
    assert isinstance(refused, Failure)
    assert refused.code is code
    assert len(numbers(open_queue())) == 2
    assert not list(kept.folder.glob("damaged-*"))


def test_no_database_at_all_is_refused(kept: Kept) -> None:
    kept.copy.write_text("not a database " * 100)
    refused = copying.put_back(kept.folder, kept.copy, RING)
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.QUEUE_DAMAGED


@pytest.mark.usefixtures("impatient")
def test_a_queue_in_use_is_let_be(kept: Kept, open_queue: OpenQueue) -> None:
    queue = open_queue()
    refused = copying.put_back(kept.folder, kept.copy, RING)
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.DATA_FOLDER_IN_USE
    assert len(numbers(queue)) == 2


def test_there_is_no_copy_of_what_is_not_there(tmp_path: Path) -> None:
    refused = copying.back_up(tmp_path, tmp_path / "copies")
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.QUEUE_UNAVAILABLE
    assert not (tmp_path / "copies").exists()
