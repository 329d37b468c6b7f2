"""Taking reports in: each is refused, known already, or one more event of its holder."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from kiosk.base import log
from kiosk.central.api import Malformed, Report, Result
from kiosk.central.rules import Act, Event, Standing, judged, settled
from kiosk.central.store import Entry, Transaction
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportState


class Intake:
    """One batch on its way in: what is known of its reports and people, and what is new."""

    def __init__(
        self,
        transaction: Transaction,
        reports: Iterable[Report | Malformed],
        policies: PolicyBook,
        now: datetime,
        *,
        told_right: bool,
    ) -> None:
        self._policies = policies
        self._now = now
        self._told_right = told_right
        self._sequence = transaction.next_sequence()
        self.new: list[Entry] = []
        readable = [report for report in reports if isinstance(report, Report)]
        history = transaction.entries(
            {report.report_id for report in readable},
            {report.holder.number for report in readable},
        )
        self._known = {e.event.report_id: e for e in history if e.content is not None}
        self._events: defaultdict[str, list[Event]] = defaultdict(list)
        for entry in history:
            self._events[entry.holder].append(entry.event)

    def take(self, report: Report | Malformed) -> Result:
        if isinstance(report, Malformed):
            log.warning("central.malformed", faults=report.faults)
            return refusal(report, FailureCode.REPORT_INVALID)
        content = report.model_dump_json(exclude_none=True)
        known = self._known.get(report.report_id)
        if known is None:
            return self._take_new(report, content)
        if known.content != content or known.answer is None:
            return refusal(report, FailureCode.CONFLICT)
        first = Result.model_validate_json(known.answer)
        return first.model_copy(update={"outcome": Outcome.DUPLICATE})

    def _take_new(self, report: Report, content: str) -> Result:
        policy = self._policies.for_region(report.issuing_region)
        synchronised = report.clock_synchronised and self._told_right
        happened_at = min(report.recorded_at, self._now) if synchronised else self._now
        judgement = judged(report.kind, report.verification, happened_at, policy)
        if isinstance(judgement, FailureCode):
            return refusal(report, judgement)
        event = Event(
            Act(report.kind.value),
            report.report_id,
            judgement.region,
            report.recorded_at,
            self._now,
            reference(self._now, self._sequence + len(self.new)),
            judgement.until,
            judgement.cancels_card,
            judgement.needs_counter,
            synchronised,
        )
        events = self._events[report.holder.number]
        events.append(event)
        result = _result(report, settled(events, self._now).reports[report.report_id])
        entry = Entry(
            event, report.report_number, report.holder.number, content, result.model_dump_json()
        )
        self._known[report.report_id] = entry
        self.new.append(entry)
        return result


def reference(received_at: datetime, sequence: int) -> str:
    """The centre's own number of what came as its ``sequence``-th."""
    return f"{received_at:%Y%m%d}-{sequence:08d}"


def refusal(report: Report | Malformed, reason: FailureCode) -> Result:
    """The answer to a report of which nothing is kept; sent again it is looked at anew."""
    return Result(
        report_id=report.report_id,
        outcome=Outcome.REFUSED,
        state=ReportState.REFUSED,
        central_reference="",
        reason=reason,
    )


def _result(report: Report, standing: Standing) -> Result:
    refused = standing.state is ReportState.REFUSED
    return Result(
        report_id=report.report_id,
        outcome=Outcome.REFUSED if refused else Outcome.ACCEPTED,
        state=standing.state,
        central_reference=standing.reference,
        effective_at=standing.effective_at,
        expires_at=standing.expires_at,
        reason=standing.reason,
    )
