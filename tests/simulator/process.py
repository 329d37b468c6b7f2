"""Processes that can die at any statement and at any write, all within this one.

While a process acts (:meth:`Process.acting`), its connections and descriptors are noted, and each
statement, commit, sync, rename and write in place is a point at which it may die
(:class:`DeathError`) or its disk may fail. A dead process does nothing more: not even its ROLLBACK.
What it had open is closed as the kernel would, and what closing would have done to its files is
taken back.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock
from uuid import UUID

import sqlcipher3.dbapi2 as sqlite

_FILES = ("fsync", "fdatasync", "pwrite", "rename", "replace")
_connect = sqlite.connect
_open, _close, _fdopen = os.open, os.close, os.fdopen


class DeathError(BaseException):
    """The process is dead: nothing that it catches or ends with may happen any more."""


class Fault(Enum):
    """What a disk does at the next commit."""

    FULL = auto()
    FAILS = auto()
    """The commit is not done."""
    FAILS_LATE = auto()
    """The commit is done, and an error told all the same."""


@dataclass
class Process:
    """``doom`` is how many points are left to live, ``None`` for ever; ``fault`` is what the disk
    does next. ``on_death`` is called at the very moment, before anything is cleared up.
    """

    on_death: Callable[[], None] = lambda: None
    doom: int | None = None
    fault: Fault | None = None
    dead: bool = False
    descriptors: set[int] = field(default_factory=set)
    connections: list[Any] = field(default_factory=list)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """What is done within is done by this process."""
        _acting.append(self)
        try:
            yield
        finally:
            _acting.pop()

    def pass_point(self) -> None:
        """Die where that is due."""
        if self.doom is not None and not self.dead:
            self.doom -= 1
            if self.doom < 0:
                self.dead = True
                self.on_death()
        if self.dead:
            raise DeathError

    def meet(self, *faults: Fault) -> None:
        """Have the disk fail where that is due."""
        if self.fault in faults:
            code = sqlite.SQLITE_FULL if self.fault is Fault.FULL else sqlite.SQLITE_IOERR
            self.fault = None
            error = sqlite.OperationalError("the disk fails")
            error.sqlite_errorcode = code
            raise error

    def let_go(self) -> None:
        """Close what it had open, as the kernel does with a dead process's."""
        for connection in self.connections:
            with suppress(sqlite.Error):
                connection.close()
        for descriptor in self.descriptors:
            _close(descriptor)
        self.connections.clear()
        self.descriptors.clear()


_acting: list[Process] = []


def _at_point() -> None:
    if _acting:
        _acting[-1].pass_point()


class _Cursor(sqlite.Cursor):  # type: ignore[misc]  # ships no types
    def execute(self, statement: str, *values: Any) -> Any:
        if not _acting:
            return super().execute(statement, *values)
        process = _acting[-1]
        process.pass_point()
        if statement != "COMMIT":
            return super().execute(statement, *values)
        process.meet(Fault.FULL, Fault.FAILS)
        done = super().execute(statement, *values)
        process.pass_point()  # dead with the commit done, and nobody told
        process.meet(Fault.FAILS_LATE)
        return done

    def executemany(self, statement: str, values: Any) -> Any:
        _at_point()
        return super().executemany(statement, values)


class _Connection(sqlite.Connection):  # type: ignore[misc]
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        _at_point()
        super().commit()
        _at_point()


def _connected(*arguments: Any, **options: Any) -> Any:
    connection = _connect(*arguments, **options, factory=_Connection)
    if _acting:
        _acting[-1].connections.append(connection)
    return connection


def _opened(*arguments: Any, **options: Any) -> int:
    descriptor = _open(*arguments, **options)
    if _acting:
        _acting[-1].descriptors.add(descriptor)
    return descriptor


def _closed(descriptor: int) -> None:
    if _acting:
        _acting[-1].descriptors.discard(descriptor)
    _close(descriptor)


def _as_file(descriptor: int, *arguments: Any, **options: Any) -> Any:
    """A file closes its descriptor itself."""
    if _acting:
        _acting[-1].descriptors.discard(descriptor)
    return _fdopen(descriptor, *arguments, **options)


def _pointed(real: Callable[..., Any]) -> Callable[..., Any]:
    def act(*arguments: Any, **options: Any) -> Any:
        _at_point()
        return real(*arguments, **options)

    return act


def made_id(random: Random, now: float) -> UUID:
    """A UUIDv7 of that time, in seconds since 1970, and chance (RFC 9562, 5.7)."""
    bits = int(now * 1000) << 80 | random.getrandbits(76)
    return UUID(int=bits & ~(0xF << 76) & ~(3 << 62) | 7 << 76 | 2 << 62)


@contextmanager
def ruled(random: Random, make_id: Callable[[], UUID]) -> Iterator[None]:
    """Within, processes are mortal, ids come from ``make_id`` and nonces from ``random``."""
    with ExitStack() as patches:
        for name in _FILES:
            patches.enter_context(mock.patch.object(os, name, _pointed(getattr(os, name))))
        patches.enter_context(mock.patch.object(os, "open", _opened))
        patches.enter_context(mock.patch.object(os, "close", _closed))
        patches.enter_context(mock.patch.object(os, "fdopen", _as_file))
        patches.enter_context(mock.patch.object(os, "urandom", random.randbytes))
        patches.enter_context(mock.patch.object(sqlite, "connect", _connected))
        patches.enter_context(mock.patch("kiosk.queue.stamp.uuid7", make_id))
        yield


def contents_of(folder: Path) -> dict[Path, bytes]:
    """What a kill leaves in a folder; SQLite's index is not worth it, nor what is kept to spare."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm") and not path.name.startswith("spare-")
    }


def put_back(folder: Path, contents: dict[Path, bytes]) -> None:
    """Make a folder what it was."""
    for path in contents_of(folder).keys() - contents.keys():
        path.unlink()
    for path in folder.rglob("*-shm"):
        path.unlink()
    for path, content in contents.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
