"""The centre's rules by themselves: examples of each, and that arrival never matters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import event as note
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.rules import (
    Act,
    Card,
    CardState,
    Event,
    Ledger,
    counter_may,
    end_of,
    judged,
    settled,
    validity,
)
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import Duration, DurationUnit, LossRule, OnExpiry, Policy
from kiosk.domain.report import ReportKind, ReportState, Verification
from tests.central.story import BEIJING, MONDAY, policy

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
    judgement = judged(kind, verification, day(recorded), received_at, rules)
    assert not isinstance(judgement, FailureCode)
    return Event(
        Act(kind.value),
        UUID(int=number),
        judgement.region,
        judgement.happened_at,
        received_at,
        f"R{number}",
        judgement.until,
        judgement.cancels_card,
        judgement.needs_counter,
    )


def a_step(act: Act, of: Event, on: float, rules: Policy = BEIJING_RULES) -> Event:
    until, cancels_card = (
        validity(ReportKind(of.act.value), day(on), rules) if act is Act.CONFIRM else (None, False)
    )
    return Event(act, of.report_id, of.region, day(on), day(on), of.reference, until, cancels_card)


def pre_loss(recorded: float, arrived: float | None = None, rules: Policy = BEIJING_RULES) -> Event:
    return a_report(ReportKind.PRE_LOSS, recorded, arrived, rules)


def states(ledger: Ledger, *events: Event) -> list[ReportState]:
    return [ledger.reports[event.report_id].state for event in events]


def only_card(ledger: Ledger) -> Card:
    (card,) = ledger.cards
    return card


class TestEnds:
    def test_hours_run_from_the_minute(self) -> None:
        duration = Duration(amount=24, unit=DurationUnit.HOURS)
        assert end_of(MONDAY, duration) == MONDAY + timedelta(hours=24)

    def test_calendar_days_end_at_the_same_time_of_day(self) -> None:
        duration = Duration(amount=10, unit=DurationUnit.CALENDAR_DAYS)
        after_midnight_in_beijing = datetime.fromisoformat("2026-11-22T16:30:00+00:00")
        end = end_of(after_midnight_in_beijing, duration)
        assert end == datetime(2026, 12, 3, 0, 30, tzinfo=BEIJING)

    @pytest.mark.parametrize(
        ("start", "amount", "last"),
        [
            (date(2026, 11, 23), 5, date(2026, 11, 30)),  # over a week-end
            (date(2026, 9, 30), 2, date(2026, 10, 9)),  # National Day ends on 7 October
            (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        ],
    )
    def test_working_days_follow_the_state_council(
        self, start: date, amount: int, last: date
    ) -> None:
        morning = datetime(start.year, start.month, start.day, 9, tzinfo=BEIJING)
        end = end_of(morning, Duration(amount=amount, unit=DurationUnit.WORKING_DAYS))
        assert end == datetime(last.year, last.month, last.day, 9, tzinfo=BEIJING)

    def test_no_end_is_invented_beyond_the_published_calendar(self) -> None:
        far = datetime(2199, 1, 4, tzinfo=BEIJING)
        assert end_of(far, Duration(amount=3, unit=DurationUnit.WORKING_DAYS)) is None


class TestJudgement:
    @pytest.mark.parametrize("rules", [None, policy(served=False)])
    def test_unserved_regions_are_refused(self, rules: Policy | None) -> None:
        verdict = judged(ReportKind.PRE_LOSS, Verification.CHIP, MONDAY, MONDAY, rules)
        assert verdict is FailureCode.REGION_NOT_SERVED

    def test_a_kiosk_undoes_only_where_the_policy_lists_it(self) -> None:
        rules = policy(undo_channels=("outlet",))
        verdict = judged(ReportKind.UNDO_PRE_LOSS, Verification.CHIP, MONDAY, MONDAY, rules)
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_undoing_needs_the_chip(self) -> None:
        verdict = judged(
            ReportKind.UNDO_PRE_LOSS, Verification.COUNTER, MONDAY, MONDAY, BEIJING_RULES
        )
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_formal_loss_is_prepared_only_where_the_policy_says_so(self) -> None:
        rules = policy(formal_loss_at_kiosk=False)
        verdict = judged(ReportKind.FORMAL_LOSS, Verification.CHIP, MONDAY, MONDAY, rules)
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_a_clock_ahead_makes_nothing_last_longer(self) -> None:
        ahead = a_report(ReportKind.PRE_LOSS, recorded=300, arrived=0)
        assert ahead.happened_at == MONDAY
        assert ahead.until == pre_loss(0).until


class TestPreLoss:
    def test_in_force_until_its_end_then_lapsed(self) -> None:
        loss = pre_loss(0)
        assert loss.until == day(10)
        before = settled([loss], loss.until - timedelta(seconds=1))
        assert states(before, loss) == [ReportState.IN_FORCE]
        assert only_card(before).state is CardState.PRE_LOSS
        assert only_card(before).expires_at == loss.until
        after = settled([loss], loss.until)
        assert states(after, loss) == [ReportState.LAPSED]
        assert only_card(after).state is CardState.NORMAL

    def test_in_force_from_its_arrival_not_from_its_recording(self) -> None:
        loss = pre_loss(0, arrived=3)
        assert settled([loss], day(3)).reports[loss.report_id].effective_at == day(3)

    def test_too_late_it_lapses_and_never_was_in_force(self) -> None:
        loss = pre_loss(0, arrived=20)
        standing = settled([loss], day(20)).reports[loss.report_id]
        assert standing.state is ReportState.LAPSED
        assert standing.effective_at is None

    def test_without_a_known_duration_no_end_is_stated(self) -> None:
        loss = pre_loss(0, rules=policy(loss={}))
        standing = settled([loss], day(4000)).reports[loss.report_id]
        assert standing.state is ReportState.IN_FORCE
        assert standing.expires_at is None

    def test_two_kiosks_make_one_pre_loss(self) -> None:
        first, second = pre_loss(0), pre_loss(4)
        ledger = settled([first, second], day(5))
        assert ledger.reports[first.report_id] == ledger.reports[second.report_id]
        card = only_card(ledger)
        assert (card.reference, card.since) == (first.reference, first.received_at)
        assert card.expires_at == second.until

    def test_a_report_keeps_its_own_end(self) -> None:
        first, second = pre_loss(0), pre_loss(4)
        ledger = settled([first, second], day(12))
        assert states(ledger, first, second) == [ReportState.LAPSED, ReportState.IN_FORCE]
        assert only_card(ledger).reference == first.reference

    def test_the_last_end_counts_whichever_came_first(self) -> None:
        early, late = pre_loss(0, arrived=5), pre_loss(4)
        card = only_card(settled([early, late], day(6)))
        assert (card.reference, card.expires_at) == (late.reference, late.until)

    def test_a_new_loss_after_the_end_is_a_new_pre_loss(self) -> None:
        first, second = pre_loss(0), pre_loss(40)
        ledger = settled([first, second], day(41))
        assert states(ledger, first, second) == [ReportState.LAPSED, ReportState.IN_FORCE]
        assert only_card(ledger).reference == second.reference

    def test_cards_of_two_regions_are_two_cards(self) -> None:
        here, there = pre_loss(0), pre_loss(0, rules=SHANGHAI_RULES)
        ledger = settled([here, there], day(2))
        assert [(card.region, card.state) for card in ledger.cards] == [
            ("110000", CardState.PRE_LOSS),
            ("310000", CardState.NORMAL),
        ]


class TestUndo:
    def test_ends_every_report_of_the_card(self) -> None:
        first, second = pre_loss(0), pre_loss(1)
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2)
        ledger = settled([first, second, undo], day(3))
        assert set(states(ledger, first, second, undo)) == {ReportState.UNDONE}
        assert only_card(ledger).state is CardState.NORMAL

    def test_reaches_a_report_that_arrives_after_it(self) -> None:
        loss = pre_loss(0, arrived=5)
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2)
        standing = settled([undo, loss], day(6)).reports[loss.report_id]
        assert standing.state is ReportState.UNDONE
        assert standing.effective_at is None

    def test_leaves_what_came_later(self) -> None:
        undo, loss = a_report(ReportKind.UNDO_PRE_LOSS, 2), pre_loss(3)
        assert states(settled([undo, loss], day(4)), loss) == [ReportState.IN_FORCE]

    def test_leaves_what_had_lapsed(self) -> None:
        loss, undo = pre_loss(0), a_report(ReportKind.UNDO_PRE_LOSS, 20)
        assert states(settled([loss, undo], day(21)), loss) == [ReportState.LAPSED]


class TestWritten:
    def test_waits_for_the_counter_however_long(self) -> None:
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0)
        ledger = settled([written], day(50))
        assert states(ledger, written) == [ReportState.AWAITING_COUNTER]
        assert only_card(ledger).state is CardState.NORMAL

    def test_is_in_force_from_the_counters_step(self) -> None:
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0)
        confirmed = a_step(Act.CONFIRM, written, on=12)
        standing = settled([written, confirmed], day(13)).reports[written.report_id]
        assert (standing.state, standing.effective_at) == (ReportState.IN_FORCE, day(12))
        assert standing.expires_at == day(22)

    def test_without_the_chip_any_report_waits_for_the_counter(self) -> None:
        loss = a_report(ReportKind.PRE_LOSS, 0, verification=Verification.COUNTER)
        assert states(settled([loss], day(1)), loss) == [ReportState.AWAITING_COUNTER]

    def test_in_shanghai_its_end_cancels_the_card(self) -> None:
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0, rules=SHANGHAI_RULES)
        confirmed = a_step(Act.CONFIRM, written, on=0, rules=SHANGHAI_RULES)
        ledger = settled([written, confirmed], day(31))
        assert states(ledger, written) == [ReportState.LAPSED]
        assert only_card(ledger).state is CardState.CANCELLED


class TestFormalLoss:
    def test_waits_for_the_counter_and_leaves_the_pre_loss_in_force(self) -> None:
        loss, formal = pre_loss(0), a_report(ReportKind.FORMAL_LOSS, 1)
        ledger = settled([loss, formal], day(2))
        assert states(ledger, loss, formal) == [ReportState.IN_FORCE, ReportState.AWAITING_COUNTER]

    def test_once_applied_for_the_pre_loss_cannot_be_undone(self) -> None:
        loss, formal = pre_loss(0), a_report(ReportKind.FORMAL_LOSS, 1)
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2)
        ledger = settled([loss, formal, undo], day(3))
        assert states(ledger, loss, undo) == [ReportState.IN_FORCE, ReportState.REFUSED]
        assert ledger.reports[undo.report_id].reason is FailureCode.FORMAL_LOSS_FINAL

    def test_confirmed_it_takes_the_place_of_everything_before(self) -> None:
        loss = pre_loss(0)
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0)
        formal = a_report(ReportKind.FORMAL_LOSS, 1)
        ledger = settled([loss, written, formal, a_step(Act.CONFIRM, formal, on=2)], day(99))
        assert states(ledger, loss, written) == [ReportState.REPLACED] * 2
        assert states(ledger, formal) == [ReportState.IN_FORCE]
        assert only_card(ledger).state is CardState.FORMAL_LOSS

    @pytest.mark.parametrize("kind", list(ReportKind))
    def test_confirmed_it_is_final(self, kind: ReportKind) -> None:
        formal = a_report(ReportKind.FORMAL_LOSS, 0)
        later = a_report(kind, 3)
        ledger = settled([formal, a_step(Act.CONFIRM, formal, on=1), later], day(4))
        assert states(ledger, formal, later) == [ReportState.IN_FORCE, ReportState.REFUSED]
        assert ledger.reports[later.report_id].reason is FailureCode.FORMAL_LOSS_FINAL

    @pytest.mark.parametrize("confirmed_first", [True, False])
    def test_the_new_card_starts_afresh(self, confirmed_first: bool) -> None:  # noqa: FBT001
        loss, formal = pre_loss(0), a_report(ReportKind.FORMAL_LOSS, 1)
        steps = [a_step(Act.CONFIRM, formal, on=2)] if confirmed_first else []
        events = [loss, formal, *steps, a_step(Act.REPLACE, formal, on=5)]
        ledger = settled(events, day(6))
        assert states(ledger, loss, formal) == [ReportState.REPLACED] * 2
        assert only_card(ledger).state is CardState.NORMAL
        lost_again = pre_loss(7)
        assert states(settled([*events, lost_again], day(8)), lost_again) == [ReportState.IN_FORCE]

    def test_a_cancelled_card_is_replaced_too(self) -> None:
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0, rules=SHANGHAI_RULES)
        confirmed = a_step(Act.CONFIRM, written, on=0, rules=SHANGHAI_RULES)
        formal = a_report(ReportKind.FORMAL_LOSS, 40, rules=SHANGHAI_RULES)
        events = [written, confirmed, formal, a_step(Act.REPLACE, formal, on=41)]
        assert only_card(settled(events, day(42))).state is CardState.NORMAL

    def test_the_counter_acts_only_where_it_may(self) -> None:
        assert counter_may(Act.CONFIRM, Act.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER)
        assert not counter_may(Act.CONFIRM, Act.FORMAL_LOSS, ReportState.IN_FORCE)
        assert counter_may(Act.REPLACE, Act.FORMAL_LOSS, ReportState.IN_FORCE)
        assert not counter_may(Act.REPLACE, Act.FORMAL_LOSS, ReportState.REPLACED)
        assert not counter_may(Act.REPLACE, Act.PRE_LOSS, ReportState.IN_FORCE)


# --- Arrival never matters ---------------------------------------------------------------------

RULES = (BEIJING_RULES, SHANGHAI_RULES, policy(region="370000", loss={}))
LAST_RECORDED = 40


@dataclass(frozen=True)
class Happening:
    """A report on a day, and the days on which the counter confirmed it and replaced the card."""

    kind: ReportKind
    rules: Policy
    recorded: float
    verification: Verification
    confirmed: float | None
    replaced: float | None


days = st.integers(0, LAST_RECORDED * 4).map(lambda quarter: quarter / 4)
hours = st.integers(0, 20 * 24)
happenings = st.builds(
    Happening,
    kind=st.sampled_from(ReportKind),
    rules=st.sampled_from(RULES),
    recorded=days,
    verification=st.sampled_from(Verification),
    confirmed=st.none() | days,
    replaced=st.none() | days,
)


def _arrive(story: Sequence[Happening], delays: Sequence[float]) -> list[Event]:
    """Everything that reaches the centre, each report ``delays`` days after it was recorded."""
    events = []
    for number, (happening, delay) in enumerate(zip(story, delays, strict=True)):
        judgement = judged(
            happening.kind,
            happening.verification,
            day(happening.recorded),
            day(happening.recorded + delay),
            happening.rules,
        )
        if isinstance(judgement, FailureCode):
            continue
        report = replace(
            a_report(
                happening.kind,
                happening.recorded,
                happening.recorded + delay,
                happening.rules,
                happening.verification,
            ),
            report_id=UUID(int=number),
        )
        events.append(report)
        if happening.kind is ReportKind.UNDO_PRE_LOSS:
            continue
        for act, on in ((Act.CONFIRM, happening.confirmed), (Act.REPLACE, happening.replaced)):
            if on is not None and (act is Act.CONFIRM or happening.kind is ReportKind.FORMAL_LOSS):
                moment = happening.recorded + on / 4
                events.append(a_step(act, report, moment, happening.rules))
    return events


def _final(ledger: Ledger) -> tuple[object, object]:
    """The state, without what tells when and in which order things were received."""
    reports = {
        report_id: (standing.state, standing.expires_at, standing.reason)
        for report_id, standing in ledger.reports.items()
    }
    return reports, [(card.region, card.state, card.expires_at) for card in ledger.cards]


@given(st.lists(happenings, min_size=1, max_size=8), st.data())
def test_any_order_and_number_of_arrivals_gives_the_same_ledger(
    story: list[Happening], data: st.DataObject
) -> None:
    events = _arrive(story, [0.0] * len(story))
    again = [
        replace(event, received_at=event.received_at + timedelta(hours=data.draw(hours)))
        for event in events
    ]
    now = day(LAST_RECORDED + data.draw(days))
    shuffled = data.draw(st.permutations(events + again))
    assert settled(shuffled, now) == settled(events, now)


@given(st.lists(happenings, min_size=1, max_size=8), st.data())
def test_any_delay_gives_the_same_final_state(story: list[Happening], data: st.DataObject) -> None:
    delayed = _arrive(story, [data.draw(hours) / 24 for _ in story])
    now = max((event.received_at for event in delayed), default=MONDAY)
    now += timedelta(days=data.draw(st.integers(0, 12)))
    ledger = settled(delayed, now)
    for state in {standing.state for standing in ledger.reports.values()}:
        note(f"a report is {state}")
    assert _final(ledger) == _final(settled(_arrive(story, [0.0] * len(story)), now))


@given(st.lists(happenings, max_size=8), days)
def test_every_report_has_a_standing_and_a_card_one_pre_loss(
    story: list[Happening], now: float
) -> None:
    arrived = _arrive(story, [0.0] * len(story))
    events = [event for event in arrived if event.received_at <= day(now)]
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
