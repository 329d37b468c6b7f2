"""The real program on a real X server: it fills the screen, and nothing complains."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZE = (1080, 1920)


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own, which tells the number it took."""
    reading, writing = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
        server.terminate()


def windows(display: str) -> list[tuple[int, int]]:
    """Width and height of every visible window of ours."""
    found = subprocess.run(
        [
            "xdotool",
            "search",
            "--onlyvisible",
            "--class",
            "social-card-kiosk",
            "getwindowgeometry",
            "--shell",
            "%@",
        ],
        env=os.environ | {"DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    values = dict.fromkeys(("WIDTH", "HEIGHT"), "0")
    sizes = []
    for line in found.splitlines():
        name, _, value = line.partition("=")
        values[name] = value
        if name == "HEIGHT":
            sizes.append((int(values["WIDTH"]), int(values["HEIGHT"])))
    return sizes


def test_it_fills_the_screen_and_ends_without_a_complaint(display: str, tmp_path: Path) -> None:
    surroundings = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "KIOSK_KIOSK__DATA_DIR": str(tmp_path / "data"),
    }
    command = [sys.executable, "main.py", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr is not None
        lines = []
        for line in program.stderr:
            lines.append(line)
            if '"kiosk.opened"' in line:
                break
        assert SIZE in windows(display)
        program.send_signal(signal.SIGTERM)
        lines += program.stderr.readlines()
    assert program.returncode == 0
    # Whatever Qt or QML complains of is a line that is not one of our events.
    events = [json.loads(line)["event"] for line in lines]
    assert events[0] == "ui.first_frame"
    assert "log.library" not in events
