"""How the receipt printer is reached (contracts, section 3, ``[printer]``)."""

from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass

DEFAULT_BAUD: Final = 115200


class Driver(StrEnum):
    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    CUPS = "cups"
    FILE = "file"


class TextMode(StrEnum):
    """``GB18030`` sends characters to printers that have the font; ``RASTER`` sends dots to those
    that lack it, and only what is ASCII as characters.
    """

    GB18030 = "gb18030"
    RASTER = "raster"


class Flow(StrEnum):
    """How a printer on a serial line says "wait"."""

    NONE = "none"
    XON_XOFF = "xon_xoff"
    RTS_CTS = "rts_cts"


@dataclass(frozen=True)
class PrinterSettings:
    """``width_dots`` is the head's width: 576 for 80 mm paper, 384 for 58 mm.

    ``host`` and ``port`` are for ``network``. ``device`` is a serial port (``/dev/ttyS0``, 8N1
    at ``baud`` with ``flow``), a USB printer's ``vendor:product`` in hex, or a CUPS queue's name;
    empty takes the first USB printer or the default queue. ``native_qr`` is false for printers
    that don't draw QR symbols themselves.
    """

    driver: Driver = Driver.FILE
    width_dots: int = 576
    text_mode: TextMode = TextMode.GB18030
    host: str = "127.0.0.1"
    port: int = 9100
    device: str = ""
    baud: int = DEFAULT_BAUD
    flow: Flow = Flow.NONE
    native_qr: bool = True
