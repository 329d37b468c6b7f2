"""What waits to be written: in which order, how much of it, and what becomes of a fault."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.central.api import Report, ReportBatch, Result
from kiosk.central.batch import Batch, Item
from kiosk.central.calls import Call
from kiosk.central.inbox import BusyError, Inbox
from kiosk.central.intake import refusal
from kiosk.central.pace import Pace
from kiosk.domain.failure import FailureCode
from tests.central.examples import number_of, report
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
    assert len(another.result(PATIENCE)) == 1


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
    assert len(person.result(PATIENCE)) == 1


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


def many(kiosk: str, count: int, people: int) -> Batch:
    reports = [
        report(kiosk_id=kiosk, sequence=n + 1, number=number_of(n % people)) for n in range(count)
    ]
    return Batch(ReportBatch.model_validate({"reports": reports}).reports)


def test_a_long_batch_is_written_in_parts_while_people_come(inbox: Inbox, writer: Writer) -> None:
    """Each answer comes whole and in order all the same."""
    held_up(inbox, writer)
    long = many("110105-0100", 350, 300)
    saved = inbox.put(long)
    alone = inbox.put(batch("110105-0200"))
    writer.may.set()
    results = saved.result(PATIENCE)
    assert [one.report_id for one in results] == [
        one.report_id for one in long.reports if isinstance(one, Report)
    ]
    assert len(alone.result(PATIENCE)) == 1
    first, part, single, *rest = writer.written
    assert (first, single) == (["110105-0001"], ["110105-0200"])
    assert part == ["110105-0100"], "one part, and then who waits"
    assert rest == [["110105-0100"]] * 3


@pytest.mark.parametrize(
    ("people", "sizes"), [(350, [100, 100, 100, 50]), (5, [70] * 5), (1, [350])]
)
def test_what_is_about_one_person_is_written_at_once(people: int, sizes: list[int]) -> None:
    """Each time all that is known of them is gone through: in parts that takes twenty times as
    long, and all the while others wait.
    """
    parts = many("110105-0100", 350, people).parts()
    assert [len(part.places) for part in parts] == sizes
    numbers = [
        {one.holder.number for one in part.batch.reports if isinstance(one, Report)}
        for part in parts
    ]
    assert len(set.union(*numbers)) == sum(map(len, numbers)) == people


def test_who_is_turned_away_is_told_to_come_when_there_is_room() -> None:
    now = 1000.0
    pace = Pace(lambda: now)
    first = [pace.again(4) for _ in range(48)]
    assert first[:8] == [2, 2, 2, 2, 3, 3, 3, 3], "not all at once, though none was done yet"
    now = 1060.0
    for _ in range(40):
        pace.took(0.5)
    assert [pace.again(4) for _ in range(4)] == [3, 3, 4, 4], "each after all before"
    assert [pace.again(4) for _ in range(20)][-1] == 10, "and never very long"
    now = 1120.0
    assert pace.again(0) == 1
    assert pace.again(4) == 3


def test_a_batch_too_many_is_told_what_those_before_it_took(writer: Writer) -> None:
    now = 0.0
    inbox = Inbox(writer, 0, lambda: now)
    writer.may.set()

    def slow(batches: Sequence[Batch]) -> list[list[Result]]:
        nonlocal now
        now += 2.0
        return writer(batches)

    inbox._take = slow
    for _ in range(20):
        inbox.put(batch("110105-0100", 20))
        inbox.write_next()
    for number in range(4):
        inbox.put(batch(f"110105-010{number}", 20))
    with pytest.raises(BusyError) as refused:
        inbox.put(batch("110105-0109", 20))
    assert refused.value.retry_after == 10
    while inbox._batches:
        inbox.write_next()
    inbox.close()


def test_while_nobody_comes_batches_are_written_whole(inbox: Inbox, writer: Writer) -> None:
    held_up(inbox, writer)
    saved = [inbox.put(many("110105-0100", 250, 250)) for _ in range(3)]
    writer.may.set()
    for one in saved:
        assert len(one.result(PATIENCE)) == 250
    assert writer.written[1:5] == [["110105-0100"]] * 4
    assert writer.written[5:] == [["110105-0100"] * 2, ["110105-0100"] * 3]


def test_batches_leave_a_writer_free_for_people(writer: Writer) -> None:
    with closing(Inbox(writer, 2)) as inbox:
        saved = [inbox.put(many(f"110105-010{n}", 20, 20)) for n in range(2)]
        assert writer.begun.acquire(timeout=PATIENCE)
        alone = inbox.put(batch("110105-0200"))
        assert writer.begun.acquire(timeout=PATIENCE)
        assert sorted(writer.at_work) == [["110105-0100"], ["110105-0200"]]
        writer.may.set()
        for one in (*saved, alone):
            one.result(PATIENCE)
