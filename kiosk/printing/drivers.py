"""Makes the printer that the configuration names.

Pillow, qrcode and python-escpos take most of a second to load, so nothing here imports them
before a printer is made.
"""

from pathlib import Path

from kiosk.printing.content import Composer
from kiosk.printing.port import ReceiptPrinter
from kiosk.printing.settings import Driver, PrinterSettings


def make_printer(composer: Composer, settings: PrinterSettings, folder: Path) -> ReceiptPrinter:
    """The driver for ``settings``; ``folder`` is where the ``file`` driver writes."""
    if settings.driver is Driver.FILE:
        from kiosk.printing.file import FilePrinter  # noqa: PLC0415 - loads Pillow

        return FilePrinter(composer, settings, folder)
    raise NotImplementedError
