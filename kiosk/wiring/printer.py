"""The configured printer, and what writes its papers."""

from collections.abc import Callable
from pathlib import Path

from kiosk.base.loopback import HERE
from kiosk.base.resources import RESOURCES
from kiosk.configuration.sections import SERIAL_LINE
from kiosk.configuration.settings import Settings
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.printing.content.composer import Composer, load_texts
from kiosk.printing.drivers import make_printer
from kiosk.printing.port import ReceiptPrinter
from kiosk.printing.settings import DEFAULT_BAUD, Driver, PrinterSettings


def open_printer(settings: Settings, composer: Composer, copies: Path | None) -> ReceiptPrinter:
    """The printer, which may still be off. A real one's papers come into ``copies`` too."""
    reached = printer_settings(settings)
    printer = make_printer(composer, reached, settings.papers_folder)
    if copies is None or settings.printer.is_simulated:
        return printer
    from kiosk.printing.devices.copies import CarbonCopies
    from kiosk.printing.devices.file import FilePrinter

    return CarbonCopies(printer, FilePrinter(composer, reached, copies))


def make_composer(
    settings: Settings, policies: Callable[[], PolicyBook], link: Callable[[Receipt], str]
) -> Composer:
    """Writes this kiosk's receipts by the rules that hold when they are printed.

    ``link`` makes the text of a receipt's QR.
    """
    return Composer(
        texts=load_texts(RESOURCES / "translations"),
        policies=policies,
        district=settings.kiosk.region,
        site=settings.kiosk.profile,
        link=link,
        site_name=settings.kiosk.site_name,
    )


def printer_settings(settings: Settings) -> PrinterSettings:
    """How the printer is reached; ``host`` names a device where it is no network's."""
    printer = settings.printer
    device, baud = printer.host, DEFAULT_BAUD
    if printer.driver is Driver.SERIAL and (line := SERIAL_LINE.fullmatch(printer.host)):
        device, baud = line["port"], int(line["baud"] or baud)
    return PrinterSettings(
        driver=printer.driver,
        width_dots=printer.width_dots,
        text_mode=printer.text_mode,
        host=printer.host or HERE,
        port=printer.port,
        device=device,
        baud=baud,
        flow=printer.flow,
        native_qr=printer.native_qr,
    )
