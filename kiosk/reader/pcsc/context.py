"""The one place that knows pyscard and its library: calls turned into values, traps kept in here.

* Each user of PC/SC has a context of its own: pyscard's shared one goes stale when pcscd restarts.
* A blocked call can't be cancelled: SCardCancel is for waiting alone, and itself waits for pcscd.
  But the line to pcscd on which it listens can be shut.
* pyscard receives each answer into a buffer that it frees without wiping, and after a failure
  hands out what it finds there. So this one call goes straight to the library below it, with a
  buffer of our own.
"""

import ctypes
import os
import socket
import stat
import threading
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Final, Self

from smartcard import scard

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.decoding.image import wipe

_PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
_SOCKET_NAME: Final = "pcscd.comm"
_LONGEST_ANSWER: Final = 258

_CODES: Final = {
    scard.SCARD_E_SHARING_VIOLATION: FailureCode.READER_BUSY,
    scard.SCARD_E_NO_SMARTCARD: FailureCode.CARD_REMOVED,
    scard.SCARD_W_REMOVED_CARD: FailureCode.CARD_REMOVED,
    scard.SCARD_W_UNRESPONSIVE_CARD: FailureCode.CARD_UNREADABLE,
    scard.SCARD_W_UNPOWERED_CARD: FailureCode.CARD_UNREADABLE,
    scard.SCARD_W_UNSUPPORTED_CARD: FailureCode.CARD_UNREADABLE,
    scard.SCARD_W_RESET_CARD: FailureCode.CARD_UNREADABLE,
    scard.SCARD_E_PROTO_MISMATCH: FailureCode.CARD_UNREADABLE,
    scard.SCARD_E_NOT_TRANSACTED: FailureCode.CARD_UNREADABLE,
    scard.SCARD_E_CARD_UNSUPPORTED: FailureCode.CARD_UNREADABLE,
    scard.SCARD_E_INSUFFICIENT_BUFFER: FailureCode.CARD_UNREADABLE,
    scard.SCARD_E_TIMEOUT: FailureCode.READER_TIMEOUT,
    scard.SCARD_E_UNKNOWN_READER: FailureCode.READER_MISSING,
    scard.SCARD_E_READER_UNAVAILABLE: FailureCode.READER_MISSING,
    scard.SCARD_E_NO_READERS_AVAILABLE: FailureCode.READER_MISSING,
    scard.SCARD_E_NO_SERVICE: FailureCode.READER_MISSING,
    scard.SCARD_E_SERVICE_STOPPED: FailureCode.READER_MISSING,
    scard.SCARD_E_INVALID_HANDLE: FailureCode.READER_MISSING,
    # A pcscd that ends no longer knows the card; polkit may have it refuse everything.
    scard.SCARD_W_SECURITY_VIOLATION: FailureCode.READER_MISSING,
    scard.SCARD_F_COMM_ERROR: FailureCode.READER_MISSING,
}


class _IoRequest(ctypes.Structure):
    _fields_ = (("protocol", ctypes.c_ulong), ("size", ctypes.c_ulong))


# Loaded by pyscard already; by the same name it is the same library, with the same handles.
_transmit: Final = ctypes.CDLL("libpcsclite.so.1").SCardTransmit
_transmit.restype = ctypes.c_long
_transmit.argtypes = (
    ctypes.c_long,
    ctypes.c_void_p,
    ctypes.c_char_p,
    ctypes.c_ulong,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.c_ulong),
)


@dataclass(frozen=True)
class ReaderStatus:
    """What pcscd says of one reader. ``cards`` counts insertions and removals since it came.

    Two of them are equal when no card came or went in between.
    """

    name: str
    is_ready: bool = False
    is_present: bool = False
    is_mute: bool = False
    cards: int = 0
    atr: bytes = field(default=b"", compare=False)
    state: int = field(default=scard.SCARD_STATE_UNAWARE, compare=False)


class Connection:
    """A card, as long as it lies there."""

    def __init__(self, handle: int, protocol: int) -> None:
        self._handle = handle
        self._protocol = protocol

    def transmit(self, command: bytes) -> bytearray | Failure:
        """Exchange one short APDU.

        The answer, two status bytes at its end, is the caller's to wipe; it exists nowhere else.
        """
        answer = bytearray(_LONGEST_ANSWER)
        length = ctypes.c_ulong(len(answer))
        result = _transmit(
            self._handle,
            ctypes.byref(_IoRequest(self._protocol, ctypes.sizeof(_IoRequest))),
            command,
            len(command),
            None,
            ctypes.byref((ctypes.c_ubyte * len(answer)).from_buffer(answer)),
            ctypes.byref(length),
        )
        if result != scard.SCARD_S_SUCCESS:
            wipe(answer)
            return _failure(result, "transmit")
        del answer[length.value :]
        return answer

    def disconnect(self) -> None:
        scard.SCardDisconnect(self._handle, scard.SCARD_LEAVE_CARD)


