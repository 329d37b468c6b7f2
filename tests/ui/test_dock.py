"""The device dock: a whole journey by touch alone, as somebody trying the kiosk does it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from tests.ui.stage import Stage, staged

_QUESTIONS: Final = (
    (Screen.IDENTITY, "action.next"),
    (Screen.REGION, "action.next"),
    (Screen.LOST_ON, "action.skip"),
    (Screen.PHONE, "action.skip"),
    (Screen.REVIEW, "review.confirm"),
)


@pytest.fixture
def stage(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path, dock=True) as stage:
        yield stage


@pytest.fixture
def hasty(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    """One that waits for the centre a moment only."""
    with staged(tmp_path, dock=True, confirm_online=0.2) as stage:
        yield stage


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
    with staged(tmp_path, dock=True) as stage:
        stage.visitor.sees("dock.network_off")
        there = {
            part: {name for name in names if stage.visitor.touchable(name)}
            for part, names in PARTS.items()
        }
    assert there == {part: names if part in simulated else set() for part, names in PARTS.items()}


def go_through(stage: Stage) -> None:
    for name in ("home.pre_loss", "dock.person.wang_lina"):
        stage.visitor.touch(name)
    for screen, name in _QUESTIONS:
        stage.visitor.see(screen)
        stage.visitor.touch(name)
    stage.visitor.see(Screen.RESULT)
    session = stage.interface.session
    stage.visitor.wait(lambda: session.value.printing is not Printing.BUSY, "the receipt")


def test_a_journey_by_touch_alone_ends_with_paper_in_the_dock(stage: Stage) -> None:
    go_through(stage)
    stage.visitor.sees("dock.receipt")
    stage.visitor.touch("action.finish")
    stage.visitor.see(Screen.TAKE_CARD)
    stage.visitor.touch("dock.remove")
    stage.visitor.see(Screen.ATTRACT)
    assert stage.queued() == {"in_force": 1}


def test_the_line_is_cut_and_mended_at_the_dock(hasty: Stage) -> None:
    hasty.visitor.touch("dock.network_off")
    go_through(hasty)
    assert "尚未生效" in hasty.visitor.words()
    hasty.visitor.touch("dock.network_off")
    hasty.visitor.wait(lambda: "已生效" in hasty.visitor.words(), "in force by itself")


def test_paper_out_and_a_card_that_is_none(stage: Stage) -> None:
    stage.visitor.touch("dock.paper_out")
    assert stage.sandbox.paper_out
    stage.visitor.touch("home.pre_loss")
    stage.visitor.touch("dock.card.unreadable")
    stage.visitor.see(Screen.PROBLEM)
    stage.visitor.touch("dock.remove")
    stage.visitor.see(Screen.PLACE_CARD)


def test_who_has_called_the_hotline_need_not_report_again(stage: Stage) -> None:
    stage.visitor.touch("home.pre_loss")
    stage.visitor.touch("dock.person.wang_lina")
    stage.visitor.see(Screen.IDENTITY)
    stage.visitor.touch("action.cancel")
    stage.visitor.see(Screen.TAKE_CARD)
    stage.visitor.touch("dock.remove")
    stage.visitor.touch("dock.phone_in")
    stage.visitor.sees("dock.answer")
    stage.visitor.touch("home.pre_loss")
    stage.visitor.touch("dock.person.wang_lina")
    for screen in (Screen.IDENTITY, Screen.REGION):
        stage.visitor.see(screen)
        stage.visitor.touch("action.next")
    stage.visitor.see(Screen.ALREADY)


def test_the_counter_finishes_the_newest_application(stage: Stage) -> None:
    visitor = stage.visitor
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "没有等窗口办理的申请" in visitor.words(), "nothing to do yet")
    for name in ("home.written_pre_loss", "proof.id_card", "dock.person.wang_lina"):
        visitor.touch(name)
    for screen, name in _QUESTIONS:
        visitor.see(screen)
        visitor.touch(name)
    visitor.see(Screen.RESULT)
    visitor.wait(lambda: stage.queued() == {"awaiting_counter": 1}, "the centre's answer")
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "窗口已办完" in visitor.words(), "the counter")
    visitor.touch("dock.counter_confirms")
    visitor.wait(lambda: "没有等窗口办理的申请" in visitor.words(), "nothing left to do")
