"""The real program on an X server of its own, with any of Qt's render loops."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.operations.ending import LIMIT
from tests import crashes

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = (1080, 1920)
LOOPS: Final = {
    "threaded": {"QSG_RENDER_LOOP": "threaded"},
    "basic": {"QSG_RENDER_LOOP": "basic"},
    "software": {"QT_QUICK_BACKEND": "software"},
}
X_SOCKETS: Final = "/tmp/.X11-unix"  # noqa: S108 - where X keeps them
PATIENCE: Final = 60.0
"""Seconds for anything to happen on a busy machine."""
ENDING_SECONDS: Final = 30.0
"""Three are promised, and counted in ``tests.ui.soak``: on a machine that is busy many times over
a clean end takes longer, and only what hangs takes so long.
"""

# Tells its threads' names when it is asked, has its interface's thread held up, may take its time
# to end, and is the program otherwise.
_WATCHED: Final = """
import os, runpy, sys, threading
from kiosk.operations.ending import Ending
held, let_go = threading.Event(), threading.Event()
def hold_up():
    held.set()
    let_go.wait()
def tell(asked):
    while word := os.read(asked, 1):
        if word == b"h":
            from PySide6.QtCore import QCoreApplication, QTimer
            QTimer.singleShot(0, QCoreApplication.instance(), hold_up)
            held.wait()
        elif word == b"g":
            let_go.set()
        names = sorted(thread.name for thread in threading.enumerate())
        os.write(asked, (" ".join(names) + "\\n").encode())
asked = int(sys.argv[1])
threading.Thread(target=tell, args=[asked], name="asked", daemon=True).start()
Ending.__init__.__kwdefaults__["limit"] = float(sys.argv[2])
sys.argv = ["main.py", *sys.argv[3:]]
runpy.run_path("main.py", run_name="__main__")
"""


def free_number() -> int:
    """Of a display that nobody else has or takes."""
    return 1000 + secrets.randbelow(50_000)


@contextmanager
def display(name: str = "") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The name of a display, and its X server.

    Its number is nobody else's: a server that ends takes away the socket of one that comes. Named,
    it takes the place of one that has ended.
    """
    reading, writing = os.pipe()
    name = name or f":{free_number()}"
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", name, "-displayfd", str(writing), "-screen", "0", screen]
    command += ["-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            assert told.readline(), f"{name} is taken, or Xvfb does not start"
        try:
            yield name, server
        finally:
            server.kill()


@dataclass
class Running:
    """The program; ``lines`` are what it said on stderr so far."""

    process: subprocess.Popen[str]
    asking: socket.socket
    lines: list[str] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def names(self) -> list[str]:
        return [event["event"] for event in self.events]

    def until(self, event: str) -> None:
        """Read on until this event is told. An end of the program before is a failure."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if f'"{event}"' in line:
                return
        raise AssertionError(f"it ended without {event}: {self.lines}")

    def parts(self) -> list[str]:
        """The names of its threads, but for the main thread's and the one that tells them."""
        told = self._ask(b"?")
        return [name for name in told.split() if name not in {"MainThread", "asked"}]

    def hold_up(self) -> None:
        """Let its interface's thread do nothing more, until :meth:`let_go`."""
        self._ask(b"h")

    def let_go(self) -> None:
        self._ask(b"g")

    def _ask(self, word: bytes) -> str:
        self.asking.sendall(word)
        told = self.asking.makefile().readline()
        assert told, "it told nothing"
        return told

    def told_to_end(self, number: signal.Signals) -> tuple[int, float]:
        """Its exit code, and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code, seconds = self.ended(), time.monotonic() - began
        assert crashes.told("".join(self.lines)) == []
        return code, seconds

    def ended(self) -> int:
        code = self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        self.lines += self.process.stderr.readlines()
        return code


@contextmanager
def running(
    folder: Path, loop: str = "software", limit: float = LIMIT, /, **environment: str
) -> Iterator[Running]:
    """The program, started on ``DISPLAY`` of ``environment``, its data in ``folder``.

    After ``limit`` seconds its end is forced.
    """
    kept = {name: value for name, value in os.environ.items() if name != "QT_QUICK_BACKEND"}
    own = {"QT_QPA_PLATFORM": "xcb", "KIOSK_KIOSK__DATA_DIR": str(folder / "data")}
    asking, asked = socket.socketpair()
    asking.settimeout(PATIENCE)
    process = subprocess.Popen(
        [sys.executable, "-c", _WATCHED, str(asked.fileno()), str(limit), "run"],
        cwd=ROOT,
        env=kept | own | LOOPS[loop] | environment,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=[asked.fileno()],
    )
    asked.close()
    with asking, process:
        try:
            yield Running(process, asking)
        finally:
            process.kill()
