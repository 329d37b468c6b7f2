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
from typing import Any
from unittest import mock

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
    """``doom`` is how many points are left to live, ``None`` for ever; ``faults`` is what the disk
    does at the next commits. ``on_death`` is called at the very moment, before anything is cleared
    up.
    """

    on_death: Callable[[], None] = lambda: None
    doom: int | None = None
    faults: list[Fault] = field(default_factory=list)
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

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Around a commit: before and after it the process may die or its disk may fail."""
        self.pass_point()
        fault = self.faults.pop(0) if self.faults else None
        if fault in {Fault.FULL, Fault.FAILS}:
            raise _error(fault)
        yield
        self.pass_point()  # dead with the commit done, and nobody told
        if fault is not None:
            raise _error(fault)

    def let_go(self) -> None:
        """Close what it had open, as the kernel does with a dead process's."""
        for connection in self.connections:
            with suppress(sqlite.Error):
                connection.close()
        for descriptor in self.descriptors:
            _close(descriptor)
        self.connections.clear()
        self.descriptors.clear()


def _error(fault: Fault) -> Exception:
    error: Exception = sqlite.OperationalError("the disk fails")
    code = sqlite.SQLITE_FULL if fault is Fault.FULL else sqlite.SQLITE_IOERR
    setattr(error, "sqlite_errorcode", code)  # noqa: B010 - ships no types
    return error


_acting: list[Process] = []


def _at_point() -> None:
    if _acting:
        _acting[-1].pass_point()


class _Cursor(sqlite.Cursor):  # type: ignore[misc]  # ships no types
    def execute(self, statement: str, *values: Any) -> Any:
        if not _acting:
            return super().execute(statement, *values)
        process = _acting[-1]
        if statement == "COMMIT":
            with process.committing():
                return super().execute(statement, *values)
        process.pass_point()
        return super().execute(statement, *values)

    def executemany(self, statement: str, values: Any) -> Any:
        _at_point()
        return super().executemany(statement, values)


class _Connection(sqlite.Connection):  # type: ignore[misc]
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if not (_acting and self.in_transaction):
            super().commit()
            return
        with _acting[-1].committing():
            super().commit()


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


@contextmanager
def mortal() -> Iterator[None]:
    """Within, what processes do passes by here."""
    with ExitStack() as patches:
        for name in _FILES:
            patches.enter_context(mock.patch.object(os, name, _pointed(getattr(os, name))))
        patches.enter_context(mock.patch.object(os, "open", _opened))
        patches.enter_context(mock.patch.object(os, "close", _closed))
        patches.enter_context(mock.patch.object(os, "fdopen", _as_file))
        patches.enter_context(mock.patch.object(sqlite, "connect", _connected))
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
