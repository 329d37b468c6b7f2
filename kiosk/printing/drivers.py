"""Makes the printer that the configuration names.

Pillow, qrcode and python-escpos take half a second to load, which no start-up should wait for:
making a printer loads none of them, its first receipt does.
"""

from pathlib import Path

from kiosk.printing.content.composer import Composer
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.port import ReceiptPrinter
from kiosk.printing.settings import Driver, PrinterSettings


def make_printer(composer: Composer, settings: PrinterSettings, folder: Path) -> ReceiptPrinter:
    """The driver for ``settings``; ``folder`` is where the ``file`` driver writes.

    Nothing is opened yet: the printer may still be off.
    """
    if settings.driver is Driver.FILE:
        from kiosk.printing.devices.file import FilePrinter  # a stand-in, for who asks for it

        return FilePrinter(composer, settings, folder)
    return DevicePrinter(composer, settings)
