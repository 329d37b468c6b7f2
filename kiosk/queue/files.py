"""The data folder between processes: one lock, and who has it."""

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.base.waiting import pause

PATIENCE: Final = 10.0
"""Seconds that a command waits for another's short work: a look, a start, a new key."""

_POLL: Final = 0.02


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
            pause(_POLL)

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
