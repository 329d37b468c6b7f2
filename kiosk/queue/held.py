"""Whether the files that a connection has open are still those at their paths.

Unlinked or replaced while the kiosk runs, SQLite goes on writing into files that nobody will find
again. What was written there is still to be had, through the descriptors.
"""

import os
from pathlib import Path
from typing import Final, TypeAlias

from kiosk.base.disk import write_new

_SUFFIXES: Final = ("", "-wal", "-shm")
_BLOCK: Final = 4096
_Identity: TypeAlias = tuple[int, int]


def parts_of(path: Path) -> tuple[Path, ...]:
    """The database, its WAL and its index."""
    return tuple(path.with_name(path.name + suffix) for suffix in _SUFFIXES)


class Held:
    """What lay at the paths of a database when it was opened."""

    def __init__(self, path: Path) -> None:
        found = ((part, _identity(part)) for part in parts_of(path))
        self._held = {part: identity for part, identity in found if identity is not None}

    def lost(self) -> str:
        """Which of the files are no longer at their paths, or empty. Takes some microseconds."""
        lost = [part.name for part, held in self._held.items() if _identity(part) != held]
        return " and ".join(lost)

    def save(self, folder: Path) -> None:
        """Copy what is no longer at its path into ``folder``, durably. Raises ``OSError``.

        Reads with the connection's own descriptors: to open such a file anew and close it would
        drop the connection's locks.
        """
        lost = {held: part for part, held in self._held.items() if _identity(part) != held}
        for descriptor in (int(entry.name) for entry in Path("/proc/self/fd").iterdir()):
            try:
                status = os.fstat(descriptor)
            except OSError:  # the listing's own, closed by now
                continue
            part = lost.pop((status.st_dev, status.st_ino), None)
            if part is not None:
                write_new(folder / part.name, read_raw(descriptor))


def read_raw(descriptor: int) -> bytes:
    """All of a file; blocks that the disk doesn't give come as zeros."""
    size = os.fstat(descriptor).st_size
    content = bytearray(size)
    for place in range(0, size, _BLOCK):
        try:
            block = os.pread(descriptor, _BLOCK, place)
        except OSError:
            continue
        content[place : place + len(block)] = block
    return bytes(content)


def _identity(path: Path) -> _Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
