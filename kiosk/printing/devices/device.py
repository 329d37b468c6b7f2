"""A real receipt printer: asked before, while and after it prints.

"Printed" is said only when the printer reports that it has worked through everything sent and
still has paper. A printer that can't tell gets its receipt too, but unconfirmed.
"""

import threading
from typing import TYPE_CHECKING

from kiosk.base import log
from kiosk.domain.failure import Failure
from kiosk.domain.slip import Paper
from kiosk.printing.content.composer import Composer
from kiosk.printing.devices.dialogue import ABLE, Dialogue
from kiosk.printing.devices.duration import seconds_to_tell
from kiosk.printing.devices.questions import Memory
from kiosk.printing.devices.status import failure_of, logged
from kiosk.printing.port import Printed, PrinterStatus, TellSeconds, tell_nobody
from kiosk.printing.settings import PrinterSettings

if TYPE_CHECKING:
    from kiosk.printing.devices.transports.transport import Transport


class DevicePrinter:
    """Prints over the network, USB, a serial line or CUPS. Any thread may call."""

    def __init__(self, composer: Composer, settings: PrinterSettings) -> None:
        self._composer = composer
        self._settings = settings
        self._lock = threading.Lock()
        self._status = PrinterStatus.UNKNOWN
        self._memory = Memory()

    def print(self, paper: Paper, tell: TellSeconds = tell_nobody) -> Printed | Failure:
        return logged(self._print(paper, tell))

    def status(self) -> PrinterStatus:
        """Takes up to 7 s where the printer doesn't answer; the last one heard while it prints."""
        answer = self.examine()
        return PrinterStatus.DISCONNECTED if isinstance(answer, Failure) else answer

    def examine(self) -> PrinterStatus | Failure:
        """The same with the cause where the printer can't be reached."""
        if not self._lock.acquire(blocking=False):
            return self._status
        try:
            return self._ask()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing is held between receipts."""

    def _print(self, paper: Paper, tell: TellSeconds) -> Printed | Failure:
        from kiosk.printing.devices import escpos  # slow to load, not at start-up
        from kiosk.printing.layout import fonts  # slow to load, not at start-up

        lacking = fonts.lacking()
        if lacking:
            return lacking
        pieces = list(escpos.encode(self._composer.compose(paper), self._settings))
        with self._lock:
            transport = self._connect()
            if isinstance(transport, Failure):
                return transport
            tell(seconds_to_tell(sum(map(len, pieces)), self._settings))
            clearing = escpos.clearing() if self._memory.left_over else b""
            dialogue = Dialogue(transport, self._memory)
            printed = dialogue.print(pieces, clearing)
            failed = isinstance(printed, Failure)
            if failed and dialogue.sent and not dialogue.broken:
                dialogue.clear()
            transport.close()
            self._note_status(dialogue.status)
            if dialogue.sent:
                self._memory.left_over = failed
            if isinstance(printed, Failure) and dialogue.broken:
                return self._learn_cause(printed, clear=dialogue.sent)
            return printed

    def _ask(self, *, clear: bool = False) -> PrinterStatus | Failure:
        """The printer's status over a connection of its own, which may also clear it.

        One that is well again is rid at once of what it holds of a receipt that failed: the next
        person shall not find it.
        """
        transport = self._connect()
        if isinstance(transport, Failure):
            return transport
        dialogue = Dialogue(transport, self._memory)
        answer = dialogue.greet()
        if clear and not dialogue.broken:
            dialogue.clear()
        if self._memory.left_over and answer in ABLE:
            from kiosk.printing.devices import escpos  # slow to load, not at start-up

            self._memory.left_over = not dialogue.cut_off(escpos.clearing())
        transport.close()
        self._note_status(PrinterStatus.DISCONNECTED if isinstance(answer, Failure) else answer)
        return answer

    def _connect(self) -> "Transport | Failure":
        from kiosk.printing.devices import transports  # slow to load, not at start-up

        transport = transports.connect(self._settings)
        if isinstance(transport, Failure):
            self._note_status(PrinterStatus.DISCONNECTED)
        return transport

    def _learn_cause(self, failure: Failure, *, clear: bool) -> Failure:
        """Why the connection broke, where the printer says so to a new one."""
        answer = self._ask(clear=clear)
        return failure if isinstance(answer, Failure) else failure_of(answer) or failure

    def _note_status(self, status: PrinterStatus) -> PrinterStatus:
        if status is not self._status:
            log.info("printing.status", status=status.value, before=self._status.value)
            self._status = status
        return status
