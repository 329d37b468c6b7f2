"""Whether somebody is being served, as other processes may ask: an upgrade, or a restart.

While somebody is, a file in the data folder is locked (fcntl(2), open file description locks): the
lock ends with the process, however that ends, and who only asks takes nothing of it.
"""

import fcntl
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.domain import china

FILE: Final = "serving"
_FLOCK: Final = "hhqqi"  # struct flock on 64-bit Linux: type, whence, start, length, process


class Serving:
    """Belongs to the interface's thread but for its making; neither waits nor raises."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = china.now) -> None:
        """Makes the file. A disk that takes none is told by others; then nobody else can ask."""
        self._now = now
        self._descriptor = -1
        self._is_on = False
        self.last_ended: datetime | None = None
        """When somebody was served last, in this life of the program."""
        with suppress(OSError):
            self._descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def note(self, *, somebody: bool) -> None:
        """Whether somebody is being served now."""
        if somebody == self._is_on:
            return
        self._is_on = somebody
        if not somebody:
            self.last_ended = self._now()
        if self._descriptor >= 0:
            with suppress(OSError):
                _ask(
                    self._descriptor,
                    fcntl.F_OFD_SETLK,
                    fcntl.F_WRLCK if somebody else fcntl.F_UNLCK,
                )

    @property
    def is_on(self) -> bool:
        """Whether somebody is being served now; any thread may ask."""
        return self._is_on

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def is_serving(folder: Path) -> bool:
    """Whether the kiosk whose data folder this is serves somebody; leaves no trace."""
    try:
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return _ask(descriptor, fcntl.F_OFD_GETLK, fcntl.F_WRLCK) != fcntl.F_UNLCK
    finally:
        os.close(descriptor)


def _ask(descriptor: int, command: int, kind: int) -> int:
    """The kind of lock that the kernel answers with."""
    answer = fcntl.fcntl(descriptor, command, struct.pack(_FLOCK, kind, os.SEEK_SET, 0, 0, 0))
    return int(struct.unpack_from(_FLOCK, answer)[0])
