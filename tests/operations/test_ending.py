"""How a program ends when it is told: by a signal or a part that died, and whatever hangs."""

import json
import signal
import subprocess
import sys
from typing import Any

import pytest

from kiosk.operations.ending import SIGNALS

LIMIT = 0.5
ENDING = f"""
import ctypes, os, signal, sys, threading
from kiosk.operations import logging
from kiosk.operations.ending import Ending
from kiosk.operations.registry import load_events

ending = Ending(lambda failure: 7 if failure else 0, limit={LIMIT})
logging.configure(load_events())
ending.watch_threads()

def broken():
    raise ZeroDivisionError

def hangs():
    threading.Event().wait()

def ready():
    print("ready", flush=True)
"""


def ended(program: str, told: signal.Signals | None = None) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the events of a program, ``told`` once it says that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-c", ENDING + program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        if told:
            process.send_signal(told)
        code = process.wait(60)
        return code, [json.loads(line) for line in process.stderr]


@pytest.mark.parametrize("told", SIGNALS)
def test_a_signal_is_heard_while_the_main_thread_sleeps_elsewhere(told: signal.Signals) -> None:
    """In a C library's call, where Python's own handlers would wait for it to return."""
    asleep = "ending.on_asked(lambda: os._exit(5)); ready(); ctypes.CDLL(None).sleep(600)"
    # A signal cuts sleep(3) short on the main thread only: here another thread gets it.
    hidden = f"signal.pthread_sigmask(signal.SIG_BLOCK, [{int(told)}]); "
    assert ended(hidden + asleep, told) == (5, [])


def test_one_that_came_before_anybody_listened_counts() -> None:
    early = "os.kill(os.getpid(), signal.SIGTERM); ending.wait(); ready()\n"
    assert ended(early + "ending.on_asked(lambda: os._exit(5)); hangs()")[0] == 5


def test_who_waits_goes_on_and_ends_by_itself() -> None:
    assert ended("ready(); ending.wait()", signal.SIGTERM) == (0, [])


@pytest.mark.parametrize(
    "hanging",
    [
        "ready(); hangs()",
        "threading.Thread(target=hangs, name='stuck').start(); ready()",
    ],
    ids=["the main thread", "another"],
)
def test_what_hangs_does_not_hold_the_end(hanging: str) -> None:
    code, events = ended(hanging, signal.SIGTERM)
    assert code == 0
    (forced,) = events
    assert forced["event"] == "kiosk.end_forced"
    assert forced["level"] == "critical"
    assert ("stuck" in hanging) == ("stuck" in forced["threads"])


def test_a_thread_that_dies_is_told_of_and_ends_the_program() -> None:
    dying = "threading.Thread(target=broken, name='a-part').start(); ready(); ending.wait(); "
    code, events = ended(dying + "sys.exit(7 if ending.failure else 0)")
    assert code == 7
    assert [event["event"] for event in events] == ["log.crashed", "kiosk.thread_died"]
    assert (events[1]["thread"], events[1]["exception"]) == ("a-part", "ZeroDivisionError")


def test_a_slot_that_raises_ends_the_program_too() -> None:
    """Qt catches what it raises, and would go on."""
    raising = """
from PySide6.QtCore import QCoreApplication, QTimer
application = QCoreApplication([])
ending.on_asked(application.exit)
QTimer.singleShot(0, broken)
ready()
application.exec()
sys.exit(7 if ending.failure else 0)
"""
    code, events = ended(raising)
    assert code == 7
    assert [event["event"] for event in events] == ["log.crashed", "kiosk.thread_died"]
    assert (events[1]["thread"], events[1]["exception"]) == ("MainThread", "ZeroDivisionError")


def test_a_death_ends_what_hangs_too_and_not_with_success() -> None:
    code, events = ended("threading.Thread(target=broken).start(); ready(); hangs()")
    assert code == 7
    assert events[-1]["event"] == "kiosk.end_forced"
