"""A security module on a serial line: the one place in the reader that knows pyserial.

A module answers in the order in which it is asked, and some only after a while. An answer that
comes later than it is waited for is dropped: before the next question the line has to fall silent,
and what can't be the answer to a question is not taken for one.
"""

import errno
import re
import termios
import time
from typing import Final, Self

import serial

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.decoding.image import wipe
from kiosk.reader.sdt.frames import (
    FIND,
    IDENTIFY,
    LONGEST,
    READ_TEXT_AND_PHOTO,
    SELECT,
    Command,
    FrameReader,
    checked,
    request,
)

FIRST_BYTE: Final = 2.0
GAP: Final = 0.5
"""Seconds to wait for an answer to begin, and for it to go on."""

FLOOD: Final = 4 * LONGEST
"""Bytes in which an answer must have come; a line that brings more has no module on it."""

_LINE_ERRORS: Final = (OSError, termios.error)
_URL_ERRORS: Final = (ValueError, LookupError, re.error)
"""What pyserial lets through of a URL that makes no sense to it."""
FATAL: Final = {FailureCode.READER_MISSING, FailureCode.READER_SECURITY_MODULE_FAILED}
"""What no other question changes."""


@dataclass(frozen=True)
class _NoAnswer:
    """No whole answer came in time, only so many bytes."""

    command: Command
    heard: int

    @property
    def is_flood(self) -> bool:
        return self.heard >= FLOOD

    @property
    def failure(self) -> Failure:
        code = FailureCode.READER_PROTOCOL if self.heard else FailureCode.READER_TIMEOUT
        return Failure(code, f"{self.command.body.hex()}: no whole frame in {self.heard} bytes")


class SecurityModule:
    """An open line, with a module on it perhaps. Its calls belong to one thread.

    Any call may fail with ``reader_missing`` when the line is gone, ``reader_timeout`` when the
    module is silent, ``reader_protocol`` when it is not understood, and with what its own status
    means.
    """

    def __init__(self, line: serial.Serial) -> None:
        self._line = line
        self._owes_answer = False
        self._is_interrupted = False

    @classmethod
    def open(cls, port: str) -> Self | Failure:
        """Open a pyserial URL; ``reader_busy`` where another program holds the line."""
        try:
            line = serial.serial_for_url(port, write_timeout=FIRST_BYTE, exclusive=True)
        except (*_LINE_ERRORS, *_URL_ERRORS) as error:
            held = getattr(error, "errno", None) == errno.EAGAIN  # by another process's lock
            code = FailureCode.READER_BUSY if held else FailureCode.READER_MISSING
            return Failure(code, f"open: {error}")
        return cls(line)

    @property
    def rate(self) -> int:
        return int(self._line.baudrate)

    def set_rate(self, rate: int) -> bool:
        """Whether the line can do this rate, in bits a second."""
        try:
            self._line.baudrate = rate
        except (*_LINE_ERRORS, ValueError):
            return False
        return True

    def identify(self) -> str | Failure:
        """The module's own number, as its makers print it."""
        data = self._ask(IDENTIFY, FIRST_BYTE)
        if isinstance(data, Failure):
            return data
        parts = (data[0:2], data[2:4], data[4:8], data[8:12], data[12:16])
        numbers = [int.from_bytes(part, "little") for part in parts]
        return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*numbers)

    def find(self, seconds: float) -> bool | Failure:
        """Whether a card lies there. A module may see a card once only, until it is lifted."""
        found = self._ask(FIND, seconds)
        if isinstance(found, Failure):
            return False if found.code is FailureCode.CARD_REMOVED else found
        return True

    def select(self, seconds: float) -> Failure | None:
        """Select the card that was found."""
        selected = self._ask(SELECT, seconds)
        return selected if isinstance(selected, Failure) else None

    def read(self, seconds: float) -> bytearray | Failure:
        """The image of the selected card, photo included: the caller's to wipe."""
        return self._ask(READ_TEXT_AND_PHOTO, seconds)

    def probe(self, command: Command, seconds: float) -> bool | Failure:
        """Whether anything whole is answered; asked at once, whatever may still come.

        A module that is out of order, or a line with something else on it, is a failure.
        """
        body = self._exchange(command, seconds)
        if isinstance(body, _NoAnswer):
            return body.failure if body.is_flood else False
        answer = body if isinstance(body, Failure) else checked(body, command.wanted)
        if isinstance(answer, Failure) and answer.code in FATAL:
            return answer
        return True

    def interrupt(self) -> None:
        """Make the call that waits, and every later one, come back at once.

        May come from another thread.
        """
        self._is_interrupted = True
        if isinstance(self._line, serial.Serial):
            self._line.cancel_read()

    def close(self) -> None:
        self._line.close()

    def _ask(self, command: Command, seconds: float) -> bytearray | Failure:
        """Exchange one command within a time; the data of an answer with the wanted status."""
        end = time.monotonic() + seconds
        if self._owes_answer and isinstance(gone := self._wait_for_silence(end), Failure):
            return gone
        body = self._exchange(command, end - time.monotonic())
        if isinstance(body, Failure):
            return body
        if isinstance(body, _NoAnswer):
            self._owes_answer = True
            return body.failure
        self._owes_answer = False
        return checked(body, command.wanted)

    def _exchange(self, command: Command, seconds: float) -> bytearray | _NoAnswer | Failure:
        frames = FrameReader()
        try:
            if not self._discard():
                return _NoAnswer(command, FLOOD)
            self._line.write(request(command.body))
            body = self._receive(frames, command, seconds)
        except _LINE_ERRORS as error:
            return Failure(FailureCode.READER_MISSING, f"line: {type(error).__name__}")
        finally:
            frames.wipe()
        return _NoAnswer(command, frames.heard) if body is None else body

    def _receive(self, frames: FrameReader, command: Command, seconds: float) -> bytearray | None:
        """The body of the first frame that may be the answer."""
        end = time.monotonic() + seconds
        patience = FIRST_BYTE
        while frames.heard < FLOOD and (received := self._next_byte(patience, end)):
            patience = GAP
            body = frames.feed(received)
            if body is None:
                continue
            if command.may_be_answered_by(body):
                return body
            wipe(body)
            frames.wipe()
            patience = FIRST_BYTE
        return None

    def _next_byte(self, patience: float, end: float) -> bytes:
        """Byte by byte, since what pyserial reads at once it leaves in memory."""
        timeout = min(patience, end - time.monotonic())
        if timeout <= 0 or self._is_interrupted:
            return b""
        if timeout != self._line.timeout:
            self._line.timeout = timeout
        return bytes(self._line.read(1))

    def _wait_for_silence(self, end: float) -> Failure | None:
        """Drop what comes too late, until nothing does."""
        try:
            while self._next_byte(GAP, end):
                pass
        except _LINE_ERRORS as error:
            return Failure(FailureCode.READER_MISSING, f"line: {type(error).__name__}")
        return None

    def _discard(self) -> bool:
        """Drop what has come already; the answer is whether that came to an end."""
        if isinstance(self._line, serial.Serial):
            self._line.reset_input_buffer()
            return True
        # pyserial's own way goes on for as long as the far end does.
        self._line.timeout = 0
        return any(not self._line.read(1) for _ in range(FLOOD))
