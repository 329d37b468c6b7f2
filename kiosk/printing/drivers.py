"""Makes the printer that the configuration names.

Pillow, qrcode and python-escpos take half a second to load, which no start-up should wait for:
making a printer loads none of them, its first receipt does, or :func:`warm_up` before.
"""

import importlib
from pathlib import Path

from kiosk.printing.composer import Composer
from kiosk.printing.device import DevicePrinter
from kiosk.printing.port import ReceiptPrinter
from kiosk.printing.settings import Driver, PrinterSettings


def make_printer(composer: Composer, settings: PrinterSettings, folder: Path) -> ReceiptPrinter:
    """The driver for ``settings``; ``folder`` is where the ``file`` driver writes.

    Nothing is opened yet: the printer may still be off.
    """
    if settings.driver is Driver.FILE:
        from kiosk.printing.file import FilePrinter  # a stand-in, for who asks for it

        return FilePrinter(composer, settings, folder)
    return DevicePrinter(composer, settings)


def warm_up() -> None:
    """Load now what the first receipt would wait for; meant for the printing thread."""
    for module in ("jose", "escpos", "wires"):
        importlib.import_module(f"kiosk.printing.{module}")
