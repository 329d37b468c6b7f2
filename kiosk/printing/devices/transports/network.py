"""A printer that listens on a TCP port, mostly 9100."""

import fcntl
import math
import socket
import struct
import sys
import termios
from contextlib import suppress
from time import monotonic
from typing import Final

from kiosk.base.hosts import dial
from kiosk.base.waiting import READABLE, Deadline
from kiosk.domain.failure import Failure
from kiosk.printing.devices.transports import transport
from kiosk.printing.settings import PrinterSettings

_LINGER_SECONDS: Final = 1.0
_AT_ONCE: Final = 512
_FORGET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: on, for 0 s


class NetworkTransport(transport.QueuedTransport):
    def __init__(self, settings: PrinterSettings) -> None:
        self._socket = dial(settings.host, settings.port, Deadline(transport.CONNECT_SECONDS))
        super().__init__(self._socket)

    def receive(self, seconds: float) -> bytes | Failure:
        try:
            if not Deadline(math.inf).wait({self._socket: READABLE}, seconds):
                return b""
            data: bytes = self._socket.recv(_AT_ONCE)
        except OSError as error:
            return transport.failed(error)
        return data or transport.lost("closed by the printer")

    def close(self) -> None:
        """Waits for the printer to hang up too, up to 1 s: an answer that came to a closed
        connection would reset it, and printers forget then what they have not printed.
        """
        with suppress(OSError):
            if self._queued():
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
            else:
                self._socket.shutdown(socket.SHUT_WR)
                self._hear_it_out()
        self._socket.close()

    def _hear_it_out(self) -> None:
        end = monotonic() + _LINGER_SECONDS
        while (left := end - monotonic()) > 0:
            heard = self.receive(left)
            if not heard or isinstance(heard, Failure):
                return

    def _queued(self) -> int:
        """Bytes that the printer has not acknowledged (``SIOCOUTQ``)."""
        count = fcntl.ioctl(self._socket, termios.TIOCOUTQ, bytes(4))
        return int.from_bytes(count, sys.byteorder)
