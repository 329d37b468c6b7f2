"""What comes from an ESC/POS printer, told apart by its fixed bits.

The bits are those of the makers' tables (Citizen, CT-S310, "Identification of Send Status";
Epson's ESC/POS reference says the same):

- an answer to DLE EOT is one byte ``0xx1xx10``;
- an answer to GS r is one byte ``0xx0xxxx``; here its upper half must be clear, as Epson's is;
- automatic status back comes unasked: a byte ``0xx1xx00``, then three ``0xx0xxxx``, which look
  like answers to GS r and are none;
- the answer to DLE DC4 8 (forget everything) is ``37 25 00``, whose end looks like one too;
- XON and XOFF may stand anywhere, within a frame as well.

The process id response of GS ( H would bind an answer to its receipt, but a printer that doesn't
know the command prints it, and nothing that a printer is safely asked tells whether it does.
"""

from enum import Enum, auto
from typing import Final, NamedTuple

_FLOW: Final = b"\x11\x13"
_CLEARED: Final = b"\x37\x25\x00"
_FRAME_BYTES: Final = 4


class Kind(Enum):
    STATUS = auto()  # answers DLE EOT
    FINISH = auto()  # answers GS r
    NOISE = auto()  # nothing that a printer says


class Reply(NamedTuple):
    kind: Kind
    byte: int


def is_status(byte: int) -> bool:
    """Whether a byte has the fixed bits of a DLE EOT answer: 1 and 4 set, 0 and 7 clear."""
    return byte & 0x93 == 0x12  # the bits just named


def is_finish(byte: int) -> bool:
    """Whether a byte can be a GS r answer: the upper half clear."""
    return byte & 0xF0 == 0


class Replies:
    """Sorts what is heard on one connection. What nobody asked for is left out; the beginning
    of a frame waits for its rest.
    """

    def __init__(self) -> None:
        self._rest = b""

    @property
    def unfinished(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._rest)

    def forget(self) -> None:
        self._rest = b""

    def sort(self, heard: bytes) -> list[Reply]:
        rest = self._rest + heard.translate(None, _FLOW)
        replies = []
        while rest:
            length = _unasked(rest)
            if length > len(rest):
                break
            if not length:
                replies.append(Reply(_kind(rest[0]), rest[0]))
            rest = rest[length or 1 :]
        self._rest = rest
        return replies


def _kind(byte: int) -> Kind:
    if is_status(byte):
        return Kind.STATUS
    return Kind.FINISH if is_finish(byte) else Kind.NOISE


def _unasked(rest: bytes) -> int:
    """How many bytes belong to a frame that nobody asked for; more than there are while it may
    still become one.
    """
    if rest[0] & 0x93 == 0x10:  # automatic status back
        following = rest[1:_FRAME_BYTES]
        return 0 if any(byte & 0x90 for byte in following) else _FRAME_BYTES
    return len(_CLEARED) if rest[: len(_CLEARED)] == _CLEARED[: len(rest)] else 0
