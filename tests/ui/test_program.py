"""The real program on a real X server: it fills the screen, opens once, and ends when told."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui import running as r
from tests.ui.running import ENDING_SECONDS, running

PARTS = [
    "background_0",
    "central-batches",
    "central-server",
    "central-writer-0",
    "ending",
    "keeper",
    "lines",
    "simulated-reader",
    "sync",
]
"""The kiosk's threads; the printer's, ``papers``, comes with the first question for it."""
ENDS = (
    ("threaded", signal.SIGTERM),
    ("basic", signal.SIGHUP),
    ("software", signal.SIGINT),
)


@pytest.fixture
def display() -> Iterator[str]:
    with r.display() as (name, _):
        yield name


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


@pytest.mark.parametrize(("loop", "told"), ENDS)
def test_it_opens_once_and_ends_when_told(
    display: str, tmp_path: Path, loop: str, told: signal.Signals
) -> None:
    with running(tmp_path, loop, ENDING_SECONDS, DISPLAY=display) as program:
        program.until("kiosk.opened")
        assert r.SIZE in windows(display)
        assert [part for part in program.parts() if part != "papers"] == PARTS
        code, seconds = program.told_to_end(told)
    assert code == 0
    assert seconds < ENDING_SECONDS
    # Whatever Qt or QML complains of is a line that is not one of our events.
    events = [json.loads(line)["event"] for line in program.lines]
    assert events[0] == "ui.first_frame"
    for once in ("ui.first_frame", "kiosk.opened", "central.started", "central.stopped"):
        assert events.count(once) == 1, once
    assert not {"log.library", "kiosk.end_forced"} & set(events)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_ends_as_well_before_the_kiosk_is_open(
    display: str, tmp_path: Path, told: signal.Signals
) -> None:
    with running(tmp_path, "threaded", ENDING_SECONDS, DISPLAY=display) as program:
        program.until("ui.first_frame")
        code, seconds = program.told_to_end(told)
    assert code == 0
    assert seconds < ENDING_SECONDS
    assert program.names().count("central.started") == program.names().count("central.stopped")


def test_it_ends_as_well_before_there_is_a_window(tmp_path: Path) -> None:
    """Told while it waits for an X server that takes its connection and says nothing."""
    silent = Path(r.X_SOCKETS) / f"X{r.free_number()}"
    silent.parent.mkdir(mode=0o1777, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(silent))
        listener.listen()
        listener.settimeout(r.PATIENCE)
        try:
            with running(tmp_path, DISPLAY=f":{silent.name[1:]}") as program:
                asked, _ = listener.accept()
                code, seconds = program.told_to_end(signal.SIGTERM)
                asked.close()
        finally:
            silent.unlink()
    assert code == 0
    assert seconds < ENDING_SECONDS


def test_it_ends_as_well_while_its_devices_hang(display: str, tmp_path: Path) -> None:
    """A reader that takes every question and never answers, and a printer that does the same."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        hanging = {
            "KIOSK_READER__DRIVER": "sdt",
            "KIOSK_READER__PORT": f"socket://127.0.0.1:{port}",
            "KIOSK_PRINTER__DRIVER": "network",
            "KIOSK_PRINTER__PORT": str(port),
        }
        with running(tmp_path, DISPLAY=display, **hanging) as program:
            program.until("kiosk.opened")
            deaf.settimeout(r.PATIENCE)
            asked, _ = deaf.accept()
            code, seconds = program.told_to_end(signal.SIGTERM)
            asked.close()
    assert code == 0
    assert seconds < ENDING_SECONDS


@pytest.mark.parametrize("loop", r.LOOPS)
def test_a_display_that_goes_away_ends_it_with_a_line(tmp_path: Path, loop: str) -> None:
    with r.display() as (name, server), running(tmp_path, loop, DISPLAY=name) as program:
        program.until("kiosk.opened")
        server.kill()
        code = program.ended()
    assert code == 3
    assert program.lines[-1].startswith("display_missing: ")
    assert "central.stopped" in program.names()


@pytest.mark.parametrize(
    "context",
    [
        {"DISPLAY": f":{r.free_number()}"},
        {"WAYLAND_DISPLAY": "wayland-nowhere", "QT_QPA_PLATFORM": "wayland"},
        {"DISPLAY": ":0", "QT_QPA_PLATFORM": "there-is-no-such"},
        {"QT_QPA_PLATFORM": "linuxfb:fb=/dev/null"},
    ],
    ids=["x", "wayland", "plugin", "framebuffer"],
)
def test_without_a_display_there_is_one_line(tmp_path: Path, context: dict[str, str]) -> None:
    with running(tmp_path, **context) as program:
        code = program.ended()
    assert code == 3
    (line,) = program.lines
    assert line.startswith("display_missing: ")


_ASKS_LIBX11 = """
import ctypes, os, sys, threading
from ui.qt.display import on_display_gone
x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
display = x11.XOpenDisplay(None)
asked = threading.Event()
on_display_gone(lambda: os._exit(3), asked.set)
print("open", flush=True)
sys.stdin.readline()
if sys.argv[1] == "draws":
    threading.Thread(target=x11.XSync, args=[display, 0], daemon=True).start()
    os._exit(3 if asked.wait(60) else 2)
x11.XSync(display, 0)
"""


@pytest.mark.parametrize("thread", ["interface", "draws"])
def test_a_display_that_libx11_misses_first_ends_it_as_well(thread: str) -> None:
    """By itself libX11 ends the process with code 1 and no word, wherever it happens to notice."""
    with r.display() as (name, server):
        program = subprocess.Popen(
            [sys.executable, "-c", _ASKS_LIBX11, thread],
            cwd=r.ROOT,
            env=os.environ | {"DISPLAY": name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with program:
            assert program.stdout
            assert program.stdout.readline() == "open\n"
            server.kill()
            server.wait()
            program.communicate("\n", timeout=r.PATIENCE)
    assert program.returncode == 3
