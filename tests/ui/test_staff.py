"""The staff's view: behind its PIN, without anything personal, and useful."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from kiosk.operations import pin
from kiosk.operations.tries import Tries
from kiosk.sandbox.mode import CentreMode
from tests.logs import capture_logs
from tests.ui.harness import Harness, open_harness
from ui.models.maintenance import Maintenance
from ui.models.staff import Staff

PIN = "270915"


@pytest.fixture
def harness(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    with open_harness(tmp_path) as harness:
        yield harness


@pytest.fixture
def locked(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    """A kiosk with a staff PIN, its sign held for long."""
    with open_harness(tmp_path, staff_pin_hash=pin.hashed(PIN)) as harness:
        harness.interface.staff.signIn()
        harness.visitor.sees("screen.staff_locked")
        yield harness


def enter(harness: Harness, digits: str) -> None:
    for digit in digits:
        harness.visitor.touch(f"key.{digit}")
    harness.visitor.touch("staff.enter")


def test_the_pin_opens_and_only_the_pin(locked: Harness) -> None:
    enter(locked, "270916")
    locked.visitor.wait(lambda: "密码不对" in locked.visitor.words(), "the wrong PIN told")
    enter(locked, PIN)
    locked.visitor.sees("screen.staff_open")
    locked.visitor.wait(lambda: "读卡器" in locked.visitor.words(), "the parts")
    locked.visitor.touch("staff.leave")
    locked.visitor.see("attract")


def test_guessing_gets_slower(locked: Harness) -> None:
    staff = locked.interface.staff
    for _ in range(4):
        enter(locked, "270916")
        locked.visitor.wait(lambda: not staff._checking, "the judgement")
    assert "请等 30 秒" in locked.visitor.words()
    for digit in PIN:
        locked.visitor.touch(f"key.{digit}")
    assert not locked.visitor.touchable("staff.enter")


def test_refused_reports_are_seen_and_sent_again(harness: Harness) -> None:
    harness.sandbox.centre_mode = CentreMode.REFUSING
    harness.to_result()
    session = harness.interface.session.value
    assert session.receipt is not None
    harness.visitor.touch("action.finish")
    harness.sandbox.remove()
    harness.visitor.see("attract")
    harness.sandbox.centre_mode = CentreMode.NORMAL
    harness.interface.staff.signIn()
    harness.visitor.touch("staff.trials")
    harness.visitor.touch("staff.reports")
    harness.visitor.wait(
        lambda: "社保中心没有接受 1 份" in harness.visitor.words(), "the refused report"
    )
    words = harness.visitor.words()
    assert "王" not in words
    harness.visitor.touch("staff.retry")
    harness.visitor.wait(lambda: harness.queued() == {"in_force": 1}, "the report in force")


def test_what_is_wrong_is_named(harness: Harness) -> None:
    harness.sandbox.paper_out = True
    harness.sandbox.reader_unplugged = True
    harness.visitor.wait(lambda: not harness.interface.session.value.reader_ready, "no reader")
    harness.interface.staff.signIn()
    harness.visitor.wait(lambda: "正常" in harness.visitor.words(), "the parts")
    parts = harness.visitor.words()
    assert "printer_paper_out: out of paper" in parts
    assert "reader_missing: its cable is pulled" in parts
    report = harness.interface.kiosk.effects.device_failures()
    assert {name for name, failure in report.items() if failure} == {"reader", "printer"}


class Locked:
    """The staff's view alone, its PIN judged when the test says so; ``uptime`` is the machine's."""

    def __init__(self, file: Path) -> None:
        self.uptime = 1000.0
        self.file = file
        self.tried: list[str] = []
        self.staff = self.started()

    def started(self) -> Staff:
        """The program is started (again)."""
        tries = Tries(self.file, uptime=lambda: self.uptime, boot=lambda: "one")
        staff = Staff(has_pin=True, open_without=False, tries=tries, uptime=lambda: self.uptime)
        staff.tried.connect(lambda _typed: tries.keep())
        staff.tried.connect(self.tried.append)
        staff.signIn()
        self.staff = staff
        return staff

    def types(self, digits: str) -> None:
        for digit in digits:
            self.staff.typeDigit(digit)
        self.staff.enter()


@pytest.fixture
def alone(application: QCoreApplication, tmp_path: Path) -> Locked:
    return Locked(tmp_path / "tries")


def test_a_check_that_ends_after_the_person_left_opens_nothing(alone: Locked) -> None:
    alone.types(PIN)
    alone.staff.leave()
    alone.staff.finish_try(True)
    assert alone.staff.property("stage") == "closed"


def test_a_check_opens_nothing_for_whoever_signs_in_next(alone: Locked) -> None:
    alone.types(PIN)
    alone.staff.leave()
    alone.staff.signIn()
    alone.types("000000")
    assert alone.tried == [PIN], "one at a time"
    alone.staff.finish_try(True)
    assert alone.staff.property("stage") == "locked"
    alone.staff.finish_try(True)
    assert alone.staff.property("stage") == "locked", "nobody asked for that"
    alone.types(PIN)
    alone.staff.finish_try(True)
    assert alone.staff.property("stage") == "open"


def test_guesses_are_taken_one_at_a_time_and_cost_over_restarts(alone: Locked) -> None:
    for _ in range(4):
        for _ in range(5):
            alone.types("000000")
        assert len(alone.tried) == 1, "the others were typed while the first was judged"
        alone.tried.clear()
        alone.staff.finish_try(False)
        alone.started()
    assert alone.staff.property("penalty") == 30
    alone.types(PIN)
    assert alone.tried == []
    alone.uptime += 29.5
    assert alone.staff.property("penalty") == 1
    alone.uptime += 0.5
    alone.types(PIN)
    alone.staff.finish_try(True)
    assert alone.staff.property("stage") == "open"
    alone.staff.leave()
    alone.staff.signIn()
    assert alone.staff.property("penalty") == 0


def test_wrong_pins_are_logged(alone: Locked) -> None:
    with capture_logs() as logs:
        alone.types("000000")
        alone.staff.finish_try(False)
        alone.types(PIN)
        alone.staff.finish_try(True)
    assert [line["event"] for line in logs] == ["staff.pin_wrong", "staff.entered"]


@pytest.mark.parametrize("touch", ["look", "retry", "restart", "readCard", "showCode"])
def test_after_a_suspend_the_open_view_is_closed_before_the_first_touch(
    alone: Locked, touch: str
) -> None:
    asked: list[object] = []
    maintenance = Maintenance(alone.staff)
    alone.types(PIN)
    alone.staff.finish_try(True)
    maintenance.asked.connect(lambda act, _about: asked.append(act))
    alone.uptime += 119
    getattr(maintenance, touch)()
    assert len(asked) == 1
    alone.uptime += 120
    getattr(maintenance, touch)()
    assert (len(asked), alone.staff.property("stage")) == (1, "closed")


def test_whoever_leaves_the_view_open_is_gone_after_two_minutes(alone: Locked) -> None:
    alone.types(PIN)
    alone.staff.finish_try(True)
    alone.uptime += 120
    alone.staff._serve_penalty()
    assert alone.staff.property("stage") == "closed"


def test_whoever_reads_the_view_and_only_moves_it_is_there(harness: Harness) -> None:
    """A key that does nothing there, and a finger beside every button."""
    staff, clock = harness.interface.staff, harness.clock
    staff.signIn()
    harness.visitor.sees("screen.staff_open")
    window = harness.interface.engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    glass = QTest.createTouchDevice()
    for _ in range(3):
        clock.advance(119)
        QTest.keyClick(window, Qt.Key.Key_F5)
        clock.advance(119)
        QTest.touchEvent(window, glass).press(0, QPoint(3, 3), window).commit()
        QTest.touchEvent(window, glass).release(0, QPoint(3, 3), window).commit()
    assert staff.property("stage") == "open"
    clock.advance(120)
    harness.visitor.wait(lambda: staff.property("stage") == "closed", "the view to close by itself")
    harness.visitor.see("attract")


def test_the_first_touch_after_a_suspend_closes_the_view_and_does_no_more(
    harness: Harness,
) -> None:
    harness.interface.staff.signIn()
    harness.visitor.sees("screen.staff_open")
    harness.visitor.rest()
    harness.clock.advance(3600)
    harness.visitor._tap("staff.trials")
    assert harness.interface.staff.property("stage") == "closed"
    harness.visitor.see("attract")


def test_the_program_remembers_wrong_pins(application: QCoreApplication, tmp_path: Path) -> None:
    """The real program, closed in the middle of a penalty and started again."""
    stored = pin.hashed(PIN)
    for expected in (0, 30):
        with open_harness(tmp_path, staff_pin_hash=stored) as harness:
            staff = harness.interface.staff
            staff.signIn()
            harness.visitor.sees("screen.staff_locked")
            assert (staff.property("penalty") > 0) is bool(expected)
            if not expected:
                for _ in range(4):
                    enter(harness, "270916")
                    harness.visitor.wait(lambda: not staff._checking, "the judgement")  # noqa: B023
