"""The centre's rules by themselves: examples of each."""

from datetime import timedelta

import pytest

from kiosk.central.ledger import Act
from kiosk.central.rules import counter_may, settled
from kiosk.central.validity import judged
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import Channel, LossRule, Policy
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
    pre_loss,
    states,
)
from tests.central.examples import MONDAY, policy


class TestJudgement:
    @pytest.mark.parametrize("rules", [None, policy(served=False)])
    def test_unserved_regions_are_refused(self, rules: Policy | None) -> None:
        verdict = judged(ReportKind.PRE_LOSS, Verification.CHIP, MONDAY, rules)
        assert verdict is FailureCode.REGION_NOT_SERVED

    def test_a_kiosk_undoes_only_where_the_policy_lists_it(self) -> None:
        rules = policy(undo_channels=(Channel.OUTLET,))
        verdict = judged(ReportKind.UNDO_PRE_LOSS, Verification.CHIP, MONDAY, rules)
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_undoing_needs_the_chip(self) -> None:
        verdict = judged(ReportKind.UNDO_PRE_LOSS, Verification.COUNTER, MONDAY, BEIJING_RULES)
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_formal_loss_needs_the_chip(self) -> None:
        verdict = judged(ReportKind.FORMAL_LOSS, Verification.COUNTER, MONDAY, BEIJING_RULES)
        assert verdict is FailureCode.NOT_AT_KIOSK

    def test_formal_loss_is_prepared_only_where_the_policy_says_so(self) -> None:
        rules = policy(formal_loss_at_kiosk=False)
        verdict = judged(ReportKind.FORMAL_LOSS, Verification.CHIP, MONDAY, rules)
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

    @pytest.mark.parametrize("arrived", [10, 20])
    def test_too_late_it_lapses_and_never_was_in_force(self, arrived: int) -> None:
        loss = pre_loss(0, arrived=arrived)
        assert loss.until == day(10)
        standing = settled([loss], day(20)).reports[loss.report_id]
        assert standing.state is ReportState.LAPSED
        assert standing.effective_at is None

    @pytest.mark.parametrize("closed_by", [Act.UNDO_PRE_LOSS, Act.CONFIRM])
    def test_too_late_it_lapses_whatever_was_done_meanwhile(self, closed_by: Act) -> None:
        loss = pre_loss(0, arrived=20)
        if closed_by is Act.UNDO_PRE_LOSS:
            meanwhile = [a_report(ReportKind.UNDO_PRE_LOSS, 2)]
        else:
            formal = a_report(ReportKind.FORMAL_LOSS, 1)
            meanwhile = [formal, a_step(Act.CONFIRM, formal, on=2)]
        assert states(settled([loss, *meanwhile], day(20)), loss) == [ReportState.LAPSED]

    @pytest.mark.parametrize("rules", [{}, {ReportKind.PRE_LOSS: LossRule()}])
    def test_without_a_known_duration_no_end_is_stated(
        self, rules: dict[ReportKind, LossRule]
    ) -> None:
        loss = pre_loss(0, rules=policy(loss=rules))
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

    @pytest.mark.parametrize("at", [10, 12])
    def test_a_report_keeps_its_own_end(self, at: int) -> None:
        first, second = pre_loss(0), pre_loss(4)
        assert first.until == day(10)
        ledger = settled([first, second], day(at))
        assert states(ledger, first, second) == [ReportState.LAPSED, ReportState.IN_FORCE]
        assert only_card(ledger).reference == first.reference

    def test_the_last_end_counts_whichever_came_first(self) -> None:
        early, late = pre_loss(0, arrived=5), pre_loss(4)
        card = only_card(settled([early, late], day(6)))
        assert (card.reference, card.expires_at) == (late.reference, late.until)

    @pytest.mark.parametrize("dated_first", [True, False])
    def test_beside_a_report_without_an_end_no_end_is_known(self, *, dated_first: bool) -> None:
        rules = [BEIJING_RULES, policy(loss={})]
        first, second = (
            pre_loss(at, rules=given)
            for at, given in enumerate(rules if dated_first else reversed(rules))
        )
        card = only_card(settled([first, second], day(2)))
        assert (card.state, card.expires_at) == (CardState.PRE_LOSS, None)

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


class TestCall:
    def test_a_call_blocks_the_card_as_a_pre_loss_does(self) -> None:
        call = a_call(0)
        card = only_card(settled([call], day(1)))
        assert (card.state, card.reference) == (CardState.PRE_LOSS, call.reference)
        assert (card.since, card.expires_at) == (day(0), day(10))
        assert only_card(settled([call], day(10))).state is CardState.NORMAL

    def test_a_kiosks_report_joins_it(self) -> None:
        call, loss = a_call(0), pre_loss(4)
        ledger = settled([call, loss], day(5))
        standing = ledger.reports[loss.report_id]
        assert standing == ledger.reports[call.report_id]
        assert (standing.reference, standing.effective_at) == (call.reference, day(0))
        assert only_card(ledger).expires_at == loss.until

    def test_an_undo_ends_it_too(self) -> None:
        ledger = settled([a_call(0), a_report(ReportKind.UNDO_PRE_LOSS, 1)], day(2))
        assert only_card(ledger).state is CardState.NORMAL


