"""The issuing region's rules on the real interface: what is recorded, told and printed by them."""

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
from tests.ui.stage import Stage

HOME = Path(__file__).parents[2]


def shipped() -> PolicyBook:
    book = PolicyBook.load(HOME / "resources" / "policies")
    assert isinstance(book, PolicyBook)
    return book


BOOK = shipped()
SERVED = [policy for policy in BOOK if policy.served]


def said(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("policy", SERVED, ids=[policy.region for policy in SERVED])
def test_the_end_on_paper_is_the_one_that_the_centre_returned(stage: Stage, policy: Policy) -> None:
    stage.to_result(stage.sandbox.newcomer(), policy.region)
    receipt = stage.interface.session.value.receipt
    assert receipt is not None
    assert receipt.state is ReportState.IN_FORCE
    rule = policy.loss.get(ReportKind.PRE_LOSS)
    paper = stage.paper()
    if rule is None or rule.duration is None:
        assert receipt.expires_at is None
        assert "有效期至" not in paper
        assert "自动恢复结算" not in paper
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
    assert ("自动恢复结算" in paper) == (rule.on_expiry is OnExpiry.RESTORE)


def test_an_unserved_card_gets_its_hotline_and_channels_on_paper_and_nothing_is_queued(
    stage: Stage,
) -> None:
    stage.past_region(region="440100")
    stage.visitor.see(Screen.NOT_SERVED)
    stage.visitor.touch("action.print")
    stage.wait_for_paper()
    assert stage.interface.session.value.printing is Printing.PRINTED
    for told in (stage.visitor.words(), stage.paper()):
        assert "020-12333" in told
        assert "粤省事" in told
    assert "没有登记" in stage.paper()
    assert stage.queued() == {}


def test_who_reported_at_this_kiosk_is_told_so_the_second_time(stage: Stage) -> None:
    stage.to_result()
    stage.leave()
    stage.past_region()
    stage.visitor.see(Screen.ALREADY)
    words = stage.visitor.words()
    assert "正在预挂失" in words
    assert "自动恢复结算" in words
    assert stage.queued() == {"in_force": 1}


def test_who_called_the_hotline_before_is_recognised(stage: Stage) -> None:
    assert stage.sandbox.phone_in("wang_lina")
    stage.past_region()
    stage.visitor.see(Screen.ALREADY)
    assert "正在预挂失" in stage.visitor.words()
    assert stage.queued() == {}


def test_offline_the_kiosk_knows_its_own_reports_and_says_that_it_asked_nobody(
    hasty: Stage,
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


def test_a_centre_that_fails_keeps_nobody_from_reporting(hasty: Stage) -> None:
    hasty.sandbox.centre_mode = CentreMode.FAILING
    hasty.to_result()
    assert "尚未生效" in hasty.visitor.words()
    assert hasty.queued() == {"recorded": 1}


def test_what_the_counter_confirmed_is_in_force_when_its_holder_comes_back(stage: Stage) -> None:
    stage.past_region(way="formal_loss")
    stage.visitor.see(Screen.CONSEQUENCES)
    assert "不能撤销" in stage.visitor.words()
    stage.visitor.touch("action.next")
    stage.skip_to_review()
    assert "不能撤销" in stage.visitor.words()
    stage.confirm()
    assert "不能撤销" in stage.paper()
    stage.leave()
    assert stage.sandbox.counter_confirms()
    stage.past_region(way="found")
    stage.visitor.see(Screen.FOUND)
    words = stage.visitor.words()
    assert "已正式挂失" in words
    assert "不能撤销" in words
    assert not stage.visitor.touchable("action.next")


def test_only_where_the_rules_list_the_kiosk_it_undoes_a_pre_loss(stage: Stage) -> None:
    """No region's rules do; the centre hands out some that are made up for this test."""
    beijing = BOOK.for_region("110000")
    assert beijing is not None
    wider = beijing.model_copy(update={"undo_channels": (Channel.OUTLET, Channel.KIOSK)})
    book = PolicyBook([wider if one.region == "110000" else one for one in BOOK])
    centre = stage.sandbox._centre
    assert centre is not None
    centre.service.policies = book
    stage.interface.ruled.emit(book)
    stage.to_result()
    stage.leave()
    stage.past_region(way="found")
    stage.visitor.see(Screen.FOUND)
    stage.visitor.touch("action.next")
    stage.visitor.see(Screen.REVIEW)
    stage.confirm()
    assert "已撤销" in stage.visitor.words()
    assert stage.queued() == {"in_force": 1, "undone": 1}
