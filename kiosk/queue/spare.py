"""Room kept back for a full disk, so that what waits can still be sent, and the answer kept.

SQLite needs some to open a database and to note anything in it, also what gives room again. Whoever
else fills the disk (a log, a neighbour's backup) leaves none; then these files are given up.
"""

import os
from pathlib import Path
from typing import Final

from kiosk.base import log

_NAMES: Final = tuple(f"spare-{number}" for number in range(4))
"""Several, since a file system may also be out of files."""

_BYTES: Final = 256 * 1024
"""Each. A WAL that fills it is emptied into the database, which needs no more room for that."""

_PLENTY: Final = 96 * 1024 * 1024
_NEED_BYTES: Final = 512 * 1024
_NEED_FILES: Final = 4


class Spare:
    """The room kept back in ``folder``. Nothing here raises: without it a kiosk goes on as well."""

    def __init__(self, folder: Path) -> None:
        self._files = [folder / name for name in _NAMES]
        self._folder = folder

    def settle(self) -> bool:
        """Keep it where there is plenty of room, give it up where there is none. True for none."""
        try:
            room = os.statvfs(self._folder)
            free, files = room.f_bavail * room.f_frsize, room.f_favail
            endless = room.f_files == 0  # a file system that doesn't count them
            if free < _NEED_BYTES or (files < _NEED_FILES and not endless):
                self._give_up()
                return True
            if free >= _PLENTY:
                self._keep()
        except OSError:
            pass
        return False

    def _give_up(self) -> None:
        there = [file for file in self._files if file.exists()]
        for file in there:
            file.unlink()
        if there:
            log.warning("queue.spare_used", files=len(there))

    def _keep(self) -> None:
        for file in self._files:
            if file.exists():
                continue
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, _BYTES)
            finally:
                os.close(descriptor)
