"""Crash states rebuilt from what a recorder asked of the disk, as strace saw it.

Every write, sync and rename is replayed onto a model of a disk that keeps what was synced and
forgets what it likes of the rest: none of it, all, some of the writes, or sectors of 512 bytes of
some. Names (files made, removed) are durable once their folder is synced, and otherwise go in
order, as in a journal. At random moments such a state is laid out and opened, and every promise
made before that moment is looked for.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random
from typing import Final

from kiosk.domain.failure import Failure
from tests.crash.watched import HOME, Promises, is_damaged, recorder
from tests.queue.examples import opened

_CALLS: Final = (
    "openat,close,write,pwrite64,ftruncate,fsync,fdatasync,unlink,rename,mkdir,pwritev,writev,"
    "fallocate,unlinkat,renameat,renameat2,mkdirat,rmdir,dup,dup2,dup3"
)
_UNKNOWN: Final = frozenset(_CALLS.split(",")[10:])
_CALL: Final = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_SECTOR: Final = 512
MODES: Final = ("none", "all", "some", "torn")


@dataclass(frozen=True)
class Replayed:
    states: int
    recorded: int
    lost: int
    damaged: int
    synchronous: int

    def __str__(self) -> str:
        return (
            f"{self.states} crash states of a run with synchronous={self.synchronous}, "
            f"{self.recorded} reports shown as recorded, {self.lost} states with a loss, "
            f"{self.damaged} with a damaged database"
        )


@dataclass
class _File:
    """What is surely on the disk, and the writes since, each with its place."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def synced(self) -> None:
        for place, data in self.pending:
            _apply(self.durable, place, data)
        self.pending.clear()

    def after(self, mode: str, random: Random) -> bytes:
        content = bytearray(self.durable)
        for place, data in self.pending:
            if mode == "none" or (mode != "all" and random.random() < 0.5):
                continue
            if mode == "torn" and data is not None:
                for start in range(0, len(data), _SECTOR):
                    if random.random() < 0.7:
                        _apply(content, place + start, data[start : start + _SECTOR])
            else:
                _apply(content, place, data)
        return bytes(content)


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    """Write ``data`` at ``place``; ``None`` cuts or stretches the file to ``place``."""
    end = place + len(data or b"")
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if data is None:
        del content[place:]
    else:
        content[place:end] = data


class _Disk:
    """The folder ``root`` as the calls made it."""

    def __init__(self, root: Path) -> None:
        self._root = PurePosixPath(root)
        self._names: dict[PurePosixPath, _File | None] = {}
        self._durable_names: dict[PurePosixPath, _File | None] = {}
        self._pending_names: list[tuple[PurePosixPath, bool, _File | None]] = []
        self._open: dict[int, PurePosixPath | _File] = {}
        self.promises = Promises()

    def call(self, name: str, arguments: str, result: int) -> None:
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments)]
        numbers = _TEXT.sub("", arguments).split(", ")
        match name:
            case "openat" if result >= 0:
                self._opened(PurePosixPath(texts[0].decode()), arguments, result)
            case "close":
                self._open.pop(int(numbers[0]), None)
            case "write" if numbers[0] == "1":
                self.promises.heard(texts[0].decode())
            case "pwrite64" if isinstance(file := self._open.get(int(numbers[0])), _File):
                file.pending.append((int(numbers[3]), texts[0]))
            case "ftruncate" if isinstance(file := self._open.get(int(numbers[0])), _File):
                file.pending.append((int(numbers[1]), None))
            case "fsync" | "fdatasync" if result == 0:
                self._synced(self._open.get(int(numbers[0])))
            case "unlink" if result == 0:
                self._named(PurePosixPath(texts[0].decode()), there=False, file=None)
            case "mkdir" if result == 0:
                self._named(PurePosixPath(texts[0].decode()), there=True, file=None)
            case "rename" if result == 0:
                old, new = (PurePosixPath(text.decode()) for text in texts)
                moved = self._names.get(old)
                self._named(new, there=True, file=moved)
                self._named(old, there=False, file=None)
            case _:
                assert name not in _UNKNOWN or self._root.name not in arguments, name

    def _opened(self, path: PurePosixPath, flags: str, descriptor: int) -> None:
        if not path.is_relative_to(self._root) or path.name.endswith("-shm"):
            self._open.pop(descriptor, None)
        elif "O_DIRECTORY" in flags or self._names.get(path, "") is None or path == self._root:
            self._open[descriptor] = path
        else:
            file = self._names.get(path)
            if file is None:
                file = _File()
                self._named(path, there=True, file=file)
            self._open[descriptor] = file

    def _named(self, path: PurePosixPath, *, there: bool, file: _File | None) -> None:
        if not path.is_relative_to(self._root) or path.name.endswith("-shm"):
            return
        self._pending_names.append((path, there, file))
        _rename(self._names, path, there=there, file=file)

    def _synced(self, what: PurePosixPath | _File | None) -> None:
        if isinstance(what, _File):
            what.synced()
            return
        left = []
        for change in self._pending_names:
            if change[0].parent == what:
                path, there, file = change
                _rename(self._durable_names, path, there=there, file=file)
            else:
                left.append(change)
        self._pending_names = left

    def laid_out(self, into: Path, mode: str, random: Random) -> None:
        """What a crash now would leave."""
        names = dict(self._durable_names)
        count = len(self._pending_names)
        kept = {"none": 0, "all": count}.get(mode, random.randint(0, count))
        for path, there, file in self._pending_names[:kept]:
            _rename(names, path, there=there, file=file)
        for path in sorted(names):
            target = into / path.relative_to(self._root)
            file = names[path]
            if file is None:
                target.mkdir(parents=True)
            elif target.parent.exists():
                target.write_bytes(file.after(mode, random))


