"""A whole fleet that comes back after an outage, with its real retry policy.

Kiosks are no more than what waits at them and the sync's real decisions; the centre is its real
admission, and writes as fast as the real one was measured to just before. The last minutes of the
outage are simulated, so that everybody is where their back-off has led them.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kiosk.central import api, batches
from kiosk.central.batch import Batch
from kiosk.central.centre import Centre
from kiosk.central.inbox import BusyError, Inbox
from kiosk.central.reading import SMALL_BODY_BYTES
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Outcome, Report, ReportState
from kiosk.sync.answers import Problem, refused_batch
from kiosk.sync.backoff import ORDINARY
from kiosk.sync.drain import Batches
from kiosk.sync.port import Answered, NotNow, Reply
from kiosk.sync.rounds import Round, Rounds
from tests.central.examples import Json, report
from tests.queue.examples import resident_number
from tests.simulator.agenda import DAY, HOUR, MINUTE, Agenda
from tests.simulator.kiosk import BOOK
from tests.sync.examples import report as waiting_report

if TYPE_CHECKING:
    from concurrent.futures import Future

OUTAGE: Final = 6 * HOUR
REPORTS_A_DAY: Final = 100
_LAST: Final = 5 * MINUTE
"""Of the outage; a back-off is at its longest after two."""
_LATENCY: Final = 0.05
_AWAY: Final = NotNow(Failure(FailureCode.CENTRAL_UNREACHABLE, "connection refused"))
_TICK: Final = 0.001
_REPORT_BYTES: Final = 400
"""Of one in a body, about."""


@dataclass(frozen=True)
class Rate:
    """How long the centre takes for a transaction, and for each report in it; seconds."""

    transaction: float
    report: float

    def seconds(self, reports: int) -> float:
        return self.transaction + self.report * reports


def measured() -> Rate:
    """The real centre over SQLite, from the body to the answer; the quickest of several."""
    few, many = 5, 105
    with tempfile.TemporaryDirectory() as folder:
        centre = Centre.open(f"sqlite:///{folder}/central.db", BOOK)
        assert isinstance(centre, Centre), centre
        took = {size: min(_timed(centre, size) for _ in range(7)) for size in (few, many)}
        centre.close()
    each = (took[many] - took[few]) / (many - few)
    return Rate(max(0.0, took[few] - each * few), each)


def _timed(centre: Centre, size: int) -> float:
    reports: list[Json] = [
        report(sequence=place + 1, number=resident_number(place)) for place in range(size)
    ]
    body = json.dumps({"reports": reports})
    begun = perf_counter()
    came = api.ReportBatch.model_validate_json(body)
    (results,) = centre.receive([Batch(came.reports)])
    api.Results(results=results).model_dump_json(exclude_none=True)
    return perf_counter() - begun


class Together(Random):
    """No jitter: everybody waits as long as they may."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


@dataclass
class Returned:
    """What was seen from the moment that the centre was there again; ``seconds`` since then."""

    backlog: int = 0
    recorded: int = 0
    answered: int = 0
    twice: int = 0
    requests: Counter[int] = field(default_factory=Counter)
    """By second."""
    turned_away: int = 0
    drained_after: float = 0.0
    """When nothing was left of what waited then."""

    @property
    def peak(self) -> int:
        return max(self.requests.values(), default=0)

    @property
    def lost(self) -> int:
        return self.recorded - self.answered


