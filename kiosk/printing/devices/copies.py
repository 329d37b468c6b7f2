"""A printer whose papers are kept as files too."""

from kiosk.domain.failure import Failure
from kiosk.domain.slip import Paper
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.port import Printed, PrinterStatus, ReceiptPrinter, TellSeconds, tell_nobody


class CarbonCopies:
    """What comes out of ``printer`` is written by ``files`` as well, whose fate changes nothing."""

    def __init__(self, printer: ReceiptPrinter, files: FilePrinter) -> None:
        self._printer = printer
        self._files = files

    def print(self, paper: Paper, tell: TellSeconds = tell_nobody) -> Printed | Failure:
        outcome = self._printer.print(paper, tell)
        if not isinstance(outcome, Failure):
            self._files.write(paper)
        return outcome

    def status(self) -> PrinterStatus:
        return self._printer.status()

    def examine(self) -> PrinterStatus | Failure:
        return self._printer.examine()

    def close(self) -> None:
        self._printer.close()
