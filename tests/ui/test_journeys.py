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
from tests.ui.harness import Harness, is_forgotten, open_harness

MASKED = "王*娜"


@pytest.mark.parametrize("profile", ["outlet", "hospital"])
def test_from_the_card_to_the_paper(
    application: QCoreApplication, tmp_path: Path, profile: str
) -> None:
    with open_harness(tmp_path, profile=profile) as harness:
        harness.to_result()
        words = harness.visitor.words()
        assert "已生效" in words
        assert "已生效" in harness.paper()
        assert "尚未生效" not in words
        assert harness.interface.session.value.printing is Printing.PRINTED
        harness.visitor.touch("action.finish")
        harness.visitor.see(Screen.TAKE_CARD)
        assert is_forgotten(MASKED, harness)
        harness.sandbox.remove()
        harness.visitor.see(Screen.ATTRACT)
        assert harness.queued() == {"in_force": 1}


def test_the_day_and_the_telephone_are_kept(harness: Harness) -> None:
    visitor = harness.visitor
    harness.lay_card()
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
    answers = harness.interface.session.value.answers
    assert answers.phone == "13800138000"
    assert answers.lost_on is not None
    assert "138 **** 8000" in visitor.words()
    visitor.touch("review.confirm")
    visitor.see(Screen.RESULT)


def test_with_the_centre_reached_each_screen_says_so(harness: Harness) -> None:
    harness.to_review()
    assert "没有挂失。连得上社保中心，可以当场停用。" in harness.visitor.words()
    harness.confirm()
    assert "卡已停用，预挂失已生效。" in harness.visitor.words()
    harness.leave()
    assert "连得上社保中心，可以当场停用。" in harness.visitor.words()


def test_with_the_line_cut_each_screen_says_so_until_it_is_back(hasty: Harness) -> None:
    visitor = hasty.visitor
    hasty.sandbox.network_off = True
    hasty.to_review()
    assert "现在连不上社保中心，确认后登记，尚未生效。急的话请打 96102。" in visitor.words()
    assert "可以当场停用" not in visitor.words()
    hasty.confirm()
    assert "已登记，尚未生效。现在连不上社保中心。急的话请打 96102。" in visitor.words()
    hasty.leave()
    assert "现在连不上社保中心：可以登记，连上才停用。急的话请打 96102。" in visitor.words()
    hasty.sandbox.network_off = False
    visitor.wait(lambda: "可以当场停用" in visitor.words(), "the report to arrive")


def test_with_the_line_cut_nothing_claims_to_be_in_force_until_it_is(hasty: Harness) -> None:
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


def test_a_slow_centre_is_not_waited_for(hasty: Harness) -> None:
    hasty.sandbox.centre_mode = CentreMode.SLOW
    hasty.to_result()
    assert "尚未生效" in hasty.visitor.words()


def test_a_refusal_is_told_as_one(harness: Harness) -> None:
    harness.sandbox.centre_mode = CentreMode.REFUSING
    harness.to_result()
    words = harness.visitor.words()
    assert "已生效" not in words
    assert "96102" in words
    assert harness.queued() == {"refused": 1}


@pytest.mark.parametrize("card", ["unreadable", "wrong", "social_security", "liu_yang"])
def test_a_card_that_does_not_do_is_explained_and_another_one_goes_on(
    harness: Harness, card: str
) -> None:
    harness.lay_card(card)
    harness.visitor.see(Screen.PROBLEM)
    failure = harness.interface.session.value.failure
    assert failure is not None
    assert str(failure.code) not in harness.visitor.words()
    harness.sandbox.remove()
    harness.visitor.see(Screen.PLACE_CARD)
    harness.sandbox.place("zhang_wei")
    harness.visitor.see(Screen.IDENTITY)


def test_an_expired_card_is_sent_to_the_counter_and_the_hotline(harness: Harness) -> None:
    harness.lay_card("liu_yang")
    harness.visitor.see(Screen.PROBLEM)
    words = harness.visitor.words()
    assert "窗口" in words
    assert "拨打 96102" in words


