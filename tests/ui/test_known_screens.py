"""What stands, what is final and where else it is done: on the real screens, with real paper."""

from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from tests.ui.hands import Keys
from tests.ui.harness import Harness
from tests.ui.presses import hand_of


def _printed(harness: Harness) -> None:
    session = harness.interface.session
    harness.visitor.wait(lambda: session.value.printing is Printing.PRINTED, "the slip")


def test_a_report_by_phone_is_shown_and_leads_to_the_formal_loss(harness: Harness) -> None:
    visitor = harness.visitor
    assert harness.sandbox.phone_in("wang_lina")
    harness.lay_card()
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    visitor.touch("action.next")
    visitor.see(Screen.ALREADY)
    assert "已停用（预挂失）" in visitor.words()
    assert "社保中心的记录" in visitor.words()
    visitor.touch("onward.begin")
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    visitor.touch("action.next")
    visitor.see(Screen.CONSEQUENCES)
    assert "就不能撤销" in visitor.words()
    visitor.touch("action.next")
    visitor.see(Screen.LOST_ON)
    assert harness.queued() == {}


def test_the_state_of_the_card_is_printed_and_left_by_keys_alone(harness: Harness) -> None:
    keys = hand_of(harness, Keys)
    keys.touch("home.status")
    keys.see(Screen.PLACE_CARD)
    harness.sandbox.place("wang_lina")
    keys.see(Screen.STATUS)
    keys.touch("action.print")
    _printed(harness)
    assert "没有查到挂失" in harness.paper()
    assert keys.ways.focused() in keys.ways.names(), "what is gone hands the focus on"
    keys.touch("action.finish")
    keys.see(Screen.TAKE_CARD)


def test_a_card_from_elsewhere_takes_its_own_hotline_along(harness: Harness) -> None:
    visitor = harness.visitor
    harness.lay_card()
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    harness.interface.models.answers.chooseRegion("440100")
    visitor.touch("action.next")
    visitor.see(Screen.NOT_SERVED)
    assert "020-12333" in visitor.words()
    assert "广东省广州市社保 24 小时热线" in visitor.words(), "the floor's line is this card's"
    assert "96102" not in visitor.words()
    visitor.touch("action.print")
    _printed(harness)
    assert "020-12333" in harness.paper()
    assert harness.queued() == {}


def test_a_found_card_is_told_about_without_its_holder(harness: Harness) -> None:
    visitor = harness.visitor
    visitor.touch("home.found")
    visitor.see(Screen.PLACE_CARD)
    harness.sandbox.place("social_security")
    visitor.see(Screen.FOUND)
    words = visitor.words()
    assert "什么时候结束" in words
    assert not any(state in words for state in ("已停用（预挂失）", "没有挂失", "现在查不到"))


def test_without_the_centre_the_kiosk_says_that_it_does_not_know(harness: Harness) -> None:
    harness.sandbox.network_off = True
    visitor = harness.visitor
    visitor.touch("home.status")
    visitor.see(Screen.PLACE_CARD)
    harness.sandbox.place("wang_lina")
    visitor.see(Screen.STATUS)
    assert "现在查不到" in visitor.words()
    assert "连不上社保中心" in visitor.words()
