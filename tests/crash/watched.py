"""A recorder in a process of its own, and what it promised before it died."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.failure import Failure
from kiosk.queue.queue import Queue
from tests.patience import PATIENCE
from tests.queue.examples import good

HOME = Path(__file__).parents[2]
ENOUGH = 100
"""Promises before a run proves anything: a busy machine makes few in one life."""


@dataclass
class Promises:
    """What the lines of one or more recorders said."""

    recorded: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    def heard(self, line: str) -> None:
        match line.split():
            case ["recorded", report_id, number]:
                self.recorded.append(report_id)
                self.numbers.append(number)
            case ["answered", report_id]:
                self.answered.append(report_id)
            case ["failed", code]:
                self.failed.append(code)
            case ["moved", folder]:
                self.moved.append(folder)
            case ["unopened", *why]:
                raise AssertionError(" ".join(why))
            case _:
                pass


class Watched:
    """Runs ``command`` and takes in what it promises."""

    def __init__(self, command: Sequence[str], promises: Promises) -> None:
        self._promises = promises
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOME)
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        self._rest = b""

    def started(self) -> None:
        """Return once it has said its first word."""
        assert self._heard(PATIENCE), "it ended, or hung, before it promised anything"

    def watch(self, seconds: float) -> None:
        """Listen for so long; what was said until then has been heard when this returns."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._heard(left)
        while self._heard(0):
            pass

    def kill(self, *, listen: bool) -> None:
        """With signal 9. ``listen`` to what it said to the last, or not."""
        self._process.kill()
        if listen:
            self.ended()
        else:
            self._process.communicate()

    def ended(self) -> None:
        """Listen until it ends by itself."""
        while self._heard(PATIENCE):
            pass
        self._process.communicate()

    def _heard(self, seconds: float) -> bool:
        if not select.select([self._pipe], [], [], seconds)[0]:
            return False
        said = os.read(self._pipe, 65536)
        *lines, self._rest = (self._rest + said).split(b"\n")
        for line in lines:
            self._promises.heard(line.decode())
        return bool(said)


def is_damaged(queue: Queue) -> bool:
    """Whether anything is wrong with a database, or was when it was opened or looked through."""
    verified = queue.verify()
    return isinstance(verified, Failure) or bool(good(queue.statuses())["moved_aside"])


def recorder(folder: Path, *options: object) -> list[str]:
    """The command of a recorder."""
    module = [sys.executable, "-m", "tests.crash.recorder"]
    return [*module, str(folder), *(str(option) for option in options)]


@contextmanager
def central(folder: Path) -> Iterator[str]:
    """The reference centre in a process of its own; its URL."""
    command = [sys.executable, "-m", "tests.sync.reference", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOME) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
