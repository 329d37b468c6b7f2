"""What an ESC/POS printer says of itself (Epson's ESC/POS reference: DLE EOT, GS r).

DLE EOT n is a real-time request: the printer answers with one byte at once, whatever else waits
in it. n = 1 asks for the printer, 2 for why it is offline, 3 for errors, 4 for paper. GS r 1 asks
for the paper too, but waits its turn: its answer says that everything before it was printed.
"""

from typing import Final

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.replies import is_status
from kiosk.printing.port import Printed, PrinterStatus

STATUS_REQUESTS: Final = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
FINISH_REQUEST: Final = b"\x1d\x72\x01"
CLEAR_REQUEST: Final = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
"""DLE DC4 8: forget at once whatever still waits. A printer that doesn't know it prints nothing
for it, since all of it are control characters."""

# Which answer (0 to 3), which bits of it, and what they mean; the worst first.
_SIGNS: Final = (
    (3, 0x60, PrinterStatus.PAPER_OUT),
    (1, 0x20, PrinterStatus.PAPER_OUT),  # stopped for paper
    (1, 0x04, PrinterStatus.COVER_OPEN),
    (2, 0x08, PrinterStatus.CUTTER_ERROR),
    (2, 0x40, PrinterStatus.HOT),  # recovers by itself
    (0, 0x08, PrinterStatus.UNKNOWN),  # offline, without saying why
    (3, 0x0C, PrinterStatus.PAPER_NEAR_END),
)
_FINISH_PAPER_END: Final = 0x0C


def finished_with_paper(answer: int) -> bool:
    return not answer & _FINISH_PAPER_END


def read_status(answers: bytes) -> PrinterStatus:
    """The one status that four answers to ``STATUS_REQUESTS`` amount to; garbage is unknown."""
    if len(answers) != len(STATUS_REQUESTS) or not all(map(is_status, answers)):
        return PrinterStatus.UNKNOWN
    meant = (status for index, bits, status in _SIGNS if answers[index] & bits)
    return next(meant, PrinterStatus.READY)


def logged(outcome: Printed | Failure) -> Printed | Failure:
    """The same outcome; staff find a failure in the log."""
    if isinstance(outcome, Failure):
        log.warning("printing.failed", code=outcome.code.value, detail=outcome.detail)
    return outcome


def failure_of(status: PrinterStatus) -> Failure | None:
    """Why nothing can be printed in this state; ``None`` where it can, or nobody knows."""
    match status:
        case PrinterStatus.READY | PrinterStatus.PAPER_NEAR_END | PrinterStatus.UNKNOWN:
            return None
        case PrinterStatus.PAPER_OUT:
            return Failure(FailureCode.PRINTER_PAPER_OUT, "out of paper")
        case PrinterStatus.DISCONNECTED:
            return Failure(FailureCode.PRINTER_MISSING, "the printer does not answer")
        case PrinterStatus.COVER_OPEN | PrinterStatus.HOT | PrinterStatus.CUTTER_ERROR:
            return Failure(FailureCode.PRINTER_FAILED, status.value.replace("_", " "))
