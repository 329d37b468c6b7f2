"""The issuing region's rules on the real interface: what is recorded, told and printed by them."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import Channel, DurationUnit, OnExpiry, Policy, PolicyBook
from kiosk.domain.report import ReportKind, ReportState
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from kiosk.operations.clock import kernel_synchronised
from kiosk.sandbox.mode import CentreMode
from tests.dates import at_minute
from tests.ui.harness import Harness

HOME = Path(__file__).parents[2]


def shipped() -> PolicyBook:
    book = PolicyBook.load(HOME / "resources" / "policies")
    assert isinstance(book, PolicyBook)
    return book


BOOK = shipped()
SERVED = [policy for policy in BOOK if policy.served]


def said(moment: datetime) -> str:
    return at_minute(moment.astimezone(CHINA_TIME))


@pytest.mark.parametrize("policy", SERVED, ids=[policy.region for policy in SERVED])
def test_the_end_on_paper_is_the_one_that_the_centre_returned(
    harness: Harness, policy: Policy
) -> None:
    harness.to_result(harness.sandbox.newcomer(), policy.region)
    receipt = harness.interface.session.value.receipt
    assert receipt is not None
    assert receipt.state is ReportState.IN_FORCE
    rule = policy.loss.get(ReportKind.PRE_LOSS)
    paper = harness.paper()
    if rule is None or rule.duration is None:
        assert receipt.expires_at is None
        assert "有效期至" not in paper
        assert "自动恢复使用" not in paper
        return
    assert receipt.expires_at is not None
    assert receipt.effective_at is not None
    # By the kiosk's time where something keeps its clock right, else from when the report arrived.
    began = receipt.recorded_at if kernel_synchronised() else receipt.effective_at
    lasted = receipt.expires_at - began
    days = timedelta(days=rule.duration.amount)
    expected = {
        DurationUnit.HOURS: lasted == timedelta(hours=rule.duration.amount),
        DurationUnit.CALENDAR_DAYS: lasted == days,
        DurationUnit.WORKING_DAYS: lasted >= days,
    }
    assert expected[rule.duration.unit], lasted
    assert said(receipt.expires_at) in paper
    assert ("自动恢复使用" in paper) == (rule.on_expiry is OnExpiry.RESTORE)


def test_an_unserved_card_gets_its_hotline_and_channels_on_paper_and_nothing_is_queued(
    harness: Harness,
) -> None:
    harness.past_region(region="440100")
    harness.visitor.see(Screen.NOT_SERVED)
    harness.visitor.touch("action.print")
    harness.wait_for_paper()
    assert harness.interface.session.value.printing is Printing.PRINTED
    for told in (harness.visitor.words(), harness.paper()):
        assert "020-12333" in told
        assert "粤省事" in told
    assert "没有登记" in harness.paper()
    assert harness.queued() == {}


def test_who_reported_at_this_kiosk_is_told_so_the_second_time(harness: Harness) -> None:
    harness.to_result()
    harness.leave()
    harness.past_region()
    harness.visitor.see(Screen.ALREADY)
    words = harness.visitor.words()
    assert "已停用（预挂失）" in words
    assert "自动恢复使用" in words
    assert harness.queued() == {"in_force": 1}


def test_who_called_the_hotline_before_is_recognised(harness: Harness) -> None:
    assert harness.sandbox.phone_in("wang_lina")
    harness.past_region()
    harness.visitor.see(Screen.ALREADY)
    assert "已停用（预挂失）" in harness.visitor.words()
    assert harness.queued() == {}


def test_offline_the_kiosk_knows_its_own_reports_and_says_that_it_asked_nobody(
    hasty: Harness,
) -> None:
    hasty.sandbox.network_off = True
    hasty.to_result()
    hasty.leave()
    hasty.past_region()
    hasty.visitor.see(Screen.ALREADY)
    words = hasty.visitor.words()
    assert "尚未生效" in words
    assert "连不上社保中心" in words
    assert "96102" in words
    assert hasty.queued() == {"recorded": 1}


def test_a_centre_that_fails_keeps_nobody_from_reporting(hasty: Harness) -> None:
    hasty.sandbox.centre_mode = CentreMode.FAILING
    hasty.to_result()
    assert "尚未生效" in hasty.visitor.words()
    assert hasty.queued() == {"recorded": 1}


def test_what_the_counter_confirmed_is_in_force_when_its_holder_comes_back(
    harness: Harness,
) -> None:
    harness.past_region(way="formal_loss")
    harness.visitor.see(Screen.CONSEQUENCES)
    assert "不能撤销" in harness.visitor.words()
    harness.visitor.touch("action.next")
    harness.skip_to_review()
    assert "不能撤销" in harness.visitor.words()
    harness.confirm()
    assert "不能撤销" in harness.paper()
    harness.leave()
    assert harness.sandbox.counter_confirms()
    harness.past_region(way="found")
    harness.visitor.see(Screen.FOUND)
    words = harness.visitor.words()
    assert "已正式挂失" in words
    assert "不能撤销" in words
    assert not harness.visitor.touchable("action.next")


def test_only_where_the_rules_list_the_kiosk_it_undoes_a_pre_loss(harness: Harness) -> None:
    """No region's rules do; the centre hands out some that are made up for this test."""
    beijing = BOOK.for_region("110000")
    assert beijing is not None
    wider = replace(beijing, undo_channels=(Channel.OUTLET, Channel.KIOSK))
    book = PolicyBook([wider if one.region == "110000" else one for one in BOOK])
    centre = harness.sandbox._centre
    assert centre is not None
    centre.service.policies = book
    harness.interface.rulesChanged.emit(book)
    harness.to_result()
    harness.leave()
    harness.past_region(way="found")
    harness.visitor.see(Screen.FOUND)
    harness.visitor.touch("action.next")
    harness.visitor.see(Screen.REVIEW)
    harness.confirm()
    assert "已撤销" in harness.visitor.words()
    assert harness.queued() == {"in_force": 1, "undone": 1}
