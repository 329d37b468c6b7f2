"""The file of the centre's keys, as it is now: a command may have put another key into it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.base.disk import write_whole
from kiosk.central.store.engine import UnusableError
from kiosk.central.store.keys import Keys


class KeyFile:
    """``keys`` are what was read last; safe to use from any thread."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path = path
        self._keys = keys
        self._seen = _state(path)

    @property
    def keys(self) -> Keys:
        """What the file holds now, or held when it could last be read."""
        state = _state(self.path)
        if state is not None and state != self._seen:
            with suppress(OSError, ValueError):
                keys = Keys.of_file(self.path, make=False)
                if keys.check == self._keys.check:
                    self._keys = keys
            self._seen = state
        return self._keys

    def write(self, keys: Keys) -> None:
        """Durably, all at once. Raises ``OSError``."""
        write_whole(self.path, keys.to_json())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile. Raises ``OSError``, and :class:`UnusableError`
        where somebody else is about it.
        """
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise UnusableError(f"{self.path}: another command changes the keys") from error
        finally:
            os.close(folder)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