class _Centre:
    """What really waits for the one lock, written at the measured rate; away until it is back."""

    def __init__(self, fleet: "Fleet", rate: Rate) -> None:
        self._fleet = fleet
        self._rate = rate
        self._inbox = Inbox(self._take, 0)
        self._batches = batches.Batches(
            self._take_batch, lambda _: None, in_parts=False, clock=lambda: fleet.agenda.now
        )
        self._turns: cycle[Inbox | batches.Batches] = cycle((self._inbox, self._batches))
        self._waiting = 0
        self._is_writing = False
        self._busy = 0.0

    def send(self, batch: Batch, hear: Callable[[Reply], None]) -> None:
        agenda, seen = self._fleet.agenda, self._fleet.seen
        if agenda.now < self._fleet.back_at:
            agenda.after(_LATENCY, lambda: hear(_AWAY))
            return
        seen.requests[int(agenda.now - self._fleet.back_at)] += 1
        try:
            written = self._put(batch)
        except BusyError as busy:
            seen.turned_away += 1
            told = refused_batch(Problem(429, "Too Many Requests", busy.retry_after))
            agenda.after(_LATENCY, lambda: hear(told))
            return
        self._waiting += 1
        written.add_done_callback(partial(self._written, hear))
        if not self._is_writing:
            self._is_writing = True
            agenda.after(0, self._write)

    def _put(self, batch: Batch) -> "Future[Any]":
        count = len(batch.reports)
        if count * _REPORT_BYTES > SMALL_BODY_BYTES:
            return self._batches.put(b"%d" % count, None)
        return self._inbox.put(batch)

    def _take(self, group: Sequence[Batch]) -> list[list[api.Result]]:
        self._busy = self._rate.seconds(sum(len(batch.reports) for batch in group))
        return [[] for _ in group]

    def _take_batch(self, job: batches.Job) -> batches.Taken:
        self._busy = self._rate.seconds(int(job.body))
        return batches.Taken("", {}, self._busy)

    def _written(self, hear: Callable[[Reply], None], _: "Future[Any]") -> None:
        self._waiting -= 1
        self._fleet.agenda.after(self._busy + _LATENCY, lambda: hear(Answered(())))

    def _write(self) -> None:
        self._is_writing = bool(self._waiting)
        if self._waiting:
            next(desk for desk in self._turns if not desk.is_empty).write_next()
            self._fleet.agenda.after(self._busy, self._write)


class _Kiosk:
    """An outbox in memory (``kiosk.sync.port.Outbox``) and the sync's decisions about it."""

    def __init__(self, fleet: "Fleet", number: int, waiting: int) -> None:
        self._fleet = fleet
        self._reports = [fleet.report() for _ in range(waiting)]
        self._as_sent = api.Report.model_construct(kiosk_id=f"110105-{number:04d}")
        self._woken = False
        self._round: Round | None = None
        self._planned = 0
        self._rounds = Rounds(
            self,
            Batches(self, lambda _: None, ORDINARY.batch),
            pace=ORDINARY,
            random=fleet.jitter,
            now=lambda: fleet.agenda.now,
        )

    def begin(self) -> None:
        self._rounds.begin()
        self._plan()

    def visited(self) -> None:
        self._reports.append(self._fleet.report())
        self._woken = True
        self._plan()

    def pending(self, limit: int) -> list[Report]:
        return self._reports[:limit]

    def answer(self, results: Sequence[CentralResult]) -> None:
        answered = {result.report_id for result in results}
        self._reports = [one for one in self._reports if one.report_id not in answered]
        self._fleet.answered(answered)

    def attempted(self, report_ids: Sequence[UUID], code: FailureCode) -> None: ...

    def tidy(self) -> None: ...

    def _plan(self) -> None:
        if self._round is None:
            self._planned += 1
            left = self._rounds.next(woken=self._woken) - self._fleet.agenda.now
            self._fleet.agenda.after(max(0.0, left) + _TICK, partial(self._turn, self._planned))

    def _turn(self, planned: int) -> None:
        if planned != self._planned or self._round is not None:
            return
        due = self._rounds.is_attempt_due(woken=self._woken)
        self._woken = self._woken and not due
        self._round = self._rounds.take(attempting=due)
        self._go_on(None)

    def _go_on(self, reply: Reply | None) -> None:
        assert self._round is not None
        try:
            reports = next(self._round) if reply is None else self._round.send(reply)
        except StopIteration:
            self._round = None
            self._plan()
            return
        batch = Batch([self._as_sent] * len(reports))
        self._fleet.centre.send(batch, partial(self._heard, reports))

    def _heard(self, reports: Sequence[Report], reply: Reply) -> None:
        if isinstance(reply, Answered):
            reply = Answered(tuple(_taken(one) for one in reports))
        self._go_on(reply)


