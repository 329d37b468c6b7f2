"""What kiosks saved up: how much waits, in which parts it is written, and who is told what."""

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.central.api import Report, ReportBatch
from kiosk.central.batch import Batch
from kiosk.central.batches import Batches, Job, Taken
from kiosk.central.inbox import BusyError
from kiosk.central.pace import Pace
from kiosk.central.store.engine import LOOK_MS
from kiosk.domain.report import Outcome
from tests.central.examples import number_of, report
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping


class Writing:
    """Notes what it is handed; each takes ``seconds`` of a clock that it moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.seconds = 0.0
        self.jobs: list[Job] = []
        self.told: list[Mapping[Outcome, int]] = []

    def __call__(self, job: Job) -> Taken:
        self.jobs.append(job)
        self.now += self.seconds
        if job.body == b"wrong":
            raise OSError(job.body)
        return Taken(job.body.decode(), {Outcome.ACCEPTED: len(job.body)}, self.seconds)

    @property
    def written(self) -> list[bytes]:
        return [job.body for job in self.jobs]


@pytest.fixture
def writing() -> Writing:
    return Writing()


def unthreaded(writing: Writing, *, in_parts: bool = True) -> Batches:
    return Batches(writing, writing.told.append, in_parts=in_parts, clock=lambda: writing.now)


def test_one_is_written_after_the_other_and_what_came_of_it_is_told(writing: Writing) -> None:
    with closing(unthreaded(writing)) as batches:
        batches.start()
        answers = [batches.put(b"%d" % n, None) for n in range(3)]
        assert [one.result(PATIENCE).answer for one in answers] == ["0", "1", "2"]
    assert writing.written == [b"0", b"1", b"2"]
    assert writing.told == [{Outcome.ACCEPTED: 1}] * 3


def test_what_waits_when_it_closes_is_written(writing: Writing) -> None:
    batches = unthreaded(writing)
    answers = [batches.put(b"%d" % n, None) for n in range(3)]
    batches.start()
    batches.close()
    assert [one.result(0).answer for one in answers] == ["0", "1", "2"]
    with pytest.raises(BusyError):
        batches.put(b"", None)


def test_one_that_can_not_be_written_fails_alone(writing: Writing) -> None:
    batches = unthreaded(writing)
    wrong, right = batches.put(b"wrong", None), batches.put(b"right", None)
    while not batches.is_empty:
        batches.write_next()
    with pytest.raises(OSError, match="wrong"):
        wrong.result(0)
    assert right.result(0).answer == "right"
    assert len(writing.told) == 1


def test_where_what_came_of_it_can_not_be_noted_the_next_is_written_all_the_same(
    writing: Writing,
) -> None:
    def fail(_: object) -> None:
        raise OSError("no room")

    with closing(Batches(writing, fail, in_parts=True)) as batches:
        batches.start()
        for body in (b"one", b"two"):
            with pytest.raises(OSError, match="no room"):
                batches.put(body, None).result(PATIENCE)
    assert writing.written == [b"one", b"two"]


def test_a_few_wait_and_no_more_and_none_that_was_given_up(writing: Writing) -> None:
    batches = unthreaded(writing)
    waiting = [batches.put(b"%d" % n, None) for n in range(4)]
    assert batches.is_full
    with pytest.raises(BusyError) as refused:
        batches.put(b"one too many", None)
    assert refused.value.retry_after >= 1
    assert waiting[1].cancel()
    while not batches.is_empty:
        batches.write_next()
    assert writing.written == [b"0", b"2", b"3"]
    assert not batches.is_full


def test_they_are_written_in_small_parts_while_people_come(writing: Writing) -> None:
    batches = unthreaded(writing)
    for moment, person in ((0.0, False), (10.0, True), (10.9, False), (11.1, False)):
        writing.now = moment
        batches.put(b"", None)
        if person:  # after a batch that waits already
            batches.note_person()
        batches.write_next()
    assert [job.most for job in writing.jobs] == [250, 5, 5, 250]
    assert [job.pause > LOOK_MS / 1000 for job in writing.jobs] == [False, True, True, False]


def test_where_many_write_at_once_they_are_written_whole(writing: Writing) -> None:
    batches = unthreaded(writing, in_parts=False)
    batches.note_person()
    batches.put(b"", None)
    batches.write_next()
    assert [(job.most, job.pause) for job in writing.jobs] == [(None, 0.0)]


# ---- parts ---------------------------------------------------------------------------------------


def many(count: int, people: int) -> Batch:
    reports = [report(sequence=n + 1, number=number_of(n % people)) for n in range(count)]
    return Batch(ReportBatch.model_validate({"reports": reports}).reports)


@pytest.mark.parametrize(
    ("people", "sizes"), [(350, [100, 100, 100, 50]), (5, [70] * 5), (1, [350])]
)
def test_what_is_about_one_person_is_written_at_once(people: int, sizes: list[int]) -> None:
    """Each time all that is known of them is gone through: in parts that takes twenty times as
    long, and all the while others wait.
    """
    parts = many(350, people).parts(100)
    assert [len(part.places) for part in parts] == sizes
    numbers = [
        {one.holder.number for one in part.batch.reports if isinstance(one, Report)}
        for part in parts
    ]
    assert len(set.union(*numbers)) == sum(map(len, numbers)) == people


# ---- when to come again --------------------------------------------------------------------------


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


def test_one_too_many_is_told_what_those_before_it_took(writing: Writing) -> None:
    batches = unthreaded(writing)
    writing.seconds = 2.0
    for _ in range(20):
        batches.put(b"", None)
        batches.write_next()
    for _ in range(4):
        batches.put(b"", None)
    with pytest.raises(BusyError) as refused:
        batches.put(b"", None)
    assert refused.value.retry_after == 10
