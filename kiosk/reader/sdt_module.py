"""A security module on a serial line: the one place that knows pyserial."""

import errno
import termios
import time
from typing import Final, Self

import serial

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.sdt_frames import FOUND, OK, FrameReader, judged, request

BAUD_RATES: Final = (115200, 57600, 38400, 19200, 9600)

FIRST_BYTE: Final = 2.0
GAP: Final = 0.5
"""Seconds to wait for an answer to begin, and for it to go on."""
_PROBE: Final = 0.3
_LINE_ERRORS: Final = (OSError, termios.error)

_STATUS: Final = bytes.fromhex("11FF")
_IDENTIFY: Final = bytes.fromhex("12FF")
_FIND: Final = bytes.fromhex("2001")
_SELECT: Final = bytes.fromhex("2002")
_READ_TEXT_AND_PHOTO: Final = bytes.fromhex("3001")
_IDENTITY_SIZE: Final = 16


class SecurityModule:
    """An open line with a module that answers on it. Its calls belong to one thread.

    Any call may fail with ``reader_missing`` when the line is gone, ``reader_timeout`` when the
    module is silent, ``reader_protocol`` when it is not understood, and with what its own status
    means. ``reader_busy`` comes where another program holds the line.
    """

    def __init__(self, line: serial.Serial) -> None:
        self._line = line

    @classmethod
    def open(cls, port: str, likely_rate: int = BAUD_RATES[0]) -> Self | Failure:
        """Open a pyserial URL and find the module's baud rate, trying the likely one first."""
        try:
            line = serial.serial_for_url(port, write_timeout=FIRST_BYTE, exclusive=True)
        except (*_LINE_ERRORS, ValueError) as error:
            held = getattr(error, "errno", None) == errno.EAGAIN  # by another process's lock
            code = FailureCode.READER_BUSY if held else FailureCode.READER_MISSING
            return Failure(code, f"open: {error}")
        module = cls(line)
        failure = module._probe(likely_rate)
        if failure:
            module.close()
            return failure
        return module

    @property
    def rate(self) -> int:
        return int(self._line.baudrate)

    def identify(self) -> str | Failure:
        """The module's own number, as its makers print it."""
        data = self._ask(_IDENTIFY, OK, FIRST_BYTE)
        if isinstance(data, Failure):
            return data
        if len(data) != _IDENTITY_SIZE:
            return Failure(FailureCode.READER_PROTOCOL, f"identity of {len(data)} bytes")
        parts = (data[0:2], data[2:4], data[4:8], data[8:12], data[12:16])
        numbers = [int.from_bytes(part, "little") for part in parts]
        return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*numbers)

    def find(self, seconds: float) -> bool | Failure:
        """Whether a card lies there. A module may see a card once only, until it is lifted."""
        found = self._ask(_FIND, FOUND, seconds)
        if isinstance(found, Failure):
            return False if found.code is FailureCode.CARD_REMOVED else found
        return True

    def select(self, seconds: float) -> Failure | None:
        """Select the card that was found."""
        selected = self._ask(_SELECT, OK, seconds)
        return selected if isinstance(selected, Failure) else None

    def read(self, seconds: float) -> bytearray | Failure:
        """The image of the selected card, photo included: the caller's to wipe."""
        return self._ask(_READ_TEXT_AND_PHOTO, OK, seconds)

    def interrupt(self) -> None:
        """Make a call that waits come back at once. May come from another thread."""
        if isinstance(self._line, serial.Serial):
            self._line.cancel_read()

    def close(self) -> None:
        self._line.close()

    def _probe(self, likely_rate: int) -> Failure | None:
        """Find the rate at which the module answers; what it says of itself is the outcome."""
        for rate in sorted(BAUD_RATES, key=lambda rate: (rate != likely_rate, -rate)):
            try:
                self._line.baudrate = rate
            except (*_LINE_ERRORS, ValueError):
                continue  # a rate that the port can't do
            answer = self._ask(_STATUS, OK, _PROBE)
            if not isinstance(answer, Failure):
                return None
            if answer.code is FailureCode.READER_SECURITY_MODULE_FAILED:
                return answer
        return Failure(FailureCode.READER_MISSING, "nothing answers")

    def _ask(self, command: bytes, wanted: int, seconds: float) -> bytearray | Failure:
        """Exchange one command within a time; the data of an answer with the wanted status."""
        frames = FrameReader()
        try:
            self._line.reset_input_buffer()
            self._line.write(request(command))
            body = self._receive(frames, seconds)
        except _LINE_ERRORS as error:
            return Failure(FailureCode.READER_MISSING, f"line: {type(error).__name__}")
        finally:
            frames.wipe()
        if body is None:
            code = FailureCode.READER_PROTOCOL if frames.heard else FailureCode.READER_TIMEOUT
            return Failure(code, f"{command.hex()}: no whole frame in {frames.heard} bytes")
        return judged(body, wanted)

    def _receive(self, frames: FrameReader, seconds: float) -> bytearray | None:
        """The next frame's body. Byte by byte: what pyserial reads at once it leaves in memory."""
        end = time.monotonic() + seconds
        patience = FIRST_BYTE
        while (remaining := end - time.monotonic()) > 0:
            timeout = min(patience, remaining)
            if timeout != self._line.timeout:
                self._line.timeout = timeout
            received = self._line.read(1)
            if not received:
                return None
            body = frames.feed(received)
            if body is not None:
                return body
            patience = GAP
        return None
