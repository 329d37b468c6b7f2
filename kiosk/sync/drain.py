"""Sending what waits, batch by batch, in the order it was recorded.

One batch is on its way at a time, and the next begins where it ended, so the events of one
holder arrive in order. A refused batch is halved until the report at fault stands alone.
"""

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, assert_never, cast

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Outcome, Report, ReportState
from kiosk.sync.port import Answered, BatchRefused, Centre, NotNow, Outbox, Reply, TooMuch

if TYPE_CHECKING:
    from uuid import UUID

_LONE_REFUSALS: Final = 3


@dataclass(frozen=True)
class Drained:
    """``answered`` reports got a last word, refusals among them; then nothing waited."""

    answered: int


@dataclass(frozen=True)
class Stopped:
    """``answered`` reports did; then ``failure`` ended it while others still wait.

    ``retry_after`` is what the centre asked for, in seconds.
    """

    answered: int
    failure: Failure
    retry_after: float | None = None


Sending: TypeAlias = Generator[Sequence[Report], Reply, Drained | Stopped]
"""Yields each batch that is to go out, and gets the reply to it."""


class Isolation:
    """Finds the report a batch is refused for: halve until it stands alone, and let the rest by.

    The first ``suspects`` reports in line are known to hold one.
    """

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._suspects = 0

    @property
    def limit(self) -> int:
        """How many reports to send next."""
        return max(1, self._suspects // 2) if self._suspects else self._batch

    def refused(self, sent: int) -> None:
        self._suspects = sent if sent > 1 else 0

    def passed(self, sent: int) -> None:
        self._suspects = max(0, self._suspects - sent)


class Batches:
    """What is sent next and what a reply means, whoever sends it.

    Belongs to one thread; what it has learnt of a refused batch stays between runs.
    """

    def __init__(
        self,
        outbox: Outbox,
        on_result: Callable[[CentralResult], None],
        batch: int,
        on_exchange: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._outbox = outbox
        self._on_result = on_result
        self._on_exchange = on_exchange
        self._isolation = Isolation(batch)
        self._lone_refusals = 0
        self._unanswered: set[UUID] = set()

    def sending(self) -> Sending:
        """One run, until nothing waits or something stops it.

        What the centre's answer left out, or said in words that we don't know, is passed by until
        the next run: it holds up nobody behind it.
        """
        answered = 0
        self._unanswered.clear()
        while True:
            reports = self._next()
            if isinstance(reports, Failure):
                return Stopped(answered, reports)
            if not reports:
                return self._ended(answered)
            step = self._heard(reports, (yield reports))
            answered += step.answered
            if isinstance(step, Stopped):
                return Stopped(answered, step.failure, step.retry_after)

    def _next(self) -> Sequence[Report] | Failure:
        limit = self._isolation.limit
        waiting = self._outbox.pending(limit + len(self._unanswered))
        if isinstance(waiting, Failure):
            return waiting
        return [one for one in waiting if one.report_id not in self._unanswered][:limit]

    def _ended(self, answered: int) -> Drained | Stopped:
        if not self._unanswered:
            return Drained(answered)
        count = len(self._unanswered)
        detail = f"no answer that could be understood to {count} of the reports"
        return Stopped(answered, Failure(FailureCode.CENTRAL_PROTOCOL, detail))

    def _heard(self, reports: Sequence[Report], reply: Reply) -> Drained | Stopped:
        """Keep the centre's word on one batch."""
        if not isinstance(reply, TooMuch):  # which may be anybody's word on the way
            self._on_exchange(not isinstance(reply, NotNow))
        match reply:
            case Answered(results):
                self._isolation.passed(len(reports))
                self._lone_refusals = 0
                understood = {result.report_id for result in results}
                silent = [one.report_id for one in reports if one.report_id not in understood]
                if silent:
                    self._unanswered.update(silent)
                    self._outbox.attempted(silent, FailureCode.CENTRAL_PROTOCOL)
                return self._keep(results)
            case BatchRefused(failure):
                self._isolation.refused(len(reports))
                return self._refuse(reports[0], failure) if len(reports) == 1 else Drained(0)
            case TooMuch() if len(reports) > 1:
                self._isolation.refused(len(reports))
                return Drained(0)
            case TooMuch(failure):
                return self._put_off(reports, failure, None)
            case NotNow(failure, retry_after):
                return self._put_off(reports, failure, retry_after)
            case other:
                assert_never(other)

    def _put_off(
        self, reports: Sequence[Report], failure: Failure, retry_after: float | None
    ) -> Stopped:
        self._outbox.attempted([report.report_id for report in reports], failure.code)
        return Stopped(0, failure, retry_after)

    def _keep(self, results: Sequence[CentralResult]) -> Drained | Stopped:
        if not results:
            return Drained(0)
        failure = self._outbox.answer(results)
        if failure is not None:
            return Stopped(0, failure)
        for result in results:
            self._on_result(result)
        return Drained(len(results))

    def _refuse(self, report: Report, failure: Failure) -> Drained | Stopped:
        """Set a report aside that the centre won't take even alone; staff will see it.

        A centre that refuses one after the other is more likely ill itself. Then wait between,
        so that it is never the whole queue that is set aside in a moment.
        """
        log.error("sync.refused", report_number=report.report_number, detail=failure.detail)
        refusal = CentralResult(
            report_id=report.report_id,
            outcome=Outcome.REFUSED,
            state=ReportState.REFUSED,
            central_reference="",
            reason=FailureCode.CENTRAL_REFUSED,
        )
        kept = self._keep([refusal])
        self._lone_refusals += 1
        if isinstance(kept, Drained) and self._lone_refusals % _LONE_REFUSALS == 0:
            return Stopped(kept.answered, failure)
        return kept


class Drain:
    """Sends batches to a centre; of one thread, as both are."""

    def __init__(
        self,
        outbox: Outbox,
        centre: Centre,
        on_result: Callable[[CentralResult], None],
        batch: int,
        on_exchange: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._batches = Batches(outbox, on_result, batch, on_exchange)
        self._centre = centre

    def run(self) -> Drained | Stopped:
        """Send until nothing waits or something stops it."""
        return send_all(self._batches.sending(), self._centre)


_Ended = TypeVar("_Ended")


def send_all(sending: Generator[Sequence[Report], Reply, _Ended], centre: Centre) -> _Ended:
    """Send what ``sending`` yields, to its end; what it ends with."""
    try:
        reports = next(sending)
        while True:
            reports = sending.send(centre.send(reports))
    except StopIteration as ended:
        return cast("_Ended", ended.value)
