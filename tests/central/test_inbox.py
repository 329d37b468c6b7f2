"""What waits to be written: in which order, how much of it, and what becomes of a fault."""

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from kiosk.central.api import ReportBatch, Result
from kiosk.central.batch import Batch
from kiosk.central.inbox import BusyError, Inbox
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
        self.written: list[list[str]] = []
        self.failing: set[str] = set()

    def __call__(self, batches: Sequence[Batch]) -> list[list[Result]]:
        self.begun.release()
        assert self.may.wait(PATIENCE)
        kiosks = [one.kiosk for one in batches]
        self.written.append(kiosks)
        if self.failing & set(kiosks):
            raise OSError(kiosks)
        return [[] for _ in batches]


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


def test_who_waits_comes_before_what_was_saved_up_and_is_written_together(
    inbox: Inbox, writer: Writer
) -> None:
    held_up(inbox, writer)
    saved = [inbox.put(batch(f"110105-010{n}", 20)) for n in range(2)]
    alone = [inbox.put(batch(f"110105-020{n}")) for n in range(3)]
    writer.may.set()
    for answer in (*saved, *alone):
        answer.result(PATIENCE)
    assert writer.written == [
        ["110105-0001"],
        ["110105-0100"],
        ["110105-0200", "110105-0201", "110105-0202"],
        ["110105-0101"],
    ], "one batch after each group, so that neither waits for ever"


def test_a_kiosk_can_not_take_the_places_of_others(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    for _ in range(8):
        inbox.put(batch("110105-0666"))
    with pytest.raises(BusyError) as refused:
        inbox.put(batch("110105-0666"))
    assert refused.value.retry_after >= 1
    another = inbox.put(batch("110105-0002"))
    writer.may.set()
    assert another.result(PATIENCE) == []


def test_no_more_waits_than_is_good(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    for number in range(256):
        inbox.put(batch(f"110105-{number:04d}"))
    with pytest.raises(BusyError):
        inbox.put(batch("110106-0001"))


def test_only_a_few_batches_wait_and_never_keep_a_person_out(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    for number in range(4):
        assert not inbox.is_full_of_batches
        inbox.put(batch(f"110105-010{number}", 20))
    assert inbox.is_full_of_batches
    with pytest.raises(BusyError):
        inbox.put(batch("110105-0109", 20))
    person = inbox.put(batch("110105-0109"))
    writer.may.set()
    assert person.result(PATIENCE) == []


def test_one_that_can_not_be_written_fails_alone(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    writer.failing = {"110105-0201"}
    answers = [inbox.put(batch(f"110105-020{n}")) for n in range(3)]
    writer.may.set()
    assert answers[0].result(PATIENCE) == []
    with pytest.raises(OSError, match="110105-0201"):
        answers[1].result(PATIENCE)
    assert answers[2].result(PATIENCE) == []


def test_who_gave_up_waiting_has_nothing_written(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    given_up, other = inbox.put(batch("110105-0002")), inbox.put(batch("110105-0003"))
    assert given_up.cancel()
    writer.may.set()
    assert other.result(PATIENCE) == []
    assert writer.written[1:] == [["110105-0003"]]


def test_what_waits_when_it_closes_is_written(writer: Writer) -> None:
    inbox = Inbox(writer, 1)
    first = held_up(inbox, writer)
    waiting = inbox.put(batch("110105-0002"))
    writer.may.set()
    inbox.close()
    assert (first.result(0), waiting.result(0)) == ([], [])
    with pytest.raises(BusyError):
        inbox.put(batch("110105-0003"))
