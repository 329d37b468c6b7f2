"""What an issuing region's policy makes of a report, and for how long (facts, section 1)."""

from datetime import date, datetime, timedelta

import chinese_calendar

from kiosk.base.records import dataclass
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import Channel, Duration, DurationUnit, OnExpiry, Policy
from kiosk.domain.report import ReportKind, Verification


@dataclass(frozen=True)
class Judgement:
    """What the issuing region's policy makes of a report."""

    region: str
    until: datetime | None = None
    cancels_card: bool = False
    needs_counter: bool = False


def judged(
    kind: ReportKind, verification: Verification, happened_at: datetime, policy: Policy | None
) -> Judgement | FailureCode:
    """Hold a report against its issuing region's policy; a failure code is why it has no place.

    What may end in a lost right, undoing and formal loss, needs the document's chip. Without it a
    pre-loss takes effect only where the region's rules let it: else the counter has the word.
    """
    if policy is None or not policy.served:
        return FailureCode.REGION_NOT_SERVED
    by_chip = verification is Verification.CHIP
    allowed = {
        ReportKind.UNDO_PRE_LOSS: by_chip and Channel.KIOSK in policy.undo_channels,
        ReportKind.FORMAL_LOSS: by_chip and policy.formal_loss_at_kiosk,
    }.get(kind, True)
    if not allowed:
        return FailureCode.NOT_AT_KIOSK
    at_once = (
        kind in (ReportKind.PRE_LOSS, ReportKind.UNDO_PRE_LOSS)
        and {
            Verification.CHIP: True,
            Verification.AGENT: policy.takes_agents,
            Verification.STATED: policy.takes_stated,
            Verification.COUNTER: False,
        }[verification]
    )
    if not at_once:
        return Judgement(policy.region, needs_counter=True)
    until, cancels_card = validity(kind, happened_at, policy)
    return Judgement(policy.region, until, cancels_card)


def validity(kind: ReportKind, start: datetime, policy: Policy) -> tuple[datetime | None, bool]:
    """When a loss report that starts at ``start`` ends, and whether the card ends with it."""
    rule = policy.loss.get(kind)
    if rule is None or rule.duration is None:
        return None, False
    return end_of(start, rule.duration), rule.on_expiry is OnExpiry.CANCEL_CARD


def end_of(start: datetime, duration: Duration) -> datetime | None:
    """The end of a period, in Beijing time; ``None`` where the calendar doesn't reach so far.

    A period of days ends on its last day at the time of day it started: no source says whether
    "ten days" means that or the end of that day (facts, 1.1). Working days follow the State
    Council's yearly notice, which the calendar knows only once it is published.
    """
    local = start.astimezone(CHINA_TIME)
    match duration.unit:
        case DurationUnit.HOURS:
            return local + timedelta(hours=duration.amount)
        case DurationUnit.CALENDAR_DAYS:
            return local + timedelta(days=duration.amount)
        case DurationUnit.WORKING_DAYS:
            try:
                last = _working_day_after(local.date(), duration.amount)
            except NotImplementedError:  # the package's word for a year not yet published
                return None
            return datetime.combine(last, local.timetz())


def _working_day_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day
