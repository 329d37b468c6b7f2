"""From outside, on each of Qt's render loops: a whole pre-loss by somebody who hears the screen.

They listen on the desktop's accessibility bus, and press over it too, or with the display's pointer
and keys.
"""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.texts import Texts
from tests.ui.running import ENDING_SECONDS, display, running

_READER = Path(__file__).with_name("screen_reader.py")
_PYTHON = "/usr/bin/python3"
"""The one that Debian's bindings are for."""
_OF_THE_BUS = "qt.accessibility.atspi"
"""Who complains of a question of the bindings that Qt does not know."""
_TEXTS = Texts.load(RESOURCES / "translations", "zh_CN")
_ADVICE = Texts.load(RESOURCES / "translations" / "advice", "zh_CN")
_STEPS = (
    ("press", f"{_TEXTS('home.pre_loss.title')}, {_TEXTS('home.pre_loss.detail')}"),
    ("hear", _TEXTS("place_card.waiting.title")),
    ("press", "王丽娜"),  # in the dock: her card is laid down
    ("hear", _TEXTS("identity.title")),
    ("press", _TEXTS("identity.yes")),
    ("hear", _TEXTS("region.title")),
    ("press", _TEXTS("action.next")),
    ("hear", _TEXTS("lost_on.title")),
    ("press", _TEXTS("lost_on.yesterday")),
    ("press", _TEXTS("action.next")),
    ("hear", _TEXTS("phone.title")),
    ("type", _TEXTS("phone.label"), "13800138000"),
    ("hear", _TEXTS("phone.complete")),
    ("press", _TEXTS("action.next")),
    ("hear", _TEXTS("review.pre_loss.title")),
    ("press", _TEXTS("review.pre_loss.confirm"), "3"),
    ("hear", _TEXTS("recording.title")),
    ("hear", _ADVICE("advice.outcome.any.in_force.title")),
)


@contextmanager
def session_bus() -> Iterator[str]:
    """The address of a message bus of our own."""
    reading, writing = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={writing}"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as bus:
        os.close(writing)
        with os.fdopen(reading) as told:
            address = told.readline().strip()
        try:
            yield address
        finally:
            bus.kill()


@pytest.mark.parametrize(
    ("loop", "hand", "voice"),
    [("software", "bus", "true"), ("threaded", "xdotool", "true"), ("basic", "bus", "false")],
)
def test_a_pre_loss_is_made_by_somebody_who_only_hears_it(
    tmp_path: Path, loop: str, hand: str, voice: str
) -> None:
    """Whether or not the kiosk could speak for itself, too; and nobody complains."""
    with tempfile.TemporaryDirectory() as runtime, display() as (name, _), session_bus() as bus:
        own = {
            "DISPLAY": name,
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "XDG_RUNTIME_DIR": runtime,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "KIOSK_VOICE__ENABLED": voice,
        }
        reader = subprocess.Popen(
            [_PYTHON, str(_READER), hand, json.dumps(_STEPS)],
            env=os.environ | own,
            stdout=subprocess.PIPE,
            text=True,
        )
        with reader:
            assert reader.stdout is not None
            # The kiosk tells nothing to a bus on which nobody listens.
            assert reader.stdout.readline() == "listening\n"
            with running(tmp_path, loop, ENDING_SECONDS, **own) as program:
                told = json.loads(reader.stdout.read() or "null")
                code, _ = program.told_to_end(signal.SIGTERM)
    assert (reader.wait(), code) == (0, 0)
    assert [line for line in program.lines if not line.startswith("{")] == []
    complaints = [event for event in program.events if event["event"] == "log.library"]
    assert [event for event in complaints if event["library"] != _OF_THE_BUS] == []
    assert "kiosk.end_forced" not in program.names()
    names = [node["name"] for node in told["read"]]
    assert not [words for words in told["heard"] + names if "*" in words]
    assert not [words for words in told["heard"] if "13800138000" in words.replace(" ", "")]
