"""The folder that holds all the kiosk's state: whose it is, and who owns it at the moment."""

import errno
import fcntl
import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.base.waiting import pause
from kiosk.domain.failure import Failure, FailureCode

OWNER: Final = "owner"
"""The file that is locked by who owns the folder, and says who that is."""

_PASSING: Final = frozenset({"demo", "sync --once", "queue rekey"})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_TURN_SECONDS: Final = 120.0
_POLL_SECONDS: Final = 0.1
_NOTE_BYTES: Final = 64


def prepare(folder: Path) -> Failure | None:
    """Make ``folder`` where it is missing (mode 0700) and prove that it can be written.

    A full disk is no fault of the folder: what is there already can be sent.

    One of this user's that others may read, but not change, is closed to them.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_closed_at_start(folder):
            folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno not in _FULL or not folder.is_dir():
            return _unwritable(folder, error)
    return exposure(folder)


def is_closed_at_start(folder: Path) -> bool:
    """Whether ``folder`` is this user's and others may read it, but never could change it."""
    status = folder.stat()
    others = status.st_mode & 0o077
    return bool(others) and not others & 0o022 and status.st_uid == os.geteuid()


def exposure(folder: Path) -> Failure | None:
    """Whether others may enter ``folder``, or it is none; one that isn't there yet is closed."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _unwritable(folder, error)
    mode = stat.S_IMODE(status.st_mode)
    if not stat.S_ISDIR(status.st_mode):
        return _unwritable(folder, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)))
    if mode & 0o077:
        return Failure(FailureCode.DATA_FOLDER_EXPOSED, f"{folder} has mode {mode:04o}, not 0700")
    return None


def _unwritable(folder: Path, error: OSError) -> Failure:
    detail = f"kiosk.data_dir = {folder} ({error.strerror})"
    return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, detail)


class Ownership:
    """One life a data folder: ``run``, ``demo`` and ``sync`` own it, everyone else only joins.

    The lock is on a file in the folder, so two names of one folder are one lock. It ends with the
    process, however that ends, and no child inherits it.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path, command: str) -> "Ownership | Failure":
        """Own ``folder`` for ``command``, before anything is read or made there.

        ``data_folder_in_use`` names who owns it. What comes to an end by itself queues behind
        what does so too, for two minutes at most; everyone else is refused at once. Fails like
        :func:`prepare` too.
        """
        trouble = prepare(folder)
        if trouble:
            return trouble
        try:
            descriptor = _open(folder / OWNER)
        except OSError as error:
            return _unwritable(folder, error)
        end = time.monotonic() + _TURN_SECONDS
        asked = False
        while not _lock(descriptor):
            # The kernel tells nobody when a lock could be had in time, so it is asked, once more
            # at least: somebody may just be looking, or about to say who they are.
            process, command_there = _note(descriptor)
            passing = {command, command_there} <= _PASSING and time.monotonic() < end
            if asked and not passing:
                os.close(descriptor)
                detail = f"{folder}, by {command_there} in process {process}"
                return Failure(FailureCode.DATA_FOLDER_IN_USE, detail)
            asked = True
            pause(_POLL_SECONDS)
        with suppress(OSError):  # on a full disk nobody is told who it is
            os.pwrite(descriptor, f"{os.getpid()} {command}".ljust(_NOTE_BYTES).encode(), 0)
        return cls(descriptor)

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def owner_of(folder: Path) -> str | None:
    """Who owns ``folder`` now, as ``run in process 1234``; leaves no trace."""
    try:
        descriptor = os.open(folder / OWNER, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if _lock(descriptor):
            return None
        process, command = _note(descriptor)
        return f"{command} in process {process}"
    finally:
        os.close(descriptor)


def _note(descriptor: int) -> tuple[str, str]:
    """The process and the command of the owner, as far as it could say so."""
    process, _, command = os.pread(descriptor, _NOTE_BYTES, 0).decode().strip().partition(" ")
    return process or "unknown", command or "a command"


def _open(file: Path) -> int:
    """To be locked and written; on a disk that can only be read, to be locked."""
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return os.open(file, os.O_RDONLY | os.O_CLOEXEC)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
