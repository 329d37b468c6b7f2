"""A printer's questions and answers, and which belongs to which.

An answer says nothing of its question, and printers answer late: through a slow bridge, only
when they come to it (in line with the data), on the next connection, or never. So one question
is asked at a time, and what lies there unasked is dropped before. A status that is not plainly
good, or that follows a question without an answer, counts only when the same questions in another
order get the same answers: those of other questions don't. An answer to GS r that is missing is
fetched before the next receipt, or nothing is taken for the next one's.
"""

from collections import deque
from time import monotonic
from typing import Final

from kiosk.base.records import dataclass
from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure
from kiosk.printing.devices.replies import Kind, Replies
from kiosk.printing.devices.status import FINISH_REQUEST, STATUS_REQUESTS, read_status
from kiosk.printing.devices.transports.transport import Transport
from kiosk.printing.port import PrinterStatus

ANSWER_SECONDS: Final = 1.2
"""Serial bridges take up to 1 s."""
PATIENT_SECONDS: Final = 3.0
"""For a printer that is known to answer."""
CATCH_UP_SECONDS: Final = 3.0
_DRAIN_SECONDS: Final = 0.02
QUIET_SECONDS: Final = 0.3
_MOST_DRAINED: Final = 64
_ROUNDS: Final = 3


@dataclass()
class Memory:
    """What is known of a printer from one connection to the next.

    ``talks``: it has told its status. ``owes_status``, ``owes_finish``: a question has gone
    without its answer, which may still come. ``left_over``: it may hold part of a receipt that
    failed.
    """

    talks: bool = False
    owes_status: bool = False
    owes_finish: bool = False
    left_over: bool = False


class Questions:
    """What is asked on one connection, and heard.

    ``status`` is the last one told, ``silent`` that the last question got no answer at all.
    ``garbled``: what comes is no printer's talk. ``broken``: the connection is gone. ``finishes``
    are the answers to GS r since they were last cleared.
    """

    def __init__(self, transport: Transport, memory: Memory) -> None:
        self._transport = transport
        self._memory = memory
        self._replies = Replies()
        self._answers: deque[int] = deque()
        self.finishes: deque[int] = deque()
        self.status = PrinterStatus.UNKNOWN
        self.silent = False
        self.garbled = False
        self.broken = False

    def ask(self) -> PrinterStatus | Failure:
        """The printer's status now; ``UNKNOWN`` where it is silent or what it says can't be told
        apart.
        """
        if not self._transport.answers:
            return PrinterStatus.UNKNOWN
        self.silent = True
        status = self.drain() or self._ask_in_rounds()
        self.silent &= not self.garbled and not self.broken
        if not isinstance(status, Failure):
            self.status = status
            self._memory.talks |= status is not PrinterStatus.UNKNOWN
        return status

    def catch_up(self) -> bool | Failure:
        """Whether no answer to GS r of a receipt before is still to come.

        Asked again right behind that receipt, the printer gives both answers one after the other;
        silence follows the last.
        """
        if not self._memory.owes_finish:
            return True
        self.finishes.clear()
        failure = self.send(FINISH_REQUEST) or self.wait_for_finish(CATCH_UP_SECONDS)
        if failure:
            return failure
        if not self.finishes:
            return False
        failure = self.drain(QUIET_SECONDS)
        if failure:
            return failure
        self._memory.owes_finish = False
        return True

    def wait_for_finish(self, seconds: float) -> Failure | None:
        """Until GS r is answered, or silence."""
        return self._listen(self.finishes, seconds)

    def drain(self, quiet: float = _DRAIN_SECONDS) -> Failure | None:
        """Drop what lies there, until nothing comes for ``quiet`` seconds; noise counts only where
        it never ends. An answer too many means that the next may not be those of their questions.
        """
        garbled = self.garbled
        for _ in range(_MOST_DRAINED):
            heard = self._transport.receive(quiet)
            if isinstance(heard, Failure):
                return self._note_broken(heard)
            if not heard:
                self.garbled = garbled
                break
            self._sort(heard)
        self._memory.owes_status |= bool(self._answers)
        self._answers.clear()
        return None

    def send(self, data: bytes, deadline: Deadline | None = None) -> Failure | None:
        return self._note_broken(self._transport.send(data, deadline or Deadline(ANSWER_SECONDS)))

    def flush(self, deadline: Deadline | None = None) -> Failure | None:
        return self._note_broken(self._transport.flush(deadline or Deadline(ANSWER_SECONDS)))

    def _ask_in_rounds(self) -> PrinterStatus | Failure:
        """What two rounds in a row say alike; one is enough where all is well."""
        before: bytes | None = None
        for number in range(_ROUNDS):
            answers = self._ask_round(backwards=number % 2 == 1)
            if isinstance(answers, Failure):
                return answers
            if answers is None or self.garbled:
                return PrinterStatus.UNKNOWN
            status = read_status(answers)
            well = status is PrinterStatus.READY and not self._memory.owes_status
            if answers == before or (well and before is None):
                self._memory.owes_status = False
                return status
            before = answers
        self._memory.owes_status = True
        return PrinterStatus.UNKNOWN

    def _ask_round(self, *, backwards: bool) -> bytes | Failure | None:
        """The answers to ``STATUS_REQUESTS`` in their order; ``None`` where one is missing."""
        answers = bytearray()
        for request in reversed(STATUS_REQUESTS) if backwards else STATUS_REQUESTS:
            failure = self.send(request) or self._listen(self._answers, self._patience)
            if failure:
                return failure
            if not self._answers:
                self._memory.owes_status = True
                return None
            self.silent = False
            answers.append(self._answers.popleft())
        return bytes(reversed(answers) if backwards else answers)

    @property
    def _patience(self) -> float:
        return PATIENT_SECONDS if self._memory.talks else ANSWER_SECONDS

    def _listen(self, wanted: deque[int], seconds: float) -> Failure | None:
        """Until there is one of the wanted answers, or silence, or noise."""
        end = monotonic() + seconds
        while not wanted and not self.garbled and (left := end - monotonic()) > 0:
            heard = self._transport.receive(left)
            if isinstance(heard, Failure):
                return self._note_broken(heard)
            if not heard:
                self.garbled |= self._replies.unfinished
                return None
            self._sort(heard)
        return None

    def _sort(self, heard: bytes) -> None:
        for kind, byte in self._replies.sort(heard):
            match kind:
                case Kind.STATUS:
                    self._answers.append(byte)
                case Kind.FINISH:
                    self.finishes.append(byte)
                case Kind.NOISE:
                    self.garbled = True

    def _note_broken(self, failure: Failure | None) -> Failure | None:
        if failure:
            self.broken = True
            self.status = PrinterStatus.DISCONNECTED
        return failure
