"""What the centre says is kept, and what it refuses waits for staff."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Outcome, ReportState
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from kiosk.queue.view import Limits
from tests.queue.examples import BentClock, draft, good, in_force, refused

OpenQueue = Callable[..., Queue]


def test_answered_reports_wait_no_longer(queue: Queue) -> None:
    first, second, third = (good(queue.record(draft(i), language="en")) for i in range(3))
    assert queue.answer([in_force(first), refused(third)]) is None
    assert good(queue.pending(500)) == [second]
    assert good(queue.statuses())["states"] == {"in_force": 1, "recorded": 1, "refused": 1}


def test_the_first_answer_stands(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report, "C-1")]) is None
    assert queue.answer([refused(report)]) is None
    assert good(queue.statuses())["states"] == {"in_force": 1}
    assert good(queue.pending(500)) == []


def test_an_answer_to_a_report_nobody_recorded_changes_nothing(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    stray = CentralResult(uuid4(), Outcome.ACCEPTED, ReportState.IN_FORCE, "C-9")
    assert queue.answer([stray]) is None
    assert good(queue.pending(500)) == [report]


def test_refused_reports_are_sent_again_at_their_old_place(queue: Queue) -> None:
    reports = [good(queue.record(draft(i), language="en")) for i in range(4)]
    assert queue.answer([refused(reports[0]), refused(reports[2]), in_force(reports[3])]) is None
    assert good(queue.retry()) == 2
    assert good(queue.pending(500)) == reports[:3]
    assert good(queue.retry()) == 0
    listed = {row["report_number"]: row for row in good(queue.rows())}
    assert listed[reports[0].report_number]["last_error"] == "conflict"


def test_attempts_are_counted(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    for _ in range(3):
        assert queue.attempted([report.report_id], FailureCode.CENTRAL_UNREACHABLE) is None
    assert queue.answer([in_force(report)]) is None
    (row,) = good(queue.rows())
    assert row["attempts"] == 4
    assert "last_error" not in row


def test_a_report_whose_seal_is_torn_holds_nobody_up(open_queue: OpenQueue, folder: Path) -> None:
    queue = open_queue()
    torn, whole = (good(queue.record(draft(i), language="en")) for i in range(2))
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE personal SET sealed = zeroblob(60) WHERE sequence = 1")
    connection.execute("UPDATE outbox SET copy = NULL WHERE sequence = 1")
    connection.close()
    queue = open_queue()
    assert good(queue.pending(1)) == [whole]
    first, _ = good(queue.rows())
    assert first["report_number"] == torn.report_number
    assert (first["state"], first["last_error"]) == ("refused", "queue_reports_lost")


def test_the_doctor_hears_of_what_waits_for_staff(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    report = good(queue.record(draft(), language="en"))
    assert queue.examine() is None
    clock.passes(600)
    assert queue.examine() == Failure(
        FailureCode.CENTRAL_UNREACHABLE, "a report has waited for 600 s"
    )
    assert queue.answer([refused(report)]) is None
    assert queue.examine() == Failure(
        FailureCode.CENTRAL_REFUSED, "1 reports refused, see queue list"
    )


def test_the_doctor_hears_of_a_full_disk(open_queue: OpenQueue) -> None:
    failure = open_queue(limits=Limits(free_bytes=1 << 62)).examine()
    assert failure is not None
    assert failure.code is FailureCode.QUEUE_FULL
