"""What systemd does with the kiosk's unit, as far as a drill needs it: starts it, waits for its
words, sends SIGABRT where they stop, and starts it again whenever it has ended.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

from tests.patience import PATIENCE

ROOT: Final = Path(__file__).parents[2]
_FOREVER: Final = 600.0
LONGEST: Final = 4 * PATIENCE
"""Seconds; a heartbeat comes once a minute, and the first one within one."""


class Unit:
    """``watchdog`` and ``restart`` are its WatchdogSec and RestartSec."""

    def __init__(
        self,
        config: Path,
        environment: dict[str, str],
        *,
        quick: bool,
        watchdog: float,
        restart: float,
    ) -> None:
        self._config = config
        self._quick = quick
        self._watchdog = watchdog
        self._restart = restart
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify = config.with_name("notify")
        self._socket.bind(str(notify))
        kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
        self._environment = (
            kept
            | {
                "NOTIFY_SOCKET": str(notify),
                "WATCHDOG_USEC": str(int(watchdog * 1_000_000)),
                "QT_QPA_PLATFORM": "xcb",
                "QT_QUICK_BACKEND": "software",
            }
            | environment
        )
        self._changed = threading.Condition()
        self._last_word = _FOREVER + time.monotonic()
        self._ends = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._asking: socket.socket | None = None
        self.told: list[tuple[float, dict[str, Any]]] = []
        """When which event was told (``time.monotonic``), of all that were started."""
        self.codes: list[int] = []
        """The exit codes so far, as Popen tells them."""
        self._threads = [
            threading.Thread(target=work) for work in (self._keep_up, self._hear, self._watch)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        if self._process:
            self._process.kill()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"", self._environment["NOTIFY_SOCKET"])
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def until(self, event: str, since: float, **fields: object) -> float:
        """When ``event`` was told with these fields, after ``since``."""

        def found() -> float | None:
            matching = (
                at
                for at, entry in self.told
                if at > since and entry["event"] == event and fields.items() <= entry.items()
            )
            return next(matching, None)

        return float(self._until(found, event))

    def ended(self, count: int) -> int:
        """The exit code with which it ended that many times."""
        codes = self.codes
        return int(self._until(lambda: codes[count - 1] if len(codes) >= count else None, "end"))

    def ask(self, word: str) -> Any:
        """What the one that runs now answers."""
        assert self._asking
        self._asking.sendall(f"{word}\n".encode())
        return json.loads(self._asking.makefile().readline())

    def kill(self) -> None:
        """By what no program can catch."""
        assert self._process
        self._process.kill()

    def tell(self, word: str) -> None:
        """The same without an answer."""
        assert self._asking
        self._asking.sendall(f"{word}\n".encode())

    def _until(self, found: Callable[[], Any], wanted: str) -> Any:
        with self._changed:
            assert self._changed.wait_for(lambda: found() is not None, LONGEST), (
                wanted,
                self.told,
                self.codes,
            )
            return found()

    def _keep_up(self) -> None:
        while not self._ends.is_set():
            ours, theirs = socket.socketpair()
            ours.settimeout(PATIENCE)
            arguments = [str(theirs.fileno()), "quick" if self._quick else "real"]
            command = [sys.executable, "-m", "tests.drills.steered", *arguments]
            with (
                ours,
                theirs,
                subprocess.Popen(
                    [*command, "--config", str(self._config), "run"],
                    cwd=ROOT,
                    env=self._environment,
                    stderr=subprocess.PIPE,
                    text=True,
                    pass_fds=[theirs.fileno()],
                ) as process,
            ):
                theirs.close()
                self._process, self._asking = process, ours
                self._last_word = time.monotonic() + _FOREVER  # it is not ready yet
                assert process.stderr
                for line in process.stderr:
                    self._note(line)
            with self._changed:
                self.codes.append(process.returncode)
                self._changed.notify_all()
            self._ends.wait(self._restart)

    def _note(self, line: str) -> None:
        entry = json.loads(line) if line.startswith("{") else {"event": line.partition(":")[0]}
        with self._changed:
            self.told.append((time.monotonic(), entry))
            self._changed.notify_all()

    def _hear(self) -> None:
        while not self._ends.is_set():
            if self._socket.recv(64) in {b"READY=1", b"WATCHDOG=1"}:
                self._last_word = time.monotonic()

    def _watch(self) -> None:
        while not self._ends.wait(0.1):
            if time.monotonic() - self._last_word > self._watchdog and self._process:
                self._last_word = time.monotonic() + _FOREVER
                with suppress(ProcessLookupError):
                    self._process.send_signal(signal.SIGABRT)
