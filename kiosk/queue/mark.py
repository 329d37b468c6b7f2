"""What the queue has reached, written down beside it: an old copy put back gives itself away.

A database can't tell that it is the one of last month. So the last report's place and the number
of reports stand in a small file too, with the database's own id. It is written after each commit
and not synced: after a power cut it may lag behind the database, which is no matter, but it is
never ahead of what was durable.
"""

import contextlib
import os
import threading
import zlib
from pathlib import Path
from typing import Final

from kiosk.base.records import dataclass

MARK: Final = "queue.mark"


@dataclass(frozen=True)
class Reached:
    """Which database it was (``generation``, 16 bytes), its last ``sequence``, its ``reports``."""

    generation: bytes
    sequence: int
    reports: int

    def line(self) -> bytes:
        """61 bytes, so that it lies within one sector and no power cut tears it."""
        words = b"%s %010d %06d" % (self.generation.hex().encode(), self.sequence, self.reports)
        return b"%s %08x\n" % (words, zlib.crc32(words))

    def is_behind(self, other: "Reached") -> bool:
        """Whether this is another database than ``other``, or that one as it was earlier."""
        return self.generation != other.generation or self.sequence < other.sequence


def read_mark(folder: Path) -> Reached | None:
    """What was written last in ``folder``; ``None`` where there is nothing that can be read."""
    try:
        words, _, check = (folder / MARK).read_bytes().strip().rpartition(b" ")
        generation, sequence, reports = words.decode("ascii").split(" ")
        if check != b"%08x" % zlib.crc32(words):
            return None
        return Reached(bytes.fromhex(generation), int(sequence), int(reports))
    except (OSError, ValueError):
        return None


class Mark:
    """Writes the mark. May be used by several threads; never fails the work it follows."""

    def __init__(self, folder: Path, reached: Reached) -> None:
        self._path = folder / MARK
        self._lock = threading.Lock()
        self._reached = reached
        if read_mark(folder) != reached:
            self._write()

    @property
    def reached(self) -> Reached:
        return self._reached

    def begin(self, reached: Reached) -> None:
        """Another database has taken the place of the one before."""
        with self._lock:
            self._reached = reached
            self._write()

    def passed(self, sequence: int) -> None:
        """A report was committed at ``sequence``."""
        with self._lock:
            was = self._reached
            if sequence > was.sequence:
                self._reached = Reached(was.generation, sequence, was.reports + 1)
                self._write()

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.pwrite(descriptor, self._reached.line(), 0)
            finally:
                os.close(descriptor)