class TestUndo:
    def test_ends_every_report_of_the_card(self) -> None:
        first, second = pre_loss(0), pre_loss(1)
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2)
        ledger = settled([first, second, undo], day(3))
        assert set(states(ledger, first, second, undo)) == {ReportState.UNDONE}
        assert only_card(ledger).state is CardState.NORMAL

    @pytest.mark.parametrize("arrived", [2, 5])
    def test_reaches_a_report_that_arrives_no_earlier(self, arrived: int) -> None:
        loss = pre_loss(0, arrived=arrived)
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2)
        standing = settled([undo, loss], day(6)).reports[loss.report_id]
        assert standing.state is ReportState.UNDONE
        assert standing.effective_at is None

    def test_leaves_what_came_later(self) -> None:
        undo, loss = a_report(ReportKind.UNDO_PRE_LOSS, 2), pre_loss(3)
        assert states(settled([undo, loss], day(4)), loss) == [ReportState.IN_FORCE]

    def test_leaves_what_the_same_fast_clock_recorded_later(self) -> None:
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 2, arrived=0)
        loss = pre_loss(3, arrived=0)
        assert undo.happened_at == loss.happened_at
        assert states(settled([loss, undo], day(1)), loss) == [ReportState.IN_FORCE]

    @pytest.mark.parametrize("undone", [10, 20])
    def test_leaves_what_had_lapsed(self, undone: int) -> None:
        loss, undo = pre_loss(0), a_report(ReportKind.UNDO_PRE_LOSS, undone)
        assert loss.until == day(10)
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

    def test_an_undo_answered_before_it_arrived_is_taken_back(self) -> None:
        loss, undo = pre_loss(0), a_report(ReportKind.UNDO_PRE_LOSS, 2)
        assert states(settled([loss, undo], day(3)), loss) == [ReportState.UNDONE]
        formal = a_report(ReportKind.FORMAL_LOSS, 1, arrived=4)
        ledger = settled([loss, undo, formal], day(5))
        assert states(ledger, loss, undo) == [ReportState.IN_FORCE, ReportState.REFUSED]

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
    def test_the_new_card_starts_afresh(self, confirmed_first: bool) -> None:
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

    @pytest.mark.parametrize(
        "kind", [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS], ids=lambda kind: kind
    )
    def test_refused_it_never_comes_into_force_and_changes_nothing_else(
        self, kind: ReportKind
    ) -> None:
        loss, waiting = pre_loss(0), a_report(kind, 1)
        refused = a_step(Act.REFUSE, waiting, on=2)
        too_late = [a_step(Act.CONFIRM, waiting, on=3), a_step(Act.REPLACE, waiting, on=3)]
        ledger = settled([loss, waiting, refused, *too_late], day(4))
        assert states(ledger, loss, waiting) == [ReportState.IN_FORCE, ReportState.REFUSED]
        assert ledger.reports[waiting.report_id].reason is FailureCode.CENTRAL_REFUSED
        undo = a_report(ReportKind.UNDO_PRE_LOSS, 5)
        assert (
            states(settled([loss, waiting, refused, undo], day(6)), loss, undo)
            == [ReportState.UNDONE] * 2
        )

    def test_what_is_in_force_the_counter_cannot_refuse(self) -> None:
        written = a_report(ReportKind.WRITTEN_PRE_LOSS, 0)
        confirmed, refused = (
            a_step(act, written, on=n) for n, act in enumerate((Act.CONFIRM, Act.REFUSE), start=1)
        )
        assert states(settled([written, confirmed, refused], day(3)), written) == [
            ReportState.IN_FORCE
        ]

    def test_the_counter_acts_only_where_it_may(self) -> None:
        assert counter_may(Act.CONFIRM, Act.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER)
        assert not counter_may(Act.CONFIRM, Act.FORMAL_LOSS, ReportState.IN_FORCE)
        assert counter_may(Act.REFUSE, Act.FORMAL_LOSS, ReportState.AWAITING_COUNTER)
        assert not counter_may(Act.REFUSE, Act.FORMAL_LOSS, ReportState.IN_FORCE)
        assert counter_may(Act.REPLACE, Act.FORMAL_LOSS, ReportState.IN_FORCE)
        assert not counter_may(Act.REPLACE, Act.FORMAL_LOSS, ReportState.REPLACED)
        assert not counter_may(Act.REPLACE, Act.PRE_LOSS, ReportState.IN_FORCE)
