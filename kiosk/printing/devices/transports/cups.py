"""A printer behind a CUPS queue, through ``lp``: CUPS keeps the printer's answers to itself.

All of a receipt is collected and handed over at once, since ``lp`` is known to hang while a
queue's printer is away. Then the queue is watched: what it hasn't got rid of in time is taken
back, or it would come out for the next person; so is what a kiosk that was killed has left there. A
queue that is stopped gets nothing.
"""

import os
import pwd
import re
from contextlib import suppress
from time import monotonic
from typing import Final

from kiosk.base.programs import run
from kiosk.base.waiting import Deadline, pause
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.transports import transport
from kiosk.printing.settings import PrinterSettings

_LP_SECONDS: Final = 10.0
_ASK_SECONDS: Final = 2.5
_LOOK_SECONDS: Final = 0.5
_QUEUE_SECONDS: Final = 15.0
_STOPPED: Final = (
    (" disabled since ", "is stopped", "cupsenable"),
    (" not accepting requests ", "takes no jobs", "cupsaccept"),
)
_SLOWEST: Final = 5000  # bytes a second from a queue to its printer


class CupsTransport:
    answers = False

    def __init__(self, settings: PrinterSettings) -> None:
        self.reached = False
        self._queue = _print_queue(settings.device)
        self._receipt = bytearray()

    def send(self, data: bytes, deadline: Deadline) -> None:
        del deadline
        self._receipt += data

    def flush(self, deadline: Deadline) -> Failure | None:
        """Hand the receipt to the queue; done when the queue has passed it on."""
        del deadline
        receipt = bytes(self._receipt)
        self._receipt.clear()
        _take_back("-u", _user(), self._queue)
        try:
            code, said = _ask(
                ("lp", "-d", self._queue, "-t", "receipt", "-o", "raw"),
                Deadline(_LP_SECONDS),
                receipt,
            )
        except OSError as error:
            return Failure(FailureCode.PRINTER_FAILED, transport.in_one_line(error))
        if code:
            return Failure(FailureCode.PRINTER_FAILED, f"lp refused the job ({code})")
        self.reached = True
        # It says "request id is receipts-12 (1 file(s))".
        job = re.search(rf"(?<!\S){re.escape(self._queue)}-\d+(?!\S)", said)
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
                _take_back(job)
                return Failure(FailureCode.PRINTER_FAILED, "the print queue is stuck")
            pause(_LOOK_SECONDS)
        return None

    def _waits(self, job: str) -> bool:
        """Whether the job may still be printed: it is listed, or CUPS doesn't say."""
        listing = ("lpstat", "-W", "not-completed", "-o", self._queue)
        try:
            code, listed = _ask(listing, Deadline(_ASK_SECONDS))
        except OSError:
            return True
        return code != 0 or job in (line.partition(" ")[0] for line in listed.splitlines())


def _ask(command: tuple[str, ...], deadline: Deadline, given: bytes = b"") -> tuple[int, str]:
    """Exit code and words of one of CUPS's programs, in the language that is understood here."""
    code, said = run(command, deadline, given, LC_ALL="C")
    return code, said.decode(errors="replace")


def _take_back(*jobs: str) -> None:
    with suppress(OSError):
        _ask(("cancel", *jobs), Deadline(_ASK_SECONDS))


def _user() -> str:
    """Whose jobs this kiosk's are, by CUPS's own rule."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return "unknown"


def _print_queue(wanted: str) -> str:
    """The configured queue's name, or the default one's; raises ``OSError`` without one, or where
    it takes or prints nothing.
    """
    deadline = Deadline(transport.CONNECT_SECONDS)
    if not wanted:
        wanted = _ask(("lpstat", "-d"), deadline)[1].partition(":")[2].strip()
    if wanted not in _ask(("lpstat", "-e"), deadline)[1].split():
        if "not running" in _ask(("lpstat", "-r"), deadline)[1]:
            raise OSError("CUPS does not run")
        raise OSError(f"CUPS knows no queue {wanted or 'default'!r}")
    _, states = _ask(("lpstat", "-p", wanted, "-a", wanted), deadline)
    for sign, state, mend in _STOPPED:
        if sign in states:
            raise OSError(f"the print queue {state}: {mend} {wanted}")
    return wanted
