"""The switches of whatever is simulated; where all is real there are none, and none are loaded."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.configuration.settings import Settings
from kiosk.printing.port import ReceiptPrinter
from kiosk.reader.port import CardReader
from kiosk.wiring.centre import CentralService

if TYPE_CHECKING:
    from kiosk.sandbox.switches import Sandbox


def make_sandbox(
    settings: Settings, centre: CentralService, reader: CardReader, printer: ReceiptPrinter
) -> "tuple[CentralService, Sandbox]":
    """The same centre over lines that can be cut, and what steers all that is simulated."""
    from kiosk.printing.devices.file import FilePrinter
    from kiosk.reader.simulated.reader import SimulatedReader
    from kiosk.sandbox.line import Line
    from kiosk.sandbox.switches import Sandbox

    lines = Line(centre.sender), Line(centre.enquirer)
    sandbox = Sandbox(
        reader if isinstance(reader, SimulatedReader) else None,
        printer if isinstance(printer, FilePrinter) else None,
        centre.own,
        lines,
        region=settings.kiosk.region,
    )
    return replace(centre, sender=lines[0], enquirer=lines[1]), sandbox
