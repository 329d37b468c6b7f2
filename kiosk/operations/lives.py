"""One life of the program after the other: how often it was started, and what ended it before.

What crashes can't tell of it any more. So the next life does, of what the one before left in the
data folder: whether it was closed, and the way to where it was when a signal ended it
(:mod:`faulthandler`: files, lines and names of functions, no values).
"""

import faulthandler
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final, Self

from kiosk.base import log
from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.base.uptime import boot_id

FILE: Final = "lives"
TRACE: Final = "crash-trace"
_MOST_BYTES: Final = 65_536
_MOST_CALLS: Final = 40
_CAUSE: Final = re.compile(r"^Fatal Python error: ([A-Za-z ]{1,60})", re.MULTILINE)
_CALL: Final = re.compile(r'^  File "([^"]{1,300})", line (\d{1,7}) in (\S{1,100})')


@dataclass(frozen=True)
class Lives:
    """``starts`` and ``crashes`` are counted since the data folder was made. ``boot`` is that of
    the life that goes on, empty once it has been closed.
    """

    starts: int = 0
    crashes: int = 0
    boot: str = ""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What is known; what can't be read counts as nothing."""
        try:
            told = json.loads((folder / FILE).read_bytes()[:_MOST_BYTES])
            return cls(int(told["starts"]), int(told["crashes"]), str(told["boot"]))
        except (OSError, ValueError, TypeError, KeyError):
            return cls()


class Life:
    """The present one, from :meth:`begin` to :meth:`close`; who owns the data folder has one.

    A disk that can't keep it is told by others: here it only is not counted.
    """

    def __init__(self, folder: Path, lives: Lives, trace: int) -> None:
        self._folder = folder
        self.lives = lives
        self._trace = trace

    @classmethod
    def begin(cls, folder: Path, boot: Callable[[], str] = boot_id) -> Self:
        """Tell how the one before ended, where that was no end at all: within the same boot it
        crashed or was killed, else the machine lost its power.
        """
        before, now = Lives.read(folder), boot()
        crashed = before.boot == now
        if crashed:
            cause, calls = _left(folder / TRACE)
            log.critical("kiosk.crashed_before", cause=cause, stack=calls)
        elif before.boot:
            log.warning("kiosk.cut_off_before")
        lives = Lives(before.starts + 1, before.crashes + crashed, now)
        _keep(folder, lives)
        return cls(folder, lives, _catch(folder / TRACE))

    def close(self) -> None:
        """It ends as it should."""
        if self._trace >= 0:
            faulthandler.disable()
            os.close(self._trace)
            self._trace = -1
        _keep(self._folder, replace(self.lives, boot=""))


def count_crash(folder: Path) -> None:
    """It ends in good order, and of a bug."""
    lives = Lives.read(folder)
    _keep(folder, replace(lives, crashes=lives.crashes + 1))


def _keep(folder: Path, lives: Lives) -> None:
    with suppress(OSError):
        write_whole(folder / FILE, json.dumps(asdict(lives)).encode())


def _catch(trace: Path) -> int:
    """The file that a signal which ends this process writes to; -1 where there is none, since the
    disk takes none, or since somebody else (a debugger, a test) catches such signals already.
    """
    if faulthandler.is_enabled():
        return -1
    with suppress(OSError):
        descriptor = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        faulthandler.enable(descriptor)
        return descriptor
    return -1


def _left(trace: Path) -> tuple[str, list[str]]:
    """What ended the life before, and the calls it was in, the innermost first.

    Of several threads the one that the signal met comes last and is called the current one.
    """
    try:
        text = trace.read_bytes()[:_MOST_BYTES].decode("ascii", "replace")
    except OSError:
        return "", []
    cause = _CAUSE.search(text)
    _, _, current = text.rpartition("Current thread")
    calls = [
        f"{call[1]}:{call[2]} {call[3]}" for call in map(_CALL.match, current.splitlines()) if call
    ]
    return cause[1] if cause else "killed", calls[:_MOST_CALLS]
