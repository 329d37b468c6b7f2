"""What a program asked of the disk, and whether it may rely on what it put there.

The law is that of every careful program: a file is on the disk before it is renamed into place,
and the folder that names it is on the disk before anybody is told. strace tells what was asked.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

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
_WRITES: Final = frozenset({"write", "pwrite64", "writev", "pwritev", "ftruncate"})


def faults(trace: Iterable[str], folder: Path) -> list[str]:
    """Every break of the law in ``folder``, from a trace with paths (``strace -y``)."""
    found: list[str] = []
    unsynced: set[str] = set()
    unnamed: dict[Path, str] = {}
    for name, arguments in _calls(trace):
        handle = _HANDLE.match(arguments)
        path = handle[1] if handle else ""
        quoted = _QUOTED.findall(arguments)
        if name == "write" and path and quoted[:1] and quoted[0].startswith(PROMISE):
            found += [f"{what} before {folder} was synced" for what in unnamed.values()]
            unnamed.clear()
        elif name in _WRITES and _is_in(path, folder):
            unsynced.add(path)
        elif name in {"fsync", "fdatasync"}:
            unsynced.discard(path)
            unnamed = {made: what for made, what in unnamed.items() if str(made.parent) != path}
        elif name.startswith("rename") and _is_in(quoted[-1], folder):
            if quoted[0] in unsynced:
                found.append(f"{Path(quoted[0]).name} was renamed before it was synced")
            unnamed.pop(Path(quoted[0]), None)
            unnamed[Path(quoted[-1])] = f"{Path(quoted[-1]).name} was relied on"
        elif name == "openat" and "O_CREAT" in arguments and _is_in(quoted[-1], folder):
            unnamed.setdefault(Path(quoted[-1]), f"{Path(quoted[-1]).name} was relied on")
        elif name.startswith("unlink"):
            unnamed.pop(Path(quoted[-1]), None)
    return found


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


def _is_in(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
