"""Events of one holder, made by day: what the tests of the rules lay before :func:`settled`."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from kiosk.central.ledger import Act, Card, Event, Ledger
from kiosk.central.validity import judged, validity
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import (
    Channel,
    Duration,
    DurationUnit,
    LossRule,
    OnExpiry,
    Policy,
    PolicyBook,
)
from kiosk.domain.report import ReportKind, ReportState, Verification
from tests.central.examples import MONDAY, policy

BEIJING_RULES = policy()
SHANGHAI_RULES = policy(
    region="310000",
    loss={
        ReportKind.PRE_LOSS: LossRule(duration=Duration(amount=24, unit=DurationUnit.HOURS)),
        ReportKind.WRITTEN_PRE_LOSS: LossRule(
            duration=Duration(amount=30, unit=DurationUnit.CALENDAR_DAYS),
            on_expiry=OnExpiry.CANCEL_CARD,
        ),
    },
)
_TAKING = {"without_document": (Channel.KIOSK,), "agent_channels": (Channel.KIOSK,)}
TAKING_BOOK = PolicyBook(
    [policy(**_TAKING), SHANGHAI_RULES, policy(region="370000", loss={}, **_TAKING)]
)
"""Three regions, two of which take what is reported without the holder's card."""
_ids = count(1)


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def a_report(
    kind: ReportKind,
    recorded: float,
    arrived: float | None = None,
    rules: Policy = BEIJING_RULES,
    verification: Verification = Verification.CHIP,
) -> Event:
    """A report recorded and arriving on these days after Monday, at half past nine."""
    number = next(_ids)
    received_at = day(recorded if arrived is None else arrived)
    judgement = judged(kind, verification, min(day(recorded), received_at), rules)
    assert not isinstance(judgement, FailureCode)
    return Event(
        Act(kind.value),
        UUID(int=number),
        judgement.region,
        day(recorded),
        received_at,
        f"R{number}",
        judgement.until,
        judgement.cancels_card,
        judgement.needs_counter,
        verification=verification,
    )


def a_step(act: Act, of: Event, on: float, rules: Policy = BEIJING_RULES) -> Event:
    until, cancels_card = (
        validity(ReportKind(of.act.value), day(on), rules) if act is Act.CONFIRM else (None, False)
    )
    return Event(act, of.report_id, of.region, day(on), day(on), of.reference, until, cancels_card)


def a_call(on: float, rules: Policy = BEIJING_RULES) -> Event:
    number = next(_ids)
    until, cancels_card = validity(ReportKind.PRE_LOSS, day(on), rules)
    return Event(
        Act.CALL,
        UUID(int=number),
        rules.region,
        day(on),
        day(on),
        f"R{number}",
        until,
        cancels_card,
    )


def pre_loss(recorded: float, arrived: float | None = None, rules: Policy = BEIJING_RULES) -> Event:
    return a_report(ReportKind.PRE_LOSS, recorded, arrived, rules)


def states(ledger: Ledger, *events: Event) -> list[ReportState]:
    return [ledger.reports[event.report_id].state for event in events]


def only_card(ledger: Ledger) -> Card:
    (card,) = ledger.cards
    return card