def _rename(
    names: dict[PurePosixPath, _File | None],
    path: PurePosixPath,
    *,
    there: bool,
    file: _File | None,
) -> None:
    if there:
        names[path] = file
    else:
        names.pop(path, None)


def replayed(folder: Path, records: int, states: int, seed: int, synchronous: int = 2) -> Replayed:
    """Trace one run of ``records`` reports, then open about ``states`` crash states of it."""
    random = Random(seed)
    root = folder / "disk"
    root.mkdir()
    calls = list(_traced(folder, root, records, synchronous))
    begin = next(i for i, (name, *_) in enumerate(calls) if name == "mkdir")
    cuts = sorted(random.sample(range(begin, len(calls)), min(states, len(calls) - begin)))
    disk = _Disk(root)
    lost = damaged = done = 0
    for cut, (name, arguments, result) in enumerate(calls):
        disk.call(name, arguments, result)
        if done < len(cuts) and cut == cuts[done]:
            with tempfile.TemporaryDirectory(dir=folder) as state:
                disk.laid_out(Path(state), MODES[done % len(MODES)], random)
                loss, damage = judged(Path(state) / "kiosk", disk.promises)
            lost, damaged, done = lost + loss, damaged + damage, done + 1
    return Replayed(done, len(disk.promises.recorded), lost, damaged, synchronous)


def _traced(
    folder: Path, root: Path, records: int, synchronous: int
) -> Iterator[tuple[str, str, int]]:
    trace = folder / "trace"
    strace = ["strace", "-qq", "-xx", "-s", "70000", "-e", f"trace={_CALLS}", "-o", str(trace)]
    options = ["--count", records, "--synchronous", synchronous, "--answer-every", 7]
    subprocess.run(
        [*strace, *recorder(root / "kiosk", *options)], check=True, capture_output=True, cwd=HOME
    )
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if (call := _CALL.match(line)) is not None:
                yield call[1], call[2], int(call[3])


def judged(kiosk: Path, promises: Promises) -> tuple[bool, bool]:
    """Whether a promise was lost, and whether the database was damaged."""
    queue = opened(kiosk)
    assert not isinstance(queue, Failure), queue
    try:
        damage = is_damaged(queue)
        rows = queue.rows()
    finally:
        queue.close()
    assert not isinstance(rows, Failure), rows
    there = {str(row["report_id"]): row["state"] for row in rows}
    loss = not there.keys() >= set(promises.recorded) or any(
        there.get(one) == "recorded" for one in promises.answered
    )
    return loss, damage
