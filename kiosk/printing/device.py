"""A real receipt printer: asked before, while and after it prints.

"Printed" is said only when the printer reports that it has worked through everything sent and
still has paper. A printer that can't tell gets its receipt too, but unconfirmed.
"""

import threading
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.slip import Paper
from kiosk.printing.composer import Composer
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import PrinterSettings
from kiosk.printing.status import (
    CLEAR_REQUEST,
    FINISH_REQUEST,
    STATUS_REQUESTS,
    failure_of,
    finished_with_paper,
    is_finish,
    logged,
    read_status,
)

if TYPE_CHECKING:
    from kiosk.printing.wires import Wire

_ANSWER_SECONDS: Final = 0.8
_ASK_EVERY: Final = 8192
_FINISH_SECONDS: Final = 12.0
_PRINT_SECONDS: Final = 30.0
_SLOWEST_LINE: Final = 800  # bytes a second: 9600 baud, and pauses

_log = structlog.get_logger()


class DevicePrinter:
    """Prints over the network, USB, a serial line or CUPS. Any thread may call."""

    def __init__(self, composer: Composer, settings: PrinterSettings) -> None:
        self._composer = composer
        self._settings = settings
        self._lock = threading.Lock()
        self._status = PrinterStatus.UNKNOWN
        self._left_over = False

    def print(self, paper: Paper) -> Printed | Failure:
        return logged(self._print(paper))

    def status(self) -> PrinterStatus:
        """Takes up to 3 s where the printer doesn't answer; the last one heard while it prints."""
        answer = self.examine()
        return PrinterStatus.DISCONNECTED if isinstance(answer, Failure) else answer

    def examine(self) -> PrinterStatus | Failure:
        """The same with the cause where the printer can't be reached."""
        if not self._lock.acquire(blocking=False):
            return self._status
        try:
            return self._asked()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing is held between receipts."""

    def _print(self, paper: Paper) -> Printed | Failure:
        from kiosk.printing import escpos, fonts  # noqa: PLC0415 - slow to load, not at start-up

        lacking = fonts.lacking()
        if lacking:
            return lacking
        pieces = list(escpos.encode(self._composer.compose(paper), self._settings))
        with self._lock:
            if self._left_over:
                pieces.insert(0, escpos.clearing(self._settings))
            wire = self._connected()
            if isinstance(wire, Failure):
                return wire
            dialogue = _Dialogue(wire)
            printed = dialogue.printed(pieces)
            if isinstance(printed, Failure) and dialogue.sent and not dialogue.broken:
                # Or a new roll would bring out the rest of a receipt that failed.
                wire.send(CLEAR_REQUEST)
            hung_up = wire.close()
            self._seen(dialogue.status)
            if dialogue.sent:
                self._left_over = isinstance(printed, Failure)
            if isinstance(printed, Failure):
                return self._cause(printed) if dialogue.broken else printed
            return hung_up or printed

    def _asked(self) -> PrinterStatus | Failure:
        wire = self._connected()
        if isinstance(wire, Failure):
            return wire
        answer = _Dialogue(wire).ask()
        wire.close()
        self._seen(PrinterStatus.DISCONNECTED if isinstance(answer, Failure) else answer)
        return answer

    def _connected(self) -> "Wire | Failure":
        from kiosk.printing import wires  # noqa: PLC0415 - slow to load, not at start-up

        wire = wires.connect(self._settings)
        if isinstance(wire, Failure):
            self._seen(PrinterStatus.DISCONNECTED)
        return wire

    def _cause(self, failure: Failure) -> Failure:
        """Why the connection broke, where the printer says so to a new one."""
        answer = self._asked()
        return failure if isinstance(answer, Failure) else failure_of(answer) or failure

    def _seen(self, status: PrinterStatus) -> PrinterStatus:
        if status is not self._status:
            _log.info("printing.status", status=status.value, before=self._status.value)
            self._status = status
        return status


class _Dialogue:
    """One connection's questions and answers.

    ``status`` is the last one heard; ``sent`` tells that some of a receipt has gone to the
    printer, ``broken`` that the connection is gone.
    """

    def __init__(self, wire: "Wire") -> None:
        self._wire = wire
        self._finish: int | None = None
        self.status = PrinterStatus.UNKNOWN
        self.sent = False
        self.broken = False

    def ask(self) -> PrinterStatus | Failure:
        """The printer's status now; ``UNKNOWN`` where it is silent or makes no sense."""
        answers = b""
        for request in STATUS_REQUESTS if self._wire.answers else ():
            answer = self._send(request) or self._hear()
            if isinstance(answer, Failure):
                return answer
            if not answer:
                break
            answers += answer
        self.status = read_status(answers)
        return self.status

    def printed(self, pieces: list[bytes]) -> Printed | Failure:
        """Send a receipt and learn what became of it."""
        failure = self._trouble()
        able_to_tell = self.status is not PrinterStatus.UNKNOWN
        unasked = 0
        deadline = monotonic() + _PRINT_SECONDS + sum(map(len, pieces)) / _SLOWEST_LINE
        for piece in pieces:
            if monotonic() > deadline:
                failure = Failure(FailureCode.PRINTER_FAILED, "the printer takes it too slowly")
            if failure:
                return failure
            self.sent = True
            failure = self._send(piece)
            unasked += len(piece)
            if able_to_tell and not failure and unasked >= _ASK_EVERY:
                failure = self._trouble()
                unasked = 0
        if failure:
            return failure
        return self._finished() if able_to_tell else Printed(confirmed=False)

    def _finished(self) -> Printed | Failure:
        """Wait until the printer has come to the end; where it never says so, unconfirmed."""
        failure = self._send(FINISH_REQUEST)
        deadline = monotonic() + _FINISH_SECONDS
        while not failure and self._finish is None and monotonic() < deadline:
            answer = self._hear()
            failure = answer if isinstance(answer, Failure) else None
            if not failure and self._finish is None:
                failure = self._trouble()
        if failure:
            return failure
        if self._finish is None:
            return Printed(confirmed=False)
        if not finished_with_paper(self._finish):
            self.status = PrinterStatus.PAPER_OUT
            return Failure(FailureCode.PRINTER_PAPER_OUT, "out of paper at the end")
        failure = self._trouble()
        if failure:
            return failure
        able = (PrinterStatus.READY, PrinterStatus.PAPER_NEAR_END)
        return Printed(confirmed=self.status in able)

    def _trouble(self) -> Failure | None:
        """What stops the printer, asked now. Heat doesn't: it goes on once it has cooled."""
        status = self.ask()
        if isinstance(status, Failure):
            return status
        return None if status is PrinterStatus.HOT else failure_of(status)

    def _send(self, data: bytes) -> Failure | None:
        return self._checked(self._wire.send(data))

    def _hear(self) -> bytes | Failure:
        """An answer to DLE EOT; one to the finish request that comes instead is noted."""
        answer = self._wire.receive(_ANSWER_SECONDS)
        if isinstance(answer, Failure):
            return self._checked(answer) or answer
        finish = [byte for byte in answer if is_finish(byte)]
        if finish:
            self._finish = finish[-1]
        return bytes(byte for byte in answer if not is_finish(byte))

    def _checked(self, failure: Failure | None) -> Failure | None:
        if failure:
            self.broken = True
            self.status = PrinterStatus.DISCONNECTED
        return failure
