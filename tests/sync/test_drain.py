"""Batches in order; a report the centre won't take stands alone and holds nobody up."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Outcome, Report, ReportState
from kiosk.sync.drain import Drain, Drained, Stopped
from kiosk.sync.port import Answered, BatchRefused, NotNow, Reply, TooMuch
from tests.sync.examples import MemoryOutbox, report

REFUSAL = Failure(FailureCode.CENTRAL_REFUSED, "HTTP 422")
AWAY = Failure(FailureCode.CENTRAL_UNREACHABLE, "ConnectError")


def accepted(one: Report) -> CentralResult:
    return CentralResult(one.report_id, Outcome.ACCEPTED, ReportState.IN_FORCE, "C")


class PickyCentre:
    """Refuses every batch that holds one of ``poison``; is away in the requests ``away``."""

    def __init__(self, poison: set[int], reports: Sequence[Report], away: set[int]) -> None:
        self._poison = {reports[i].report_id for i in poison}
        self._away = away
        self.sizes: list[int] = []
        self.order: list[Report] = []

    def send(self, reports: Sequence[Report]) -> Reply:
        self.sizes.append(len(reports))
        if len(self.sizes) in self._away:
            return NotNow(AWAY)
        if any(one.report_id in self._poison for one in reports):
            return BatchRefused(REFUSAL)
        self.order += reports
        return Answered(tuple(accepted(one) for one in reports))

    def hang_up(self) -> None:
        """Nothing ever waits here."""

    def abort(self) -> None:
        """Not needed here."""

    def close(self) -> None:
        """Not needed here."""


@given(
    size=st.integers(min_value=1, max_value=150),
    batch=st.integers(min_value=1, max_value=64),
    data=st.data(),
)
def test_the_poison_is_set_aside_and_everything_else_arrives_in_order(
    size: int, batch: int, data: st.DataObject
) -> None:
    poison = data.draw(st.sets(st.integers(min_value=0, max_value=size - 1), max_size=12))
    away = data.draw(st.sets(st.integers(min_value=1, max_value=60), max_size=20))
    reports = [report(i) for i in range(size)]
    outbox = MemoryOutbox(reports)
    centre = PickyCentre(poison, reports, away)
    told: list[CentralResult] = []
    drain = Drain(outbox, centre, told.append, batch)
    answered, runs = 0, 0
    while True:
        runs += 1
        assert runs <= len(away) + len(poison) + 1
        ended = drain.run()
        answered += ended.answered
        if isinstance(ended, Drained):
            break
    refused = {i for i in range(size) if outbox.answers[reports[i].report_id].state == "refused"}
    assert refused == poison
    assert centre.order == [one for i, one in enumerate(reports) if i not in poison]
    assert answered == size
    assert {result.report_id for result in told} == {one.report_id for one in reports}
    halvings = batch.bit_length() + 1
    assert len(centre.sizes) <= size // batch + 1 + len(away) + len(poison) * (2 * halvings + 2)


def test_a_centre_that_refuses_everything_is_given_time() -> None:
    """Three in a row are set aside, then the loop waits: the queue isn't emptied in a moment."""
    reports = [report(i) for i in range(40)]
    outbox = MemoryOutbox(reports)
    drain = Drain(outbox, PickyCentre(set(range(40)), reports, set()), lambda _: None, 500)
    assert drain.run() == Stopped(3, REFUSAL)
    assert len(outbox.waiting) == 37


def test_what_the_queue_cannot_keep_stops_the_drain() -> None:
    outbox = MemoryOutbox([report()])
    outbox.broken = Failure(FailureCode.QUEUE_UNAVAILABLE)
    drain = Drain(outbox, PickyCentre(set(), [], set()), lambda _: None, 500)
    assert drain.run() == Stopped(0, outbox.broken)


def test_nobody_is_told_of_a_result_that_was_not_kept() -> None:
    one = report()
    outbox = MemoryOutbox([one])

    class Breaking(PickyCentre):
        def send(self, reports: Sequence[Report]) -> Reply:
            outbox.broken = Failure(FailureCode.QUEUE_FULL)
            return super().send(reports)

    told: list[CentralResult] = []
    drain = Drain(outbox, Breaking(set(), [], set()), told.append, 500)
    assert isinstance(drain.run(), Stopped)
    assert told == []


class Terse(PickyCentre):
    """Says nothing that could be understood of ``silent``."""

    def __init__(self, reports: Sequence[Report], silent: set[int], poison: set[int]) -> None:
        super().__init__(poison, reports, set())
        self._silent = {reports[i].report_id for i in silent}

    def send(self, reports: Sequence[Report]) -> Reply:
        reply = super().send(reports)
        if not isinstance(reply, Answered):
            return reply
        return Answered(tuple(r for r in reply.results if r.report_id not in self._silent))


@given(
    size=st.integers(min_value=1, max_value=60),
    batch=st.integers(min_value=1, max_value=16),
    data=st.data(),
)
def test_a_report_without_an_answer_goes_on_waiting_and_holds_nobody_up(
    size: int, batch: int, data: st.DataObject
) -> None:
    places = st.sets(st.integers(min_value=0, max_value=size - 1))
    silent = data.draw(places)
    poison = data.draw(st.sets(st.integers(min_value=0, max_value=size - 1), max_size=2)) - silent
    reports = [report(i) for i in range(size)]
    outbox = MemoryOutbox(reports)
    centre = Terse(reports, silent, poison)
    ended = Drain(outbox, centre, lambda _: None, batch).run()
    assert outbox.waiting == [one for i, one in enumerate(reports) if i in silent]
    assert ended.answered == size - len(silent)
    assert isinstance(ended, Stopped if silent else Drained)
    assert sum(count for count, _ in outbox.attempts) == len(silent), "each once a run"
    assert {code for _, code in outbox.attempts} <= {FailureCode.CENTRAL_PROTOCOL}


class Narrow(PickyCentre):
    """A proxy before it lets no batch of more than ``widest`` reports through."""

    def __init__(self, reports: Sequence[Report], widest: int) -> None:
        super().__init__(set(), reports, set())
        self._widest = widest

    def send(self, reports: Sequence[Report]) -> Reply:
        if len(reports) > self._widest:
            self.sizes.append(len(reports))
            return TooMuch(Failure(FailureCode.CENTRAL_PROTOCOL, "HTTP 413"))
        return super().send(reports)


@given(size=st.integers(1, 150), widest=st.integers(1, 64))
def test_where_no_large_batch_passes_small_ones_do(size: int, widest: int) -> None:
    reports = [report(i) for i in range(size)]
    outbox = MemoryOutbox(reports)
    centre = Narrow(reports, widest)
    assert Drain(outbox, centre, lambda _: None, 100).run() == Drained(size)
    assert centre.order == reports
    assert {result.state for result in outbox.answers.values()} == {ReportState.IN_FORCE}


def test_a_lone_report_that_does_not_pass_goes_on_waiting() -> None:
    reports = [report(i) for i in range(5)]
    outbox = MemoryOutbox(reports)
    ended = Drain(outbox, Narrow(reports, 0), lambda _: None, 100).run()
    assert ended == Stopped(0, Failure(FailureCode.CENTRAL_PROTOCOL, "HTTP 413"))
    assert outbox.waiting == reports
