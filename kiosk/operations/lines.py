"""Lines that go out by themselves: who has one to write neither waits nor fails.

What takes them may be gone (a journal that was restarted), full (a disk) or stand still (a pipe
that nobody reads). Then lines are lost, and counted; the work that had something to say goes on.
"""

import select
import threading
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, Final

MOST: Final = 1000
"""Lines that wait at most."""


class LineWriter:
    """Writes to ``stream``, which has no buffer of its own, on a thread of its own.

    ``tell_lost`` is called with how many lines were lost, once one goes out again.
    """

    def __init__(self, stream: BinaryIO, tell_lost: Callable[[int], object]) -> None:
        self._stream = stream
        self._tell_lost = tell_lost
        self._waiting: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._is_writing = False
        self._is_closed = False
        self._lost = 0
        threading.Thread(target=self._run, name="lines", daemon=True).start()

    def write(self, line: str) -> None:
        """Have ``line`` written, as UTF-8; what that can't hold is escaped."""
        content = line.encode("utf-8", "backslashreplace") + b"\n"
        with self._changed:
            if len(self._waiting) < MOST:
                self._waiting.append(content)
                self._changed.notify_all()
            else:
                self._lost += 1

    def lose(self) -> None:
        """Count a line that could not even be made."""
        with self._changed:
            self._lost += 1

    def flush(self, seconds: float) -> bool:
        """Wait until nothing waits any more, but no longer than that."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._waiting and not self._is_writing, seconds
            )

    def close(self, seconds: float) -> None:
        """Write what waits, as far as the time goes, and nothing more."""
        self.flush(seconds)
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            if self._is_closed:
                return None
            self._is_writing = True
            return self._waiting.popleft()

    def _run(self) -> None:
        torn = False
        while (content := self._next()) is not None:
            left = self._write_out(b"\n" + content if torn else content)
            torn = 0 < len(left) < len(content) or (torn and bool(left))
            with self._changed:
                self._is_writing = False
                lost = 0 if left else self._lost
                self._lost += 1 if left else -lost
                self._changed.notify_all()
            if lost:
                self._tell_lost(lost)

    def _write_out(self, content: bytes) -> bytes:
        """What of ``content`` could not be written."""
        try:
            while content:
                count = self._stream.write(content)
                if count is None:  # it does not block, and is full
                    select.select((), (self._stream,), ())
                content = content[count or 0 :]
        except (OSError, ValueError):  # ValueError: it was closed
            return content
        return b""