class Context:
    """A line to pcscd. Its calls belong to one thread; ``interrupt`` may come from another."""

    _establishing: Final = threading.Lock()

    def __init__(self, handle: int, line: socket.socket | None) -> None:
        self._handle = handle
        self._line = line

    @classmethod
    def establish(cls) -> Self | Failure:
        # Otherwise libpcsclite itself waits, for ever, while another program holds the card.
        os.environ["PCSCLITE_NO_BLOCKING"] = "1"
        with cls._establishing:
            before = _lines_to_service()
            result, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
            if result != scard.SCARD_S_SUCCESS:
                return _failure(result, "establish context")
            return cls(handle, _kept(_lines_to_service() - before))

    def readers(self) -> list[str] | Failure:
        """The names of all readers; none is no failure."""
        try:
            result, names = scard.SCardListReaders(self._handle, [])
        except SystemError:
            return _failure(scard.SCARD_E_NO_SERVICE, "list readers")
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        return list(names) if result == scard.SCARD_S_SUCCESS else _failure(result, "list readers")

    def look(self, readers: Sequence[str]) -> list[ReaderStatus] | Failure:
        """What these readers are like now."""
        seen = self._states([ReaderStatus(name) for name in readers], 0)
        return seen if isinstance(seen, Failure) else seen[1]

    def wait(
        self, known: Sequence[ReaderStatus], seconds: float | None
    ) -> tuple[bool, list[ReaderStatus]] | Failure:
        """Block until something comes or goes; ``None`` seconds is as long as it takes.

        The answer says whether it was a reader, and what the known ones are like now.
        ``reader_timeout`` says that nothing happened.
        """
        return self._states(known, scard.INFINITE if seconds is None else round(seconds * 1000))

    def _states(
        self, known: Sequence[ReaderStatus], milliseconds: int
    ) -> tuple[bool, list[ReaderStatus]] | Failure:
        states = [(_PLUG_AND_PLAY, scard.SCARD_STATE_UNAWARE)]
        states += [(reader.name, reader.state) for reader in known]
        try:
            result, seen = scard.SCardGetStatusChange(self._handle, milliseconds, states)
        except SystemError:
            return _failure(scard.SCARD_E_NO_SERVICE, "status")
        if result == scard.SCARD_S_SUCCESS or (
            result == scard.SCARD_E_TIMEOUT and milliseconds == 0
        ):
            statuses = [_status(*reader) for reader in seen[1:]]
            has_reader_changed = bool(seen[0][1] & scard.SCARD_STATE_CHANGED)
            return has_reader_changed or not all(s.is_ready for s in statuses), statuses
        return _failure(result, "status")

    def connect(self, reader: str, *, is_exclusive: bool) -> Connection | Failure:
        mode = scard.SCARD_SHARE_EXCLUSIVE if is_exclusive else scard.SCARD_SHARE_SHARED
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(self._handle, reader, mode, protocols)
        if result != scard.SCARD_S_SUCCESS:
            return _failure(result, "connect")
        return Connection(handle, protocol)

    def interrupt(self) -> None:
        """Make the call that blocks now, and every later one, fail at once."""
        if self._line:
            try:
                self._line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # pcscd hung up first

    def release(self) -> None:
        scard.SCardReleaseContext(self._handle)
        if self._line:
            self._line.close()


def _status(name: str, state: int, atr: list[int]) -> ReaderStatus:
    return ReaderStatus(
        name,
        is_ready=not state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE),
        is_present=bool(state & scard.SCARD_STATE_PRESENT),
        is_mute=bool(state & scard.SCARD_STATE_MUTE),
        cards=state >> 16,
        atr=bytes(atr),
        state=state & ~scard.SCARD_STATE_CHANGED,
    )


def _failure(result: int, call: str) -> Failure:
    code = _CODES.get(result, FailureCode.READER_PROTOCOL)
    return Failure(code, f"{call}: {scard.SCardGetErrorMessage(result)}")


def _lines_to_service() -> set[int]:
    """The connections to pcscd that the process has, by file number."""
    try:
        numbers = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    except OSError:
        return set()  # no more files may be opened
    return {number for number in numbers if _leads_to_service(number)}


def _leads_to_service(number: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        with socket.socket(fileno=os.dup(number)) as line:
            peer = line.getpeername()
    except OSError:
        return False  # closed meanwhile, or not connected
    return isinstance(peer, str) and Path(peer).name == _SOCKET_NAME


def _kept(new_lines: set[int]) -> socket.socket | None:
    """A hold of our own on a new line: its number may serve something else once it is closed."""
    try:
        return socket.socket(fileno=os.dup(new_lines.pop())) if new_lines else None
    except OSError:
        return None
