"""What stands, what is final and where else it is done: on the real screens, with real paper."""

from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from tests.ui.stage import Stage
from tests.ui.test_keys import _choose, _focused, _window


def _printed(stage: Stage) -> None:
    session = stage.interface.session
    stage.visitor.wait(lambda: session.value.printing is Printing.PRINTED, "the slip")


def test_a_report_by_phone_is_shown_and_leads_to_the_formal_loss(stage: Stage) -> None:
    visitor = stage.visitor
    assert stage.sandbox.phone_in("wang_lina")
    stage.lay_card()
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    visitor.touch("action.next")
    visitor.see(Screen.ALREADY)
    assert "正在预挂失" in visitor.words()
    assert "社保中心的记录" in visitor.words()
    _choose(_window(stage), "onward.begin")
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    visitor.touch("action.next")
    visitor.see(Screen.CONSEQUENCES)
    assert "就不能撤销" in visitor.words()
    visitor.touch("action.next")
    visitor.see(Screen.LOST_ON)
    assert stage.queued() == {}


def test_the_state_of_the_card_is_printed_and_left_by_keys_alone(stage: Stage) -> None:
    window, visitor = _window(stage), stage.visitor
    _choose(window, "home.status")
    visitor.see(Screen.PLACE_CARD)
    stage.sandbox.place("wang_lina")
    visitor.see(Screen.STATUS)
    _choose(window, "action.print")
    _printed(stage)
    assert "没有查到挂失" in stage.paper()
    assert _focused(window) not in {"", "action.print"}, "what is gone hands the focus on"
    _choose(window, "action.finish")
    visitor.see(Screen.TAKE_CARD)


def test_a_card_from_elsewhere_takes_its_own_hotline_along(stage: Stage) -> None:
    visitor = stage.visitor
    stage.lay_card()
    visitor.see(Screen.IDENTITY)
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    stage.interface.models.answers.chooseRegion("440100")
    visitor.touch("action.next")
    visitor.see(Screen.NOT_SERVED)
    assert "020-12333" in visitor.words()
    assert "广东省广州市社保 24 小时热线" in visitor.words(), "the floor's line is this card's"
    assert "96102" not in visitor.words()
    visitor.touch("action.print")
    _printed(stage)
    assert "020-12333" in stage.paper()
    assert stage.queued() == {}


def test_a_found_card_is_told_about_without_its_holder(stage: Stage) -> None:
    visitor = stage.visitor
    visitor.touch("home.found")
    visitor.see(Screen.PLACE_CARD)
    stage.sandbox.place("social_security")
    visitor.see(Screen.FOUND)
    words = visitor.words()
    assert "什么时候结束" in words
    assert not any(state in words for state in ("正在预挂失", "没有挂失", "现在查不到"))


def test_without_the_centre_the_kiosk_says_that_it_does_not_know(stage: Stage) -> None:
    stage.sandbox.network_off = True
    visitor = stage.visitor
    visitor.touch("home.status")
    visitor.see(Screen.PLACE_CARD)
    stage.sandbox.place("wang_lina")
    visitor.see(Screen.STATUS)
    assert "现在查不到" in visitor.words()
    assert "连不上社保中心" in visitor.words()
