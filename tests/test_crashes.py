"""What crashes beside a test is heard, wherever it happens."""

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Signal

from kiosk.base import log
from tests import crashes
from tests.logs import capture_logs


class Sender(QObject):
    """Something that emits."""

    ticked = Signal()


def broken() -> None:
    raise ZeroDivisionError


@pytest.mark.crashes
def test_an_event_is_heard_though_a_test_captures_the_log() -> None:
    with crashes.heard() as crashed, capture_logs():
        log.critical("kiosk.work_crashed", exception="ValueError")
        log.info("queue.recorded")
    assert crashed == ["kiosk.work_crashed {'exception': 'ValueError'}"]


@pytest.mark.crashes
def test_a_thread_that_dies_is_heard() -> None:
    with crashes.heard() as crashed:
        dying = threading.Thread(target=broken, name="dying")
        dying.start()
        dying.join()
    assert crashed == ["dying died of ZeroDivisionError()"]


@pytest.mark.crashes
def test_a_slot_that_raises_is_heard() -> None:
    """Qt goes on as if nothing had been."""
    sender = Sender()
    sender.ticked.connect(broken)
    with crashes.heard() as crashed:
        sender.ticked.emit()
    assert crashed == ["uncaught ZeroDivisionError()"]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print('all is well')", 0),
        ("1 / 0", 1),
        ('import sys; sys.stderr.write(\'{"event": "log.crashed", "stack": []}\')', 1),
        ('import sys; sys.stderr.write(\'{"event": "sync.stopped"}\\n[1]\')', 0),
    ],
)
def test_a_program_that_crashed_is_told_by_what_it_said(program: str, said: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert len(crashes.told(ended.stderr)) == said
