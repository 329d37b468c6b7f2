"""How the receipt printer is reached (contracts, section 3, ``[printer]``)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DEFAULT_BAUD: Final = 115200


class Driver(StrEnum):
    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    CUPS = "cups"
    FILE = "file"


class TextMode(StrEnum):
    """``GB18030`` sends characters to printers that have the font; ``RASTER`` sends dots."""

    GB18030 = "gb18030"
    RASTER = "raster"


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """``width_dots`` is the head's width: 576 for 80 mm paper, 384 for 58 mm.

    ``host`` and ``port`` are for ``network``. ``device`` is a serial port (``/dev/ttyS0``, 8N1
    at ``baud``), a USB printer's ``vendor:product`` in hex, or a CUPS queue's name; empty takes
    the first USB printer or the default queue. ``profile`` names a python-escpos printer
    profile, which knows whether the printer draws QR symbols itself.
    """

    driver: Driver = Driver.FILE
    width_dots: int = 576
    text_mode: TextMode = TextMode.GB18030
    host: str = "127.0.0.1"
    port: int = 9100
    device: str = ""
    baud: int = DEFAULT_BAUD
    profile: str = "default"
