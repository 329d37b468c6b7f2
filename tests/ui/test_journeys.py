"""Whole journeys on the real interface, by touch, with everything real but the devices."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.failure import Failure
from kiosk.domain.report import ReportState
from kiosk.domain.slip import Paper
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.port import Printed, TellSeconds
from kiosk.sandbox.mode import CentreMode
from tests.patience import PATIENCE
from tests.ui.stage import Stage, nothing_of, staged

MASKED = "王*娜"


@pytest.mark.parametrize("profile", ["outlet", "hospital"])
def test_from_the_card_to_the_paper(
    application: QCoreApplication, tmp_path: Path, profile: str
) -> None:
    with staged(tmp_path, profile=profile) as stage:
        stage.to_result()
        words = stage.visitor.words()
        assert "已生效" in words
        assert "已生效" in stage.paper()
        assert "尚未生效" not in words
        assert stage.interface.session.value.printing is Printing.PRINTED
        stage.visitor.touch("action.finish")
        stage.visitor.see(Screen.TAKE_CARD)
        assert nothing_of(MASKED, stage)
        stage.sandbox.remove()
        stage.visitor.see(Screen.ATTRACT)
        assert stage.queued() == {"in_force": 1}


def test_the_day_and_the_telephone_are_kept(stage: Stage) -> None:
    visitor = stage.visitor
    stage.lay_card()
    visitor.see(Screen.IDENTITY)
    assert MASKED in visitor.words()
    assert "王丽娜" not in visitor.words()
    visitor.touch("action.next")
    visitor.see(Screen.REGION)
    visitor.touch("action.next")
    visitor.see(Screen.LOST_ON)
    visitor.touch("day.yesterday")
    visitor.touch("action.next")
    visitor.see(Screen.PHONE)
    for digit in "13800138000":
        visitor.touch(f"key.{digit}")
    visitor.touch("action.next")
    visitor.see(Screen.REVIEW)
    answers = stage.interface.session.value.answers
    assert answers.phone == "13800138000"
    assert answers.lost_on is not None
    assert "138 **** 8000" in visitor.words()
    visitor.touch("review.confirm")
    visitor.see(Screen.RESULT)


def test_with_the_line_cut_nothing_claims_to_be_in_force_until_it_is(hasty: Stage) -> None:
    hasty.sandbox.network_off = True
    hasty.to_result()
    words = hasty.visitor.words()
    assert "尚未生效" in words
    assert "96102" in words
    assert "已生效" not in words
    assert "尚未生效" in hasty.paper()
    assert hasty.queued() == {"recorded": 1}
    hasty.sandbox.network_off = False
    session = hasty.interface.session
    hasty.visitor.wait(
        lambda: (
            session.value.receipt is not None
            and session.value.receipt.state is ReportState.IN_FORCE
        ),
        "the report in force",
    )
    assert hasty.queued() == {"in_force": 1}
    hasty.visitor.wait(lambda: "已生效" in hasty.visitor.words(), "the screen to say so")


def test_a_slow_centre_is_not_waited_for(hasty: Stage) -> None:
    hasty.sandbox.centre_mode = CentreMode.SLOW
    hasty.to_result()
    assert "尚未生效" in hasty.visitor.words()


def test_a_refusal_is_told_as_one(stage: Stage) -> None:
    stage.sandbox.centre_mode = CentreMode.REFUSING
    stage.to_result()
    words = stage.visitor.words()
    assert "已生效" not in words
    assert "96102" in words
    assert stage.queued() == {"refused": 1}


@pytest.mark.parametrize("card", ["unreadable", "wrong", "social_security", "liu_yang"])
def test_a_card_that_does_not_do_is_explained_and_another_one_goes_on(
    stage: Stage, card: str
) -> None:
    stage.lay_card(card)
    stage.visitor.see(Screen.PROBLEM)
    failure = stage.interface.session.value.failure
    assert failure is not None
    assert str(failure.code) not in stage.visitor.words()
    stage.sandbox.remove()
    stage.visitor.see(Screen.PLACE_CARD)
    stage.sandbox.place("zhang_wei")
    stage.visitor.see(Screen.IDENTITY)


def test_an_expired_card_is_sent_to_the_counter_and_the_hotline(stage: Stage) -> None:
    stage.lay_card("liu_yang")
    stage.visitor.see(Screen.PROBLEM)
    words = stage.visitor.words()
    assert "窗口" in words
    assert "拨打 96102" in words


def test_a_paper_that_takes_long_says_so_while_it_prints(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = threading.Event()
    write = FilePrinter.print

    def crawl(printer: FilePrinter, paper: Paper, tell: TellSeconds) -> Printed | Failure:
        tell(35)
        assert come.wait(PATIENCE)
        return write(printer, paper)

    monkeypatch.setattr(FilePrinter, "print", crawl)
    stage.to_review()
    stage.visitor.touch("review.confirm")
    stage.visitor.see(Screen.RESULT)
    stage.visitor.wait(lambda: "大约需要 35 秒" in stage.visitor.words(), "how long it takes")
    come.set()
    stage.wait_for_paper()
    assert "大约需要" not in stage.visitor.words()


def test_without_paper_the_screen_shows_number_and_code(stage: Stage) -> None:
    stage.sandbox.paper_out = True
    stage.to_result()
    session = stage.interface.session.value
    assert session.printing is Printing.FAILED
    assert session.receipt is not None
    number = session.receipt.report_number
    assert number[:4] in stage.visitor.words()
    assert session.qr.startswith("data:image/svg+xml")
    assert stage.queued() == {"in_force": 1}


def test_a_card_taken_away_hides_the_person_until_it_is_back(stage: Stage) -> None:
    stage.to_review()
    stage.sandbox.remove()
    stage.visitor.see(Screen.CARD_GONE)
    assert MASKED not in stage.visitor.words()
    stage.sandbox.place("wang_lina")
    stage.visitor.see(Screen.REVIEW)
    assert MASKED in stage.visitor.words()


def test_another_card_starts_anew(stage: Stage) -> None:
    stage.to_review()
    stage.sandbox.remove()
    stage.visitor.see(Screen.CARD_GONE)
    stage.sandbox.place("zhang_wei")
    stage.visitor.see(Screen.IDENTITY)
    assert MASKED not in stage.visitor.words()


def test_cancel_forgets_everything(stage: Stage) -> None:
    stage.to_review()
    stage.visitor.touch("action.cancel")
    stage.visitor.see(Screen.TAKE_CARD)
    assert nothing_of(MASKED, stage)
    assert stage.queued() == {}


def test_a_person_who_walks_away_is_counted_down_and_forgotten(stage: Stage) -> None:
    stage.to_review()
    timeouts = stage.settings.timeouts
    stage.pass_seconds(timeouts.idle - timeouts.idle_countdown)
    stage.visitor.touch("idle.continue")
    stage.visitor.see(Screen.REVIEW)
    stage.pass_seconds(timeouts.idle)
    stage.visitor.see(Screen.TAKE_CARD)
    assert nothing_of(MASKED, stage)
    stage.pass_seconds(timeouts.idle_countdown)
    stage.visitor.see(Screen.ATTRACT)


def test_back_leads_through_every_screen_to_the_start(stage: Stage) -> None:
    stage.to_review()
    for screen in (Screen.PHONE, Screen.LOST_ON, Screen.REGION, Screen.IDENTITY, Screen.PLACE_CARD):
        stage.visitor.touch("action.back")
        stage.visitor.see(screen)
    assert nothing_of(MASKED, stage)
    stage.visitor.touch("action.back")
    stage.visitor.see(Screen.TAKE_CARD)


def test_a_region_that_is_not_served_gets_its_own_hotline_and_queues_nothing(stage: Stage) -> None:
    stage.lay_card()
    stage.visitor.see(Screen.IDENTITY)
    stage.visitor.touch("action.next")
    stage.visitor.see(Screen.REGION)
    stage.interface.models.answers.chooseRegion("440100")
    stage.visitor.touch("action.next")
    stage.visitor.see(Screen.NOT_SERVED)
    assert "12333" in stage.visitor.words()
    assert stage.queued() == {}


def test_the_language_changes_at_once_and_goes_back_at_the_end(stage: Stage) -> None:
    stage.visitor.touch("header.language")
    stage.visitor.wait(lambda: "Lost" in stage.visitor.words(), "English")
    stage.to_result()
    assert "In force" in stage.paper() or "in force" in stage.paper()
    stage.visitor.touch("action.finish")
    stage.sandbox.remove()
    stage.visitor.see(Screen.ATTRACT)
    stage.visitor.wait(lambda: "社保卡丢了" in stage.visitor.words(), "Chinese again")


def test_a_reader_that_goes_away_is_told_and_comes_back(stage: Stage) -> None:
    stage.visitor.touch("home.pre_loss")
    stage.visitor.see(Screen.PLACE_CARD)
    stage.sandbox.reader_unplugged = True
    stage.visitor.wait(lambda: not stage.interface.session.value.reader_ready, "no reader")
    stage.sandbox.reader_unplugged = False
    stage.visitor.wait(lambda: stage.interface.session.value.reader_ready, "the reader")
    stage.sandbox.place("chan_taiman")
    stage.visitor.see(Screen.IDENTITY)
