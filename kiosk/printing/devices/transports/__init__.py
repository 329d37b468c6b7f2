"""The transports to a printer: network, serial line, USB, print queue.

Each has a module of its own, the only one that knows its library. Every error becomes a failure
and every wait has an end. A transport is opened for one receipt or one question and closed again,
so a printer that was switched off and on needs no care.
"""

import termios
from typing import assert_never

from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.transports.transport import Transport, in_one_line
from kiosk.printing.settings import Driver, PrinterSettings


def connect(settings: PrinterSettings) -> Transport | Failure:
    """Open the transport; ``printer_missing`` after at most 3 s when nobody is there, or when
    another program holds the printer.
    """
    try:
        return _open(settings)
    except (OSError, ValueError, termios.error) as error:
        return Failure(FailureCode.PRINTER_MISSING, in_one_line(error))


def _open(settings: PrinterSettings) -> Transport:
    # Each library is loaded only where its transport is used.
    match settings.driver:
        case Driver.NETWORK:
            from kiosk.printing.devices.transports.network import NetworkTransport

            return NetworkTransport(settings)
        case Driver.SERIAL:
            from kiosk.printing.devices.transports.serial import SerialTransport

            return SerialTransport(settings)
        case Driver.USB:
            from kiosk.printing.devices.transports.usb import UsbTransport

            return UsbTransport(settings)
        case Driver.CUPS:
            from kiosk.printing.devices.transports.cups import CupsTransport

            return CupsTransport(settings)
        case Driver.FILE:
            raise AssertionError("files are written without a transport")
        case _:
            assert_never(settings.driver)
