"""What all transports have in common."""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final, Protocol

from kiosk.base.waiting import WRITABLE, Deadline, File, pause
from kiosk.domain.failure import Failure, FailureCode

CONNECT_SECONDS: Final = 2.5
STALL_SECONDS: Final = 5.0
"""A printer that takes not one byte for so long takes no more."""
LOOK_SECONDS: Final = 0.02


class Transport(Protocol):
    """An open connection.

    ``answers`` is false where nothing can ever come back. ``reached`` tells that what was sent
    may be at the printer: false for a print queue until it has taken the job.
    """

    answers: bool
    reached: bool

    def send(self, data: bytes, deadline: Deadline) -> Failure | None:
        """Hand over all of ``data``; fails when nothing is taken for 5 s, or at the deadline."""

    def flush(self, deadline: Deadline) -> Failure | None:
        """Wait until nothing of what was sent is left in this machine; ends as ``send`` does."""

    def receive(self, seconds: float) -> bytes | Failure:
        """What comes next within the time, at most 512 bytes; ``b""`` is silence."""

    def close(self) -> None:
        """Let the printer go. What a printer would not take is forgotten, not sent later."""


class StalledError(OSError):
    """The printer takes no more."""

    def __init__(self) -> None:
        super().__init__("the printer takes no more")


class QueuedTransport(ABC):
    """A line that the kernel sends on from a queue of its own, which can be counted."""

    answers = True
    reached = True

    def __init__(self, line: File) -> None:
        self._line = line

    def send(self, data: bytes, deadline: Deadline) -> Failure | None:
        left = memoryview(data)
        try:
            while left:
                wait_for_room(self._line, self._queued, deadline)
                with suppress(BlockingIOError):
                    left = left[os.write(self._line.fileno(), left) :]
        except OSError as error:
            return failed(error)
        return None

    def flush(self, deadline: Deadline) -> Failure | None:
        try:
            wait_until_sent(self._queued, deadline)
        except OSError as error:
            return failed(error)
        return None

    @abstractmethod
    def _queued(self) -> int:
        """Bytes that are still on their way."""


def wait_for_room(file: File, queued: Callable[[], int], deadline: Deadline) -> None:
    """Wait until ``file`` can be written to. ``queued`` counts the bytes still on their way:
    while they get fewer, a slow printer is waited for. Raises ``StalledError``.
    """
    before = queued()
    while not deadline.wait({file: WRITABLE}, STALL_SECONDS):
        now = queued()
        if now >= before:
            raise StalledError
        before = now


def wait_until_sent(queued: Callable[[], int], deadline: Deadline) -> None:
    """Wait until nothing is queued; raises ``StalledError``. Nothing tells when, so it looks."""
    left, moved = queued(), monotonic()
    while left:
        pause(min(LOOK_SECONDS, deadline.left()))
        now = queued()
        if now < left:
            moved = monotonic()
        elif monotonic() - moved > STALL_SECONDS:
            raise StalledError
        left = now


def failed(error: OSError) -> Failure:
    """Why nothing more can be sent or heard on this transport."""
    if isinstance(error, StalledError):
        return Failure(FailureCode.PRINTER_FAILED, str(error))
    if isinstance(error, TimeoutError):
        return Failure(FailureCode.PRINTER_FAILED, "the printer takes it too slowly")
    return lost(in_one_line(error))


def lost(why: str) -> Failure:
    return Failure(FailureCode.PRINTER_FAILED, f"connection lost: {why}")


def in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
