"""Files beside the database: the lock between processes and the reserved report numbers."""

import fcntl
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PATIENCE: Final = 10.0
"""Seconds that a command waits for another's short work: a look, a start, a new key."""

_POLL: Final = 0.02
_BLOCK: Final = 100


def sync_folder(folder: Path) -> None:
    """Make names made, moved or removed in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` durably, whole or not at all, and for nobody else to read."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


class FolderLock:
    """Who uses the queue: many share it, one alone may make, mend, migrate or move it aside.

    The lock is on the folder itself, so it leaves no file behind and two names of one folder are
    one lock. It ends with the process, and no child inherits it.
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

    def share(self) -> bool:
        """Whether it can be used together with others, since nobody is alone with it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def turns(self) -> Iterator[bool]:
        """Take the lock again and again, until who asks has found what they need.

        Yields whether they are alone with it now; ends after :data:`PATIENCE`. The kernel tells
        nobody when a lock could be had in time, so it is asked.
        """
        end = time.monotonic() + PATIENCE
        while True:
            alone = self.alone()
            if alone or self.share():
                yield alone
            if time.monotonic() > end:
                return
            time.sleep(_POLL)

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
