"""Reports and calls as they arrive, each judged by itself before anything is written."""

from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.central.api import Report
from kiosk.central.calls import Call
from kiosk.central.ledger import Act
from kiosk.central.store.keys import DIGEST_VERSION, Keys, canonical
from kiosk.central.store.rows import Claim, Stated
from kiosk.central.validity import Judgement, judged
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.id_number import check_id_number, document_of
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportKind, Verification

_CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""A batch on its way may take a while; validities are told in hours and days."""


@dataclass(frozen=True)
class Arrived:
    """A report or call that could be read, and what its region's rules make of it.

    ``content`` is all that came, in its canonical form. A call has no ``report_number``, no
    ``kiosk_id``, no ``verification`` and no ``phone``. ``waited`` is how long after it was recorded
    it came, by a clock that can be relied on, or by the kiosk's own alone.
    """

    act: Act
    claim: Claim
    content: str
    issuing_region: str
    recorded_at: datetime
    happened_at: datetime
    synchronised: bool
    judgement: Judgement | FailureCode
    report_number: str = ""
    kiosk_id: str = ""
    verification: Verification | None = None
    phone: str = ""
    waited: timedelta | None = None

    @property
    def stated(self) -> Stated:
        claim = self.claim
        return Stated(self.kiosk_id, claim.report_id, claim.holder_key, self.happened_at)


class Arrivals:
    """What comes at ``now``, judged by ``policies``."""

    def __init__(self, keys: Keys, policies: PolicyBook, now: datetime) -> None:
        self._keys = keys
        self._policy_for = cache(policies.for_region)  # most of a batch is of a region or two
        self._now = now

    def arrived(self, one: Report | Call, sent_at: datetime | None) -> Arrived:
        return self._call(one) if isinstance(one, Call) else self._report(one, sent_at)

    def _report(self, report: Report, sent_at: datetime | None) -> Arrived:
        # Where a kiosk is wrong about now, so is what it said of when the reports were recorded.
        told_right = sent_at is None or abs(sent_at - self._now) <= _CLOCK_TOLERANCE
        synchronised = report.clock_synchronised and told_right
        happened_at = min(report.recorded_at, self._now) if synchronised else self._now
        arrived_at = self._now if synchronised else sent_at
        policy = self._policy_for(report.issuing_region)
        content = canonical(report.model_dump(mode="json", exclude_none=True))
        return Arrived(
            Act(report.kind.value),
            self._claim(report.report_id, report.holder.number, content),
            content,
            report.issuing_region,
            report.recorded_at,
            happened_at,
            synchronised,
            judged(report.kind, report.verification, happened_at, policy),
            report.report_number,
            report.kiosk_id,
            report.verification,
            report.phone or "",
            None if arrived_at is None else arrived_at - report.recorded_at,
        )

    def _call(self, call: Call) -> Arrived:
        """A pre-loss like any other, but that a person has seen to it, who wrote the time down."""
        happened_at = min(call.called_at, self._now)
        policy = self._policy_for(call.issuing_region)
        content = canonical(call.model_dump(mode="json", exclude_none=True))
        number = call.holder.number
        document = call.holder.document or document_of(number)
        is_wrong = isinstance(check_id_number(number, document, None), Failure)
        return Arrived(
            Act.CALL,
            self._claim(call.call_id, number, content),
            content,
            call.issuing_region,
            call.called_at,
            happened_at,
            True,
            FailureCode.REPORT_INVALID
            if is_wrong
            else judged(ReportKind.PRE_LOSS, Verification.CHIP, happened_at, policy),
        )

    def _claim(self, report_id: UUID, number: str, content: str) -> Claim:
        digest = self._keys.digest(content)
        return Claim(report_id, self._keys.holder_key(number), digest, DIGEST_VERSION)
