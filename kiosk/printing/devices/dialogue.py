"""One receipt's way onto paper, over one connection.

"Printed" is said only of what the printer is known to have printed. What can't be told apart
makes a receipt unconfirmed; it never means printed, out of paper or open.
"""

from time import monotonic
from typing import Final

from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.questions import QUIET_SECONDS, Memory, Questions
from kiosk.printing.devices.status import (
    CLEAR_REQUEST,
    FINISH_REQUEST,
    failure_of,
    finished_with_paper,
)
from kiosk.printing.devices.transports.transport import Transport
from kiosk.printing.port import Printed, PrinterStatus

ABLE: Final = (PrinterStatus.READY, PrinterStatus.PAPER_NEAR_END)
_ASK_EVERY: Final = 8192
_POLL_SECONDS: Final = 0.8
_FINISH_SECONDS: Final = 12.0
_PRINT_SECONDS: Final = 30.0
_SLOWEST_LINE: Final = 800  # bytes a second: 9600 baud, and pauses


class Dialogue:
    """``sent`` tells that some of a receipt may be at the printer, ``broken`` that the connection
    is gone.
    """

    def __init__(self, transport: Transport, memory: Memory) -> None:
        self._transport = transport
        self._memory = memory
        self._questions = Questions(transport, memory)
        self._begun = False

    @property
    def status(self) -> PrinterStatus:
        """The last one heard."""
        return self._questions.status

    @property
    def sent(self) -> bool:
        return self._begun and self._transport.reached

    @property
    def broken(self) -> bool:
        return self._questions.broken

    def greet(self) -> PrinterStatus | Failure:
        """The printer's status now; ``UNKNOWN`` where it never tells or makes no sense.

        One that has answered before and is silent now is missing: somebody else may hold it, or
        it stands still, and what it is sent would come out for whoever is there then.
        """
        return self._present(self._questions.ask())

    def print(self, pieces: list[bytes], clearing: bytes = b"") -> Printed | Failure:
        """Send a receipt and learn what became of it; ``clearing`` goes before, where the printer
        may still hold part of another.
        """
        status = self._questions.ask()
        if clearing and self._questions.silent:  # what it holds may swallow the questions
            failure = self._send([clearing])
            if failure:
                return failure
            clearing = b""
            status = self._questions.ask()
        status = self._present(status)
        failure = status if isinstance(status, Failure) else _stopping(status)
        if failure:
            return failure
        tells = status is not PrinterStatus.UNKNOWN
        if clearing:
            failure = self._send([clearing])
        bound = failure or (tells and self._questions.catch_up())
        if isinstance(bound, Failure):
            return bound
        failure = self._send(pieces, asks=tells)
        if failure:
            return failure
        return self._wait_until_finished(bound=bound) if tells else Printed(confirmed=False)

    def clear(self) -> None:
        """Have the printer forget what it holds; otherwise a new roll would bring it out."""
        # It takes nothing more until it has answered.
        questions = self._questions
        _ = questions.send(CLEAR_REQUEST) or questions.flush() or questions.drain(QUIET_SECONDS)

    def cut_off(self, clearing: bytes) -> bool:
        """Whether the printer is rid of what it held, and well."""
        return not self._send([clearing]) and self._questions.ask() in ABLE

    def _present(self, status: PrinterStatus | Failure) -> PrinterStatus | Failure:
        if self._questions.silent and self._memory.talks:
            self._questions.status = PrinterStatus.DISCONNECTED
            return Failure(FailureCode.PRINTER_MISSING, "the printer does not answer any more")
        return status

    def _send(self, pieces: list[bytes], *, asks: bool = False) -> Failure | None:
        """All of it, until it is on its way; ``asks`` now and then whether all is well."""
        deadline = Deadline(_PRINT_SECONDS + sum(map(len, pieces)) / _SLOWEST_LINE)
        unasked = 0
        for piece in pieces:
            self._begun = True
            failure = self._questions.send(piece, deadline)
            unasked += len(piece)
            if not failure and asks and unasked >= _ASK_EVERY and not self._memory.owes_status:
                failure = self._questions.flush(deadline) or self._trouble()
                unasked = 0
            if failure:
                return failure
        return self._questions.flush(deadline)

    def _wait_until_finished(self, *, bound: bool) -> Printed | Failure:
        """Wait until the printer has come to the end; where it never says so, unconfirmed.

        ``bound`` tells that an answer to GS r can only be this receipt's.
        """
        questions = self._questions
        failure = questions.drain()
        questions.finishes.clear()
        if bound and not failure:
            self._memory.owes_finish = True
            failure = questions.send(FINISH_REQUEST)
        end = monotonic() + _FINISH_SECONDS
        while not (failure or questions.finishes or questions.garbled) and monotonic() < end:
            failure = questions.wait_for_finish(_POLL_SECONDS)
            # One that owes an answer answers in line: it would owe the more.
            if not failure and not questions.finishes and not self._memory.owes_status:
                failure = self._trouble()
        failure = failure or self._trouble()
        if failure:
            return failure
        if not bound or questions.garbled or len(questions.finishes) != 1:
            return Printed(confirmed=False)
        self._memory.owes_finish = False
        if not finished_with_paper(questions.finishes[0]):
            questions.status = PrinterStatus.PAPER_OUT
            return Failure(FailureCode.PRINTER_PAPER_OUT, "out of paper at the end")
        return Printed(confirmed=self.status in ABLE)

    def _trouble(self) -> Failure | None:
        """What stops the printer, asked now."""
        status = self._questions.ask()
        return status if isinstance(status, Failure) else _stopping(status)


def _stopping(status: PrinterStatus) -> Failure | None:
    """Heat doesn't stop a receipt: the printer goes on once it has cooled."""
    return None if status is PrinterStatus.HOT else failure_of(status)
