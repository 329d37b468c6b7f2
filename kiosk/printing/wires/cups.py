"""A printer behind a CUPS queue, through ``lp``: CUPS keeps the printer's answers to itself.

All of a receipt is collected and handed over at once, since ``lp`` is known to hang while a
queue's printer is away. Then the queue is watched: what it hasn't got rid of in time is taken
back, or it would come out for the next person.
"""

import re
from time import monotonic
from typing import Final

from kiosk.base.programs import run
from kiosk.base.waiting import Term, pause
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.settings import PrinterSettings
from kiosk.printing.wires import wire

_LP_SECONDS: Final = 10.0
_ASK_SECONDS: Final = 2.5
_LOOK_SECONDS: Final = 0.5
_QUEUE_SECONDS: Final = 15.0
_SLOWEST: Final = 5000  # bytes a second from a queue to its printer


class CupsWire:
    answers = False

    def __init__(self, settings: PrinterSettings) -> None:
        self.reached = False
        self._queue = _print_queue(settings.device)
        self._receipt = bytearray()

    def send(self, data: bytes, term: Term) -> None:
        del term
        self._receipt += data

    def flush(self, term: Term) -> Failure | None:
        """Hand the receipt to the queue; done when the queue has passed it on."""
        del term
        receipt = bytes(self._receipt)
        self._receipt.clear()
        try:
            code, said = run(
                ("lp", "-d", self._queue, "-t", "receipt", "-o", "raw"), Term(_LP_SECONDS), receipt
            )
        except OSError as error:
            return Failure(FailureCode.PRINTER_FAILED, wire.in_one_line(error))
        if code:
            return Failure(FailureCode.PRINTER_FAILED, f"lp refused the job ({code})")
        self.reached = True
        # "request id is receipts-12 (1 file(s))", in the system's language.
        job = re.search(
            rf"(?<!\S){re.escape(self._queue)}-\d+(?!\S)", said.decode(errors="replace")
        )
        return self._watch(job[0], len(receipt)) if job else None

    def receive(self, seconds: float) -> bytes:
        del seconds
        return b""

    def close(self) -> None:
        """Nothing is held."""

    def _watch(self, job: str, size: int) -> Failure | None:
        """Until the job has left the queue. Nothing tells when, so the queue is looked at."""
        end = monotonic() + _QUEUE_SECONDS + size / _SLOWEST
        while self._waits(job):
            if monotonic() > end:
                _said("cancel", job)
                return Failure(FailureCode.PRINTER_FAILED, "the print queue is stuck")
            pause(_LOOK_SECONDS)
        return None

    def _waits(self, job: str) -> bool:
        listed = _said("lpstat", "-W", "not-completed", "-o", self._queue)
        return job in (line.partition(" ")[0] for line in listed.splitlines())


def _said(*command: str) -> str:
    """What one of CUPS's programs prints; nothing where it can't be run or takes too long."""
    try:
        return run(command, Term(_ASK_SECONDS))[1].decode(errors="replace")
    except OSError:
        return ""


def _print_queue(wanted: str) -> str:
    """The configured queue's name, or the default one's; raises ``OSError`` without one."""
    term = Term(wire.CONNECT_SECONDS)
    if not wanted:
        _, said = run(("lpstat", "-d"), term)
        wanted = said.decode(errors="replace").partition(":")[2].strip()
    _, said = run(("lpstat", "-e"), term)
    if wanted not in said.decode(errors="replace").split():
        raise OSError(f"CUPS knows no queue {wanted or 'default'!r}")
    return wanted
