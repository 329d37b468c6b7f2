"""What people wait for: how it is written, how much of it waits, and what becomes of a fault."""

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from kiosk.central.api import ReportBatch, Result
from kiosk.central.batch import Batch, Item
from kiosk.central.calls import Call
from kiosk.central.inbox import BusyError, Inbox
from kiosk.central.intake import refusal
from kiosk.domain.failure import FailureCode
from tests.central.examples import report
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from concurrent.futures import Future


def batch(kiosk: str, count: int = 1) -> Batch:
    reports = [report(kiosk_id=kiosk, sequence=n) for n in range(1, count + 1)]
    return Batch(ReportBatch.model_validate({"reports": reports}).reports)


class Writer:
    """Writes nothing until it may, and notes what it is handed together."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.begun = threading.Semaphore(0)
        self.at_work: list[list[str]] = []
        self.written: list[list[str]] = []
        self.failing: set[str] = set()

    def __call__(self, batches: Sequence[Batch]) -> list[list[Result]]:
        kiosks = [one.kiosk for one in batches]
        self.at_work.append(kiosks)
        self.begun.release()
        assert self.may.wait(PATIENCE)
        self.written.append(kiosks)
        if self.failing & set(kiosks):
            raise OSError(kiosks)
        return [
            [
                refusal(getattr(report, "report_id", None), FailureCode.CENTRAL_REFUSED)
                for report in one.reports
            ]
            for one in batches
        ]


def refused(one: Item) -> Result:
    report_id = None if isinstance(one, Call) else one.report_id
    return refusal(report_id, FailureCode.CENTRAL_REFUSED)


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def inbox(writer: Writer) -> Iterator[Inbox]:
    inbox = Inbox(writer, 1)
    yield inbox
    writer.may.set()
    inbox.close()


def held_up(inbox: Inbox, writer: Writer) -> "Future[list[Result]]":
    """From here on everything waits."""
    first = inbox.put(batch("110105-0001"))
    assert writer.begun.acquire(timeout=PATIENCE)
    return first


def test_what_comes_meanwhile_is_written_together(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    answers = [inbox.put(batch(f"110105-020{n}", count=n)) for n in (1, 5, 2)]
    writer.may.set()
    assert [len(one.result(PATIENCE)) for one in answers] == [1, 5, 2]
    assert writer.written == [["110105-0001"], ["110105-0201", "110105-0205", "110105-0202"]]


def test_a_kiosk_can_not_take_the_places_of_others(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    for _ in range(8):
        inbox.put(batch("110105-0666"))
    with pytest.raises(BusyError) as refused:
        inbox.put(batch("110105-0666"))
    assert refused.value.retry_after >= 1
    another = inbox.put(batch("110105-0002"))
    writer.may.set()
    assert len(another.result(PATIENCE)) == 1


def test_no_more_waits_than_is_good(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    for number in range(256):
        inbox.put(batch(f"110105-{number:04d}"))
    with pytest.raises(BusyError):
        inbox.put(batch("110106-0001"))


def test_one_that_can_not_be_written_fails_alone(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    writer.failing = {"110105-0201"}
    answers = [inbox.put(batch(f"110105-020{n}")) for n in range(3)]
    writer.may.set()
    assert len(answers[0].result(PATIENCE)) == 1
    with pytest.raises(OSError, match="110105-0201"):
        answers[1].result(PATIENCE)
    assert len(answers[2].result(PATIENCE)) == 1


def test_who_gave_up_waiting_has_nothing_written(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    given_up, other = inbox.put(batch("110105-0002")), inbox.put(batch("110105-0003"))
    assert given_up.cancel()
    writer.may.set()
    assert len(other.result(PATIENCE)) == 1
    assert writer.written[1:] == [["110105-0003"]]


def test_what_waits_when_it_closes_is_written(writer: Writer) -> None:
    inbox = Inbox(writer, 1)
    first = held_up(inbox, writer)
    waiting = inbox.put(batch("110105-0002"))
    writer.may.set()
    inbox.close()
    assert (len(first.result(0)), len(waiting.result(0))) == (1, 1)
    with pytest.raises(BusyError):
        inbox.put(batch("110105-0003"))