def test_a_paper_that_takes_long_says_so_while_it_prints(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = threading.Event()
    write = FilePrinter.print

    def crawl(printer: FilePrinter, paper: Paper, tell: TellSeconds) -> Printed | Failure:
        tell(35)
        assert come.wait(PATIENCE)
        return write(printer, paper)

    monkeypatch.setattr(FilePrinter, "print", crawl)
    harness.to_review()
    harness.visitor.touch("review.confirm")
    harness.visitor.see(Screen.RESULT)
    harness.visitor.wait(lambda: "大约需要 35 秒" in harness.visitor.words(), "how long it takes")
    come.set()
    harness.wait_for_paper()
    assert "大约需要" not in harness.visitor.words()


def test_without_paper_the_screen_shows_number_and_code(harness: Harness) -> None:
    harness.sandbox.paper_out = True
    harness.to_result()
    session = harness.interface.session.value
    assert session.printing is Printing.FAILED
    assert session.receipt is not None
    number = session.receipt.report_number
    assert number[:4] in harness.visitor.words()
    assert session.qr.startswith("data:image/svg+xml")
    assert harness.queued() == {"in_force": 1}


def test_a_card_taken_away_hides_the_person_until_it_is_back(harness: Harness) -> None:
    harness.to_review()
    harness.sandbox.remove()
    harness.visitor.see(Screen.CARD_GONE)
    assert MASKED not in harness.visitor.words()
    harness.sandbox.place("wang_lina")
    harness.visitor.see(Screen.REVIEW)
    assert MASKED in harness.visitor.words()


def test_another_card_starts_anew(harness: Harness) -> None:
    harness.to_review()
    harness.sandbox.remove()
    harness.visitor.see(Screen.CARD_GONE)
    harness.sandbox.place("zhang_wei")
    harness.visitor.see(Screen.IDENTITY)
    assert MASKED not in harness.visitor.words()


def test_cancel_forgets_everything(harness: Harness) -> None:
    harness.to_review()
    harness.visitor.touch("action.cancel")
    harness.visitor.see(Screen.TAKE_CARD)
    assert is_forgotten(MASKED, harness)
    assert harness.queued() == {}


def test_a_person_who_walks_away_is_counted_down_and_forgotten(harness: Harness) -> None:
    harness.to_review()
    timeouts = harness.settings.timeouts
    harness.pass_seconds(timeouts.idle)
    harness.visitor.touch("idle.continue")
    harness.visitor.see(Screen.REVIEW)
    harness.pass_seconds(timeouts.idle + timeouts.idle_countdown)
    harness.visitor.see(Screen.TAKE_CARD)
    assert is_forgotten(MASKED, harness)
    harness.pass_seconds(timeouts.idle_countdown)
    harness.visitor.see(Screen.ATTRACT)


def test_back_leads_through_every_screen_to_the_start(harness: Harness) -> None:
    harness.to_review()
    for screen in (Screen.PHONE, Screen.LOST_ON, Screen.REGION, Screen.IDENTITY, Screen.PLACE_CARD):
        harness.visitor.touch("action.back")
        harness.visitor.see(screen)
    assert is_forgotten(MASKED, harness)
    harness.visitor.touch("action.back")
    harness.visitor.see(Screen.TAKE_CARD)


def test_a_region_that_is_not_served_gets_its_own_hotline_and_queues_nothing(
    harness: Harness,
) -> None:
    harness.lay_card()
    harness.visitor.see(Screen.IDENTITY)
    harness.visitor.touch("action.next")
    harness.visitor.see(Screen.REGION)
    harness.interface.models.answers.chooseRegion("440100")
    harness.visitor.touch("action.next")
    harness.visitor.see(Screen.NOT_SERVED)
    assert "12333" in harness.visitor.words()
    assert harness.queued() == {}


def test_the_language_changes_at_once_and_goes_back_at_the_end(harness: Harness) -> None:
    harness.visitor.touch("header.language")
    harness.visitor.wait(lambda: "Lost" in harness.visitor.words(), "English")
    harness.to_result()
    assert "in effect" in harness.paper().lower()
    harness.visitor.touch("action.finish")
    harness.sandbox.remove()
    harness.visitor.see(Screen.ATTRACT)
    harness.visitor.wait(lambda: "社保卡丢了" in harness.visitor.words(), "Chinese again")


def test_a_reader_that_goes_away_is_told_and_comes_back(harness: Harness) -> None:
    harness.visitor.touch("home.pre_loss")
    harness.visitor.see(Screen.PLACE_CARD)
    harness.sandbox.reader_unplugged = True
    harness.visitor.wait(lambda: not harness.interface.session.value.reader_ready, "no reader")
    harness.sandbox.reader_unplugged = False
    harness.visitor.wait(lambda: harness.interface.session.value.reader_ready, "the reader")
    harness.sandbox.place("chan_taiman")
    harness.visitor.see(Screen.IDENTITY)
