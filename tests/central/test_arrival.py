"""Arrival never matters to the rules: only what was recorded, and whether it came in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from hypothesis import event as note
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.ledger import Act, Card, Event, Ledger
from kiosk.central.rules import settled
from kiosk.central.validity import judged
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import Policy
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState
from tests.central.events import (
    BEIJING_RULES,
    SHANGHAI_RULES,
    a_call,
    a_report,
    a_step,
    day,
    only_card,
)
from tests.central.examples import MONDAY, policy

RULES = (BEIJING_RULES, SHANGHAI_RULES, policy(region="370000", loss={}))
LAST_RECORDED = 40
ALL_OVER = LAST_RECORDED * 2  # everything of a story has happened


@dataclass(frozen=True)
class Happening:
    """A report or call on a day, and how many days later the counter confirmed and replaced."""

    act: Act
    rules: Policy
    recorded: float
    verification: Verification
    confirmed: float | None
    replaced: float | None


days = st.integers(0, LAST_RECORDED * 4).map(lambda quarter: quarter / 4)
hours = st.integers(0, 20 * 24)
happenings = st.builds(
    Happening,
    act=st.sampled_from([*(Act(kind.value) for kind in ReportKind), Act.CALL]),
    rules=st.sampled_from(RULES),
    recorded=days,
    verification=st.sampled_from(Verification),
    confirmed=st.none() | days.map(lambda later: later / 4),
    replaced=st.none() | days.map(lambda later: later / 4),
)
stories = st.lists(happenings, min_size=1, max_size=8)


def arrive(story: Sequence[Happening], delays: Sequence[float] = ()) -> list[Event]:
    """Everything that reaches the centre, each report ``delays`` days after it was recorded."""
    events = []
    for number, happening in enumerate(story):
        delay = delays[number] if delays else 0.0
        events += [
            replace(event, report_id=UUID(int=number)) for event in _events_of(happening, delay)
        ]
    return events


def _events_of(happening: Happening, delay: float) -> list[Event]:
    recorded, rules, verification = happening.recorded, happening.rules, happening.verification
    if happening.act is Act.CALL:
        return [a_call(recorded, rules)]
    kind = ReportKind(happening.act.value)
    if isinstance(judged(kind, verification, day(recorded), rules), FailureCode):
        return []
    report = a_report(kind, recorded, recorded + delay, rules, verification)
    steps = [
        a_step(act, report, recorded + later, rules)
        for act, later in ((Act.CONFIRM, happening.confirmed), (Act.REPLACE, happening.replaced))
        if later is not None and _counter_could(act, kind)
    ]
    return [report, *steps]


def _counter_could(act: Act, kind: ReportKind) -> bool:
    if kind is ReportKind.UNDO_PRE_LOSS:
        return False
    return act is Act.CONFIRM or kind is ReportKind.FORMAL_LOSS


def final(ledger: Ledger) -> tuple[object, object]:
    """The state, without what tells when and in which order things were received."""
    reports = {
        report_id: (standing.state, standing.expires_at, standing.reason)
        for report_id, standing in ledger.reports.items()
    }
    return reports, [(card.region, card.state, card.expires_at) for card in ledger.cards]


def late_ones(events: Collection[Event]) -> set[UUID]:
    return {event.report_id for event in events if not event.in_time}


def without(events: Collection[Event], reports: Collection[UUID]) -> list[Event]:
    return [event for event in events if event.report_id not in reports]


def blocked(ledger: Ledger) -> list[Card]:
    return [card for card in ledger.cards if card.state is not CardState.NORMAL]


@given(stories, st.data())
def test_any_order_and_number_of_arrivals_gives_the_same_ledger(
    story: list[Happening], data: st.DataObject
) -> None:
    events = arrive(story)
    again = [
        replace(event, received_at=event.received_at + timedelta(hours=data.draw(hours)))
        for event in events
    ]
    now = day(LAST_RECORDED + data.draw(days))
    shuffled = data.draw(st.permutations(events + again))
    assert settled(shuffled, now) == settled(events, now)


@given(stories, st.data())
def test_any_delay_within_validity_gives_the_same_final_state(
    story: list[Happening], data: st.DataObject
) -> None:
    delayed = arrive(story, [data.draw(hours) / 24 for _ in story])
    late = late_ones(delayed)
    now = max((event.received_at for event in delayed), default=MONDAY)
    now += timedelta(days=data.draw(st.integers(0, 12)))
    ledger = settled(without(delayed, late), now)
    for state in {standing.state for standing in ledger.reports.values()}:
        note(f"a report is {state}")
    assert final(ledger) == final(settled(without(arrive(story), late), now))


@given(stories, st.data())
def test_what_comes_late_lapses_and_changes_nothing_else(
    story: list[Happening], data: st.DataObject
) -> None:
    delayed = arrive(story, [data.draw(hours) / 24 for _ in story])
    late = late_ones(delayed)
    note(f"{len(late)} came late")
    now = day(ALL_OVER + data.draw(days))
    ledger, others = settled(delayed, now), settled(without(delayed, late), now)
    for report_id, standing in ledger.reports.items():
        if report_id in late:
            assert (standing.state, standing.effective_at) == (ReportState.LAPSED, None)
        else:
            assert standing == others.reports[report_id]
    assert blocked(ledger) == blocked(others)


@given(stories, days)
def test_every_report_has_a_standing_and_a_card_one_pre_loss(
    story: list[Happening], now: float
) -> None:
    events = [event for event in arrive(story) if event.received_at <= day(now)]
    ledger = settled(events, day(now))
    assert set(ledger.reports) == {event.report_id for event in events}
    for card in ledger.cards:
        in_force = {
            ledger.reports[event.report_id]
            for event in events
            if event.region == card.region
            and ledger.reports[event.report_id].state is ReportState.IN_FORCE
        }
        assert len(in_force) == (card.state in (CardState.PRE_LOSS, CardState.FORMAL_LOSS))


@given(stories, stories, st.data())
def test_formal_loss_is_final_until_the_card_is_replaced(
    before: list[Happening], after: list[Happening], data: st.DataObject
) -> None:
    """The same card all through; what is told of it afterwards may have been sent at any time."""
    formal = a_report(ReportKind.FORMAL_LOSS, LAST_RECORDED + 1)
    confirmed = a_step(Act.CONFIRM, formal, on=LAST_RECORDED + 2)
    here = [
        replace(one, rules=BEIJING_RULES)
        for one in before
        if one.act is not Act.FORMAL_LOSS or (one.confirmed is None and one.replaced is None)
    ]
    later = [
        replace(one, rules=BEIJING_RULES, recorded=LAST_RECORDED + 3 + one.recorded)
        for one in after
    ]
    earlier_events = arrive(here, [data.draw(hours) / 24 for _ in here])
    later_events = [
        replace(event, report_id=UUID(int=1000 + event.report_id.int))
        for event in arrive(later, [data.draw(hours) / 24 for _ in later])
    ]
    events = data.draw(st.permutations([*earlier_events, formal, confirmed, *later_events]))
    ledger = settled(events, day(LAST_RECORDED + 3 + data.draw(days)))
    card = only_card(ledger)
    assert (card.state, card.reference) == (CardState.FORMAL_LOSS, formal.reference)
    assert (card.since, card.expires_at) == (confirmed.happened_at, None)
    settled_states = {ledger.reports[event.report_id].state for event in earlier_events}
    assert not settled_states & {ReportState.IN_FORCE, ReportState.AWAITING_COUNTER}
    # Who came without the holder's card is not told of the formal loss.
    final_states = {
        ledger.reports[event.report_id].state for event in later_events if event.by_holder
    }
    assert final_states <= {ReportState.REFUSED, ReportState.LAPSED}
    replaced = a_step(Act.REPLACE, formal, on=LAST_RECORDED + 3 + LAST_RECORDED * 2)
    assert only_card(settled([*events, replaced], replaced.happened_at)).state is CardState.NORMAL
