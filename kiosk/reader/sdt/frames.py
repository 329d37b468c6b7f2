"""Frames of a security module on a serial line (facts, section 2).

``AA AA AA 96 69``, a length of two bytes big-endian, the body, and a checksum: the XOR of length
and body. The length counts body and checksum. A request's body is command, parameter and data; an
answer's is three status bytes and data.
"""

from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.decoding.image import wipe

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
SHORTEST: Final = 4
LONGEST: Final = 2314
"""The bounds of an answer's length: three status bytes and a checksum; text, photo and two
fingerprints."""

STATUS_SIZE: Final = 3
_LENGTH_SIZE: Final = 2
_HEADER_SIZE: Final = len(PREAMBLE) + _LENGTH_SIZE
_PIECE: Final = 512

OK: Final = 0x90
FOUND: Final = 0x9F
NOT_FOUND: Final = 0x80
_NO_CONTENT: Final = 0x91

_STATUSES: Final = {
    0x10: (FailureCode.READER_PROTOCOL, "module saw a wrong checksum"),
    0x11: (FailureCode.READER_PROTOCOL, "module saw a wrong length"),
    0x21: (FailureCode.READER_PROTOCOL, "command unknown to the module"),
    0x23: (FailureCode.READER_PROTOCOL, "command not permitted"),
    0x24: (FailureCode.READER_PROTOCOL, "unknown error"),
    0x31: (FailureCode.CARD_UNREADABLE, "card rejected the module"),
    0x32: (FailureCode.CARD_UNREADABLE, "module rejected the card"),
    0x33: (FailureCode.CARD_UNREADABLE, "information not verified"),
    0x40: (FailureCode.CARD_WRONG, "kind of card unknown to the module"),
    0x41: (FailureCode.CARD_UNREADABLE, "reading failed"),
    0x47: (FailureCode.CARD_UNREADABLE, "no random number"),
    0x60: (FailureCode.READER_SECURITY_MODULE_FAILED, "self-test failed"),
    0x66: (FailureCode.READER_SECURITY_MODULE_FAILED, "not authorised"),
    NOT_FOUND: (FailureCode.CARD_REMOVED, "no card found"),
    0x81: (FailureCode.CARD_UNREADABLE, "card not selected"),
    _NO_CONTENT: (FailureCode.CARD_UNREADABLE, "nothing stored"),
}


@dataclass(frozen=True)
class Command:
    """What a module is asked: a request's body, the status it is answered with where all is well,
    and how many bytes of data such an answer may have.
    """

    body: bytes
    wanted: int
    sizes: range

    def may_be_answered_by(self, body: bytes | bytearray) -> bool:
        """Whether this is no late answer to another command."""
        status, size = body[STATUS_SIZE - 1], len(body) - STATUS_SIZE
        if status not in {OK, FOUND}:
            return True
        return status == self.wanted and size in self.sizes


ASK_STATUS: Final = Command(bytes.fromhex("11FF"), OK, range(1))
IDENTIFY: Final = Command(bytes.fromhex("12FF"), OK, range(16, 17))
FIND: Final = Command(bytes.fromhex("2001"), FOUND, range(16))
SELECT: Final = Command(bytes.fromhex("2002"), OK, range(16))
READ_TEXT_AND_PHOTO: Final = Command(bytes.fromhex("3001"), OK, range(256, LONGEST))


def request(body: bytes) -> bytes:
    """The frame around a request's body."""
    counted = (len(body) + 1).to_bytes(_LENGTH_SIZE, "big") + body
    return PREAMBLE + counted + bytes([checksum(counted)])


def checksum(counted: bytes | bytearray | memoryview) -> int:
    """The XOR of length and body."""
    total = 0
    for byte in counted:
        total ^= byte
    return total


def checked(body: bytearray, wanted: int) -> bytearray | Failure:
    """The data of an answer whose third status byte is the wanted one, else what it means."""
    status = body[STATUS_SIZE - 1]
    if status == wanted:
        del body[:STATUS_SIZE]
        return body
    wipe(body)
    code, meaning = _STATUSES.get(status, (FailureCode.READER_PROTOCOL, "status unknown"))
    return Failure(code, f"{status:02X}: {meaning}")


class FrameReader:
    """Finds the first frame in what comes down the line, in pieces of any size.

    Bytes that belong to no frame are skipped; a preamble that turns out not to begin a frame is
    skipped alone, since a true one may begin within what looked like its frame. The bytes live in
    one buffer that never moves, so that it can be wiped. ``heard`` counts them.
    """

    def __init__(self) -> None:
        self._buffer = bytearray(_HEADER_SIZE + LONGEST + _PIECE)
        self._filled = 0
        self.heard = 0

    def feed(self, received: bytes) -> bytearray | None:
        """The body of the frame once it is whole; it is the caller's to wipe.

        What follows that frame in ``received`` is dropped: a module speaks only when asked.
        """
        self.heard += len(received)
        for start in range(0, len(received), _PIECE):
            piece = received[start : start + _PIECE]
            self._buffer[self._filled : self._filled + len(piece)] = piece
            self._filled += len(piece)
            body = self._take()
            if body is not None:
                return body
        return None

    def wipe(self) -> None:
        wipe(self._buffer)
        self._filled = 0

    def _take(self) -> bytearray | None:
        while True:
            start = self._buffer.find(PREAMBLE, 0, self._filled)
            if start < 0:
                # The end may be the beginning of a preamble.
                self._skip(max(self._filled - len(PREAMBLE) + 1, 0))
                return None
            self._skip(start)
            if self._filled < _HEADER_SIZE:
                return None
            length = int.from_bytes(self._buffer[len(PREAMBLE) : _HEADER_SIZE], "big")
            end = _HEADER_SIZE + length
            if SHORTEST <= length <= LONGEST:
                if self._filled < end:
                    return None
                with memoryview(self._buffer) as view:
                    is_whole = checksum(view[len(PREAMBLE) : end]) == 0
                if is_whole:
                    return self._buffer[_HEADER_SIZE : end - 1]
            self._skip(1)

    def _skip(self, count: int) -> None:
        rest = self._filled - count
        with memoryview(self._buffer) as view:
            view[:rest] = view[count : self._filled]
            view[rest : self._filled] = bytes(count)
        self._filled = rest