def _taken(report: Report) -> CentralResult:
    return CentralResult(report.report_id, Outcome.ACCEPTED, ReportState.IN_FORCE, "1")


class Fleet:
    """``at_once`` means that all machines were without power, and start in the same second."""

    def __init__(
        self, rate: Rate, *, kiosks: int, jittered: bool, at_once: bool, seed: int = 1
    ) -> None:
        self._random = Random(seed)
        self.agenda = Agenda()
        self.jitter = self._random if jittered else Together()
        self.back_at = 0.0 if at_once else _LAST
        self.seen = Returned()
        self.centre = _Centre(self, rate)
        self._is_open = True
        self._waiting: set[UUID] = set()
        self._backlog: set[UUID] = set()
        mean = REPORTS_A_DAY * OUTAGE / DAY
        self._kiosks = [
            _Kiosk(self, number, max(0, round(self._random.gauss(mean, mean**0.5))))
            for number in range(kiosks)
        ]
        for kiosk in self._kiosks:
            self.agenda.after(0 if at_once else self._random.uniform(0, MINUTE), kiosk.begin)
        self.agenda.after(self.back_at, self._note_backlog)
        self._visit()

    def run(self) -> Returned:
        """Until what waited is answered, an hour at most; then until all is."""
        end = self.back_at + HOUR
        while not self.seen.drained_after and self.agenda.now < end:
            self.agenda.run(self.agenda.now + 1)
        self._is_open = False
        while self._waiting and self.agenda.now < end + HOUR:
            self.agenda.run(self.agenda.now + MINUTE)
        return self.seen

    def report(self) -> Report:
        """One more that is recorded."""
        self.seen.recorded += 1
        one = waiting_report(report_id=UUID(int=self.seen.recorded))
        self._waiting.add(one.report_id)
        return one

    def answered(self, report_ids: set[UUID]) -> None:
        self.seen.answered += len(report_ids & self._waiting)
        self.seen.twice += len(report_ids - self._waiting)
        self._waiting -= report_ids
        if self._backlog:
            self._backlog -= report_ids
            if not self._backlog:
                self.seen.drained_after = self.agenda.now - self.back_at

    def _note_backlog(self) -> None:
        self._backlog = set(self._waiting)
        self.seen.backlog = len(self._backlog)

    def _visit(self) -> None:
        """Somebody comes to one of the kiosks, and after them the next."""
        if self._is_open:
            every = DAY / REPORTS_A_DAY / len(self._kiosks)
            self.agenda.after(self._random.expovariate(1 / every), self._visited)

    def _visited(self) -> None:
        self._random.choice(self._kiosks).visited()
        self._visit()


@dataclass(frozen=True)
class Way:
    """One way of coming back, and what was seen of it."""

    rate: Rate
    kiosks: int
    jittered: bool
    at_once: bool
    seen: Returned

    def __str__(self) -> str:
        seen = self.seen
        return (
            f"{self.kiosks} kiosks, {'all started at once' if self.at_once else 'line back':19}, "
            f"{'with' if self.jittered else 'without':7} jitter: peak {seen.peak:5} requests/s, "
            f"{seen.turned_away:6} times 429, {seen.backlog} reports drained in "
            f"{seen.drained_after:4.0f} s (centre: {25 / self.rate.seconds(25):.0f}/s), "
            f"{seen.lost} lost, {seen.twice} answered twice"
        )


def returns(rate: Rate, kiosks: int) -> Iterator[Way]:
    """All ways; a drain of 0 s had not ended within an hour."""
    for at_once in (False, True):
        for jittered in (True, False):
            fleet = Fleet(rate, kiosks=kiosks, jittered=jittered, at_once=at_once)
            yield Way(rate, kiosks, jittered, at_once, fleet.run())
