"""The wires to a printer: network, serial line, USB, print queue.

Each has a module of its own, the only one that knows its library. Every error becomes a failure
and every wait has an end. A wire is opened for one receipt or one question and closed again, so a
printer that was switched off and on needs no care.
"""

import termios
from typing import assert_never

from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.wires.wire import Wire, in_one_line
from kiosk.printing.settings import Driver, PrinterSettings


def connect(settings: PrinterSettings) -> Wire | Failure:
    """Open the wire; ``printer_missing`` after at most 3 s when nobody is there, or when another
    program holds the printer.
    """
    try:
        return _open(settings)
    except (OSError, ValueError, termios.error) as error:
        return Failure(FailureCode.PRINTER_MISSING, in_one_line(error))


def _open(settings: PrinterSettings) -> Wire:
    # Each library is loaded only where its wire is used.
    match settings.driver:
        case Driver.NETWORK:
            from kiosk.printing.devices.wires.network import NetworkWire

            return NetworkWire(settings)
        case Driver.SERIAL:
            from kiosk.printing.devices.wires.serial import SerialWire

            return SerialWire(settings)
        case Driver.USB:
            from kiosk.printing.devices.wires.usb import UsbWire

            return UsbWire(settings)
        case Driver.CUPS:
            from kiosk.printing.devices.wires.cups import CupsWire

            return CupsWire(settings)
        case Driver.FILE:
            raise AssertionError("files are written without a wire")
        case _:
            assert_never(settings.driver)
