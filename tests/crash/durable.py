"""What a program asked of the disk, and whether it may rely on what it put there.

The law is that of every careful program: a file is on the disk before it is renamed into place,
and the folder that names it is on the disk before anybody is told, or the database is written as
if it were. strace tells what was asked. SQLite's own files have ``tests.crash.replay``.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.queue.mark import MARK
from kiosk.queue.preparing import DATABASE

HOME: Final = Path(__file__).parents[2]
PROMISE: Final = "promise"
"""What a program says on stdout when it may be relied on."""

_CALLS: Final = (
    "openat,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    "unlink,unlinkat"
)
_CALL: Final = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_HANDLE: Final = re.compile(r"\d+<([^>]*)>")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_SQLITES: Final = frozenset({DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"})
_MAY_LAG: Final = frozenset({MARK, *(f"spare-{number}" for number in range(4))})
_WRITES: Final = frozenset({"write", "pwrite64", "writev", "pwritev", "ftruncate"})


def faults(trace: Iterable[str], folder: Path) -> list[str]:
    """Every break of the law in ``folder``, empty at first, from a trace with paths (``-y``)."""
    disk = _Disk(folder)
    for name, arguments in _calls(trace):
        handle = _HANDLE.match(arguments)
        disk.call(name, handle[1] if handle else "", _QUOTED.findall(arguments), arguments)
    return disk.faults


@dataclass
class _Disk:
    """What of ``folder`` is not on the disk yet: contents by file, and names."""

    folder: Path
    unsynced: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def call(self, name: str, file: str, quoted: list[str], arguments: str) -> None:
        """One system call on the open ``file``, or on the paths ``quoted``."""
        if name in _WRITES:
            self._written(file, quoted)
        elif name in {"fsync", "fdatasync"}:
            self.unsynced.discard(file)
            self.unnamed = {path for path in self.unnamed if str(Path(path).parent) != file}
        elif name.startswith("rename") and self._is_ours(quoted[-1]):
            self._renamed(*quoted)
        elif name == "openat" and "O_CREAT" in arguments and self._is_ours(quoted[-1]):
            if quoted[-1] not in self.there:
                self.unnamed.add(quoted[-1])
            self.there.add(quoted[-1])
        elif name.startswith("unlink"):
            self.unnamed.discard(quoted[-1])
            self.there.discard(quoted[-1])

    def _written(self, file: str, quoted: list[str]) -> None:
        if quoted and quoted[0].startswith(PROMISE):
            self._relied_on("told")
        elif self._is_ours(file):
            self.unsynced.add(file)
        elif Path(file).name in _SQLITES:
            self._relied_on("built on by the database")

    def _renamed(self, old: str, new: str) -> None:
        if old in self.unsynced:
            self.faults.append(f"{Path(old).name} was renamed before it was synced")
        self.unsynced.discard(old)
        self.unnamed = (self.unnamed - {old}) | {new}
        self.there = (self.there - {old}) | {new}

    def _relied_on(self, how: str) -> None:
        self.faults += [
            f"{Path(path).name} was {how} before its folder was synced" for path in self.unnamed
        ]
        self.unnamed.clear()

    def _is_ours(self, path: str) -> bool:
        is_here = Path(path).is_relative_to(self.folder)
        return is_here and Path(path).name not in _SQLITES | _MAY_LAG


def traced(program: str, folder: Path) -> list[str]:
    """Run a program of Python that works in ``folder`` under strace."""
    trace = folder.with_name("trace")
    strace = ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={_CALLS}", "-o", str(trace)]
    command = [*strace, sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert PROMISE in done.stdout, done.stderr
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()


def _calls(trace: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The calls that did what they were asked to."""
    for line in trace:
        call = _CALL.match(line)
        if call and int(call[3]) >= 0:
            yield call[1], call[2]
