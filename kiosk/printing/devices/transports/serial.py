"""A printer on a serial line, by pyserial: 8N1, held by this program alone."""

import math
import os
from contextlib import suppress
from typing import Final

import serial

from kiosk.base.waiting import READABLE, Deadline
from kiosk.domain.failure import Failure
from kiosk.printing.devices.transports import transport
from kiosk.printing.settings import Flow, PrinterSettings

_AT_ONCE: Final = 512


class SerialTransport(transport.QueuedTransport):
    def __init__(self, settings: PrinterSettings) -> None:
        self._port = serial.Serial(
            settings.device,
            settings.baud,
            xonxoff=settings.flow is Flow.XON_XOFF,
            rtscts=settings.flow is Flow.RTS_CTS,
            exclusive=True,
        )
        super().__init__(self._port)

    def receive(self, seconds: float) -> bytes | Failure:
        try:
            if not Deadline(math.inf).wait({self._port: READABLE}, seconds):
                return b""
            return os.read(self._port.fileno(), _AT_ONCE) or transport.lost("unplugged")
        except OSError as error:
            return transport.failed(error)

    def close(self) -> None:
        # A line that says "wait" would hold the close for half a minute, in the kernel.
        with suppress(OSError, serial.serialutil.PortNotOpenError):
            if self._queued():
                self._port.reset_output_buffer()
        with suppress(OSError):
            self._port.close()

    def _queued(self) -> int:
        return self._port.out_waiting
