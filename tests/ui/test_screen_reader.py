"""From outside, over the desktop's accessibility bus: a whole pre-loss by somebody who hears it."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.texts import Texts
from tests.ui.running import display, running

_READER = Path(__file__).with_name("screen_reader.py")
_PYTHON = "/usr/bin/python3"
"""The one that Debian's bindings are for."""
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


@pytest.mark.parametrize("voice", ["true", "false"], ids=["with_voice", "without_voice"])
def test_a_pre_loss_is_made_by_somebody_who_only_hears_it(tmp_path: Path, voice: str) -> None:
    """Whether or not the kiosk could speak for itself, too."""
    with tempfile.TemporaryDirectory() as runtime, display() as (name, _), session_bus() as bus:
        own = {
            "DISPLAY": name,
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "XDG_RUNTIME_DIR": runtime,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "KIOSK_VOICE__ENABLED": voice,
        }
        reader = subprocess.Popen(
            [_PYTHON, str(_READER), json.dumps(_STEPS)],
            env=os.environ | own,
            stdout=subprocess.PIPE,
            text=True,
        )
        with reader:
            assert reader.stdout is not None
            # The kiosk tells nothing to a bus on which nobody listens.
            assert reader.stdout.readline() == "listening\n"
            with running(tmp_path, **own):
                told = json.loads(reader.stdout.read() or "null")
    assert reader.returncode == 0
    names = [node["name"] for node in told["read"]]
    assert not [words for words in told["heard"] + names if "*" in words]
    assert not [words for words in told["heard"] if "13800138000" in words.replace(" ", "")]
