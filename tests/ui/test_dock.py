"""The device dock: a whole journey by touch alone, as somebody trying the kiosk does it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from tests.ui.harness import Harness, open_harness

_QUESTIONS: Final = (
    (Screen.IDENTITY, "action.next"),
    (Screen.REGION, "action.next"),
    (Screen.LOST_ON, "action.skip"),
    (Screen.PHONE, "action.skip"),
    (Screen.REVIEW, "review.confirm"),
)


@pytest.fixture
def harness(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    with open_harness(tmp_path, dock=True) as harness:
        yield harness


@pytest.fixture
def hasty(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    """One that waits for the centre a moment only."""
    with open_harness(tmp_path, dock=True, confirm_online=0.2) as harness:
        yield harness


PARTS: Final = {
    "reader": {"dock.person.wang_lina", "dock.reader_unplugged"},
    "printer": {"dock.paper_out"},
    "centre": {"dock.centre.slow", "dock.counter_confirms"},
}
"""What steers each part that may be simulated."""


@pytest.mark.parametrize("simulated", [{"reader"}, {"printer"}, {"centre"}, {"reader", "printer"}])
def test_the_dock_steers_what_is_simulated_and_nothing_else(
    application: QCoreApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    simulated: set[str],
) -> None:
    """What is real is out of reach here, which a kiosk has to bear too."""
    real = {
        "reader": {"KIOSK_READER__DRIVER": "sdt", "KIOSK_READER__PORT": "/dev/no-such-port"},
        "printer": {"KIOSK_PRINTER__DRIVER": "network", "KIOSK_PRINTER__PORT": "9"},
        "centre": {"KIOSK_CENTRAL__URL": "http://127.0.0.1:9"},
    }
    for part in set(PARTS) - simulated:
        for name, value in real[part].items():
            monkeypatch.setenv(name, value)
    with open_harness(tmp_path, dock=True) as harness:
        harness.visitor.sees("dock.network_off")
        there = {
            part: {name for name in names if harness.visitor.touchable(name)}
            for part, names in PARTS.items()
        }
    assert there == {part: names if part in simulated else set() for part, names in PARTS.items()}


def go_through(harness: Harness) -> None:
    for name in ("home.pre_loss", "dock.person.wang_lina"):
        harness.visitor.touch(name)
    for screen, name in _QUESTIONS:
        harness.visitor.see(screen)
        harness.visitor.touch(name)
    harness.visitor.see(Screen.RESULT)
    session = harness.interface.session
    harness.visitor.wait(lambda: session.value.printing is not Printing.BUSY, "the receipt")


def test_a_journey_by_touch_alone_ends_with_paper_in_the_dock(harness: Harness) -> None:
    go_through(harness)
    harness.visitor.sees("dock.receipt")
    harness.visitor.touch("action.finish")
    harness.visitor.see(Screen.TAKE_CARD)
    harness.visitor.touch("dock.remove")
    harness.visitor.see(Screen.ATTRACT)
    assert harness.queued() == {"in_force": 1}


def test_the_line_is_cut_and_mended_at_the_dock(hasty: Harness) -> None:
    hasty.visitor.touch("dock.network_off")
    go_through(hasty)
    assert "尚未生效" in hasty.visitor.words()
    hasty.visitor.touch("dock.network_off")
    hasty.visitor.wait(lambda: "已生效" in hasty.visitor.words(), "in force by itself")


def test_paper_out_and_a_card_that_is_none(harness: Harness) -> None:
    harness.visitor.touch("dock.paper_out")
    assert harness.sandbox.paper_out
    harness.visitor.touch("home.pre_loss")
    harness.visitor.touch("dock.card.unreadable")
    harness.visitor.see(Screen.PROBLEM)
    harness.visitor.touch("dock.remove")
    harness.visitor.see(Screen.PLACE_CARD)


def test_who_has_called_the_hotline_need_not_report_again(harness: Harness) -> None:
    harness.visitor.touch("home.pre_loss")
    harness.visitor.touch("dock.person.wang_lina")
    harness.visitor.see(Screen.IDENTITY)
    harness.visitor.touch("action.cancel")
    harness.visitor.see(Screen.TAKE_CARD)
    harness.visitor.touch("dock.remove")
    harness.visitor.touch("dock.phone_in")
    harness.visitor.sees("dock.answer")
    harness.visitor.touch("home.pre_loss")
    harness.visitor.touch("dock.person.wang_lina")
    for screen in (Screen.IDENTITY, Screen.REGION):
        harness.visitor.see(screen)
        harness.visitor.touch("action.next")
    harness.visitor.see(Screen.ALREADY)


def test_the_counter_finishes_the_newest_application(harness: Harness) -> None:
    visitor = harness.visitor
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "没有等窗口办理的申请" in visitor.words(), "nothing to do yet")
    for name in (
        "home.no_id_card",
        "no_id_card.written_pre_loss",
        "action.next",
        "proof.id_card",
        "dock.person.wang_lina",
    ):
        visitor.touch(name)
    for screen, name in _QUESTIONS:
        if screen is not Screen.REGION:  # asked already
            visitor.see(screen)
            visitor.touch(name)
    visitor.see(Screen.RESULT)
    visitor.wait(lambda: harness.queued() == {"awaiting_counter": 1}, "the centre's answer")
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "窗口已办完" in visitor.words(), "the counter")
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "没有等窗口办理的申请" in visitor.words(), "nothing left to do")
