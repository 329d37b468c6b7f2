"""The staff's view: behind its PIN, without anything personal, and useful."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.operations import pin
from kiosk.sandbox import CentreMode
from tests.ui.stage import Stage, staged

PIN = "270915"


@pytest.fixture
def stage(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
def locked(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    """A kiosk with a staff PIN, its sign held for long."""
    with staged(tmp_path, staff_pin_hash=pin.hashed(PIN)) as stage:
        stage.interface.staff.knock()
        stage.visitor.sees("screen.staff_locked")
        yield stage


def enter(stage: Stage, digits: str) -> None:
    for digit in digits:
        stage.visitor.touch(f"key.{digit}")
    stage.visitor.touch("staff.enter")


def test_the_pin_opens_and_only_the_pin(locked: Stage) -> None:
    enter(locked, "270916")
    locked.visitor.wait(lambda: "密码不对" in locked.visitor.words(), "the wrong PIN told")
    enter(locked, PIN)
    locked.visitor.sees("screen.staff_open")
    locked.visitor.wait(lambda: "读卡器" in locked.visitor.words(), "the parts")
    locked.visitor.touch("staff.leave")
    locked.visitor.see("attract")


def test_guessing_gets_slower(locked: Stage) -> None:
    for _ in range(4):
        locked.interface.staff.judge(False)
    assert "请等 30 秒" in locked.visitor.words()
    for digit in PIN:
        locked.visitor.touch(f"key.{digit}")
    assert not locked.visitor.touchable("staff.enter")


def test_refused_reports_are_seen_and_sent_again(stage: Stage) -> None:
    stage.sandbox.centre_mode = CentreMode.REFUSING
    stage.to_result()
    session = stage.interface.session.session
    assert session.receipt is not None
    stage.visitor.touch("action.finish")
    stage.sandbox.remove()
    stage.visitor.see("attract")
    stage.sandbox.centre_mode = CentreMode.NORMAL
    stage.interface.staff.knock()
    stage.visitor.wait(lambda: "社保中心未受理 1 份" in stage.visitor.words(), "the refused report")
    words = stage.visitor.words()
    assert "王" not in words
    stage.visitor.touch("staff.retry")
    stage.visitor.wait(lambda: stage.queued() == {"in_force": 1}, "the report in force")


def test_what_is_wrong_is_named(stage: Stage) -> None:
    stage.sandbox.paper_out = True
    stage.sandbox.reader_unplugged = True
    stage.visitor.wait(lambda: not stage.interface.session.session.reader_ready, "no reader")
    stage.interface.staff.knock()
    stage.visitor.wait(lambda: "打印机" in stage.visitor.words(), "the parts")
    parts = stage.visitor.words()
    assert "正常" in parts
    report = stage.interface.kiosk.attendant.device_failures()
    assert {name for name, failure in report.items() if failure} == {"reader", "printer"}
