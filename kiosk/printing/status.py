"""What an ESC/POS printer's status bytes mean (Epson ESC/POS reference, DLE EOT and GS r).

DLE EOT n asks for one byte at once, whatever else waits in the printer: n=1 the printer, 2 why
it is offline, 3 the error, 4 the paper. Its answers have bits 1 and 4 set, 0 and 7 clear.
"""

from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.port import PrinterStatus

REQUESTS: Final = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
"""DLE EOT 1 to 4."""


def failure_of(status: PrinterStatus) -> Failure | None:
    """Why nothing can be printed in this state; ``None`` where it can or may be possible."""
    match status:
        case PrinterStatus.READY | PrinterStatus.PAPER_NEAR_END | PrinterStatus.UNKNOWN:
            return None
        case PrinterStatus.PAPER_OUT:
            return Failure(FailureCode.PRINTER_PAPER_OUT, "out of paper")
        case PrinterStatus.DISCONNECTED:
            return Failure(FailureCode.PRINTER_MISSING, "the printer does not answer")
        case PrinterStatus.COVER_OPEN | PrinterStatus.HOT | PrinterStatus.CUTTER_ERROR:
            return Failure(FailureCode.PRINTER_FAILED, status.value.replace("_", " "))
