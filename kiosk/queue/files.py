"""Files beside the database: the lock between processes and the reserved report numbers."""

import fcntl
import os
import zlib
from pathlib import Path
from typing import Final

_BLOCK: Final = 100


def sync_folder(folder: Path) -> None:
    """Make names made, moved or removed in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderLock:
    """Who uses the queue: many share it, one alone may mend, migrate or move it aside.

    The lock is on the folder itself and leaves no file behind.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def alone(self) -> bool:
        """Whether nobody else has it; then nobody gets it until it is shared or closed."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Wait until whoever is alone has finished, then use it together with others."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


class ReservedNumbers:
    """The highest running number that may have been given out, kept outside the database.

    A report number is never given twice, even when the database is damaged and moved aside. So
    numbers are reserved here, a hundred at a time and synced, before the first one is used: one
    sync in a hundred commits. The file is 15 bytes, ``00100 crc32hex``, written in place, which
    no power cut can tear within one sector.
    """

    def __init__(self, path: Path) -> None:
        self._synced = True
        new = not path.exists()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if new:
            sync_folder(path.parent)

    def read(self) -> int | None:
        """The highest reserved number, 0 in a new file; ``None`` where it can't be trusted."""
        text = os.pread(self._descriptor, 64, 0)
        if not text:
            return 0
        digits, _, check = text.strip().partition(b" ")
        if not digits.isdigit() or check != b"%08x" % zlib.crc32(digits):
            return None
        return int(digits)

    def reserve(self, number: int) -> None:
        """Return once ``number`` is durably marked as given out. Raises ``OSError``.

        What was written and not synced is written again: it can be read back all the same.
        """
        limit = self.read()
        if limit is None or number > limit or not self._synced:
            self._synced = False
            digits = b"%05d" % (number + _BLOCK - 1)
            os.pwrite(self._descriptor, b"%s %08x\n" % (digits, zlib.crc32(digits)), 0)
            os.fdatasync(self._descriptor)
            self._synced = True

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
