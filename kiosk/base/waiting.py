"""Waiting for sockets with one deadline for everything, which another thread may bring forward.

A time limit on each read or write is none: whoever sends a byte now and then is waited for
without end. So one :class:`Deadline` is for a whole piece of work, and all its waits end with it.
"""

import math
import select
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Final, Protocol

READABLE: Final = select.POLLIN
WRITABLE: Final = select.POLLOUT


class File(Protocol):
    """What ``poll`` can wait for."""

    def fileno(self) -> int: ...


class HungUpError(OSError):
    """Another thread ended the wait."""


def pause(seconds: float) -> None:
    """Where nothing tells when to look again. ``time.sleep`` goes to an absolute moment, which a
    clock that was moved can refuse; this does not.
    """
    threading.Event().wait(seconds)


class Waker:
    """Woken from any thread; who waits for it beside a socket wakes at once.

    Nothing to close: the two ends go with the last who knows it, so waking is never too late.
    """

    def __init__(self) -> None:
        self._writing, self._reading = socket.socketpair()
        self._writing.setblocking(False)
        self._reading.setblocking(False)

    def fileno(self) -> int:
        return self._reading.fileno()

    def wake(self) -> None:
        with suppress(BlockingIOError):  # full: it was woken already
            self._writing.send(b"!")

    def clear(self) -> None:
        """Forget that it was woken."""
        with suppress(BlockingIOError):
            while self._reading.recv(64):
                pass


class Deadline:
    """When a piece of work must have ended, so many ``seconds`` from now; the waker ends it sooner.

    ``doing`` is set by whoever does the work, for the message of the ``TimeoutError``.
    """

    def __init__(self, seconds: float, waker: Waker | None = None) -> None:
        self.doing = "waiting"
        self._end = monotonic() + seconds
        self._waker = waker

    def left(self) -> float:
        """Seconds until the end; raises ``TimeoutError`` where there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError(f"{self.doing} took too long")
        return left

    def wait(self, files: Mapping[File, int], at_most: float = math.inf) -> list[File]:
        """The files that are ready for their events; none after ``at_most`` seconds.

        Raises ``TimeoutError`` at the deadline and :class:`HungUpError` where it is woken.
        """
        poll = select.poll()
        known = {file.fileno(): file for file in files}
        for file, events in files.items():
            poll.register(file.fileno(), events)
        if self._waker is not None:
            poll.register(self._waker.fileno(), READABLE)
        while True:
            left = min(self.left(), at_most)
            ready = [number for number, _ in poll.poll(math.ceil(left * 1000))]
            if self._waker is not None and self._waker.fileno() in ready:
                raise HungUpError("hung up")
            if ready or left == at_most:
                return [known[number] for number in ready]
