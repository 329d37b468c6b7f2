"""Does what a session asks for, off the interface thread, and tells what came of it."""

import threading
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Final, assert_never

import structlog

from kiosk.base.hands import Hands
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.known import Known, Source
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import CentralResult, Holder
from kiosk.domain.slip import Slip
from kiosk.journey import events as e
from kiosk.printing.port import PrinterStatus, ReceiptPrinter
from kiosk.printing.qr import qr_svg
from kiosk.printing.status import failure_of
from kiosk.queue.queue import Queue
from kiosk.reader.port import CardReader, Empty, Failed, NoReader, Read, ReaderState, Reading
from kiosk.sync.loop import SyncLoop
from kiosk.sync.port import Centre, Enquiry

if TYPE_CHECKING:
    from uuid import UUID

Post = Callable[[e.Event], None]

_CLOSING_SECONDS: Final = 1.2
_LOOK_SECONDS: Final = 3.5  # a little longer than a printer takes that doesn't answer
_OWN_SECONDS: Final = 1.0
_ANSWERS_KEPT: Final = 64
_log = structlog.get_logger()


def card_event(state: ReaderState) -> e.Event:  # noqa: PLR0911 - one flat table of all states
    """What a reader's state is to a session."""
    match state:
        case NoReader():
            return e.ReaderGone()
        case Empty(slot):
            return e.CardRemoved(slot)
        case Reading():
            return e.CardLaid()
        case Read(again=True):
            return e.CardLies()
        case Read(card, slot):
            if isinstance(card, Identity):
                return e.CardRead(card, slot)
            return e.SocialCardRead(card, slot)
        case Failed(failure, slot):
            return e.CardFailed(failure, slot)
        case _:
            assert_never(state)


class Attendant:
    """Owns the threads behind the screen: reader and sync by their parts, and six of its own.

    ``post`` gets every event, on whichever thread it arises. ``link`` makes the text of a
    receipt's QR. ``confirm_online`` is in seconds. ``beat`` tells the centre how the kiosk is.
    ``enquiry`` is closed with the attendant. ``now`` is the best known time.
    """

    def __init__(
        self,
        *,
        kiosk_id: str,
        queue: Queue,
        centre: Centre,
        enquiry: Enquiry,
        reader: CardReader,
        printer: ReceiptPrinter,
        link: Callable[[Receipt], str],
        confirm_online: float,
        post: Post,
        beat: Callable[[], object],
        now: Callable[[], datetime] = china.now,
    ) -> None:
        self._kiosk_id = kiosk_id
        self._queue = queue
        self._enquiry = enquiry
        self._reader = reader
        self._printer = printer
        self._link = link
        self._confirm_online = confirm_online
        self._post = post
        self._now = now
        self._changed = threading.Condition()
        self._receipt: Receipt | None = None
        self._answers: dict[UUID, CentralResult] = {}
        self._closing = False
        self._reader_health = "unknown"
        self._printer_health = PrinterStatus.UNKNOWN
        self._printer_is_asked = False
        # One thread each: records in order, prints in order, waits for the centre, answers
        # enquiries, and asks the archive and the centre about them.
        self._clerk, self._press, self._watch = Hands("clerk"), Hands("press"), Hands("watch")
        self._desk, self._archive, self._caller = Hands("desk"), Hands("archive"), Hands("caller")
        self._sync = SyncLoop(queue, centre, self._on_result, beat=beat)

    def start(self) -> None:
        self._sync.start()
        self._reader.start(self._on_reader)

    def close(self) -> None:
        """End every thread within 1.2 s; one that hangs by then is left to the end of the process.

        What is recorded stays in the queue.
        """
        until = monotonic() + _CLOSING_SECONDS
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._enquiry.abort()
        self._sync.stop()
        leaving = Hands("leaving")
        leaving.hand(self._reader.close)
        for hands in (self._clerk, self._watch, self._press, self._desk, self._archive, leaving):
            hands.close(until)
        if self._caller.close(until):
            self._enquiry.close()
        self._sync.close(until)

    def perform(self, effect: e.Effect) -> None:
        """Returns at once; what comes of it comes as an event."""
        until = monotonic() + self._confirm_online
        match effect:
            case e.ReadCard():
                self._reader.read_again()
            case e.Record():
                self._have(self._clerk, lambda: self._record(effect), e.NotRecorded)
            case e.AwaitCentre(receipt):
                self._have(
                    self._watch,
                    lambda: self._await_centre(receipt, until),
                    lambda _failure: e.CentreSilent(),
                )
            case e.Enquire(holder):
                self._have(
                    self._desk,
                    lambda: e.Told(holder, self._known(holder, until)),
                    lambda _failure: e.Told(holder, self._nothing_known()),
                )
            case e.PrintReceipt(receipt):
                self._have(
                    self._press,
                    lambda: self._print(receipt),
                    lambda failure: e.ReceiptFailed(failure, ""),
                    busy=FailureCode.PRINTER_FAILED,
                )
            case e.PrintSlip():
                self._have(
                    self._press,
                    lambda: self._print_slip(effect),
                    lambda failure: e.SlipFailed(effect, failure),
                    busy=FailureCode.PRINTER_FAILED,
                )
            case e.AlertStaff():
                _log.warning("kiosk.staff_called")
            case _:
                assert_never(effect)

    def _have(
        self,
        hands: Hands,
        work: Callable[[], e.Event],
        otherwise: Callable[[Failure], e.Event],
        busy: FailureCode = FailureCode.QUEUE_UNAVAILABLE,
    ) -> None:
        """Have it done by ``hands``. Neither a bug in there nor a call that hangs before it may
        leave the person before a screen that waits for ever.
        """

        def guarded() -> None:
            try:
                event = work()
            except Exception as error:
                self._post(otherwise(Failure(FailureCode.INTERNAL, type(error).__name__)))
                raise
            self._post(event)

        if not hands.hand(guarded):
            self._post(otherwise(Failure(busy, "too much waits already")))

    def devices(self) -> dict[str, str]:
        """How reader and printer were when last seen: ``ready``, or what is wrong with them.

        Never waits; the printer is asked anew behind whatever is being printed.
        """
        with self._changed:
            if not self._printer_is_asked:
                self._printer_is_asked = self._press.hand(self._ask_printer)
        return {"reader": self._reader_health, "printer": self._printer_health}

    def device_failures(self) -> dict[str, Failure | None]:
        """The same for staff, the printer asked now if it answers within 3.5 s."""
        with suppress(TimeoutError):
            self._press.ask(self._ask_printer, monotonic() + _LOOK_SECONDS)
        lost = self._reader_health == FailureCode.READER_MISSING
        return {
            "reader": Failure(FailureCode.READER_MISSING) if lost else None,
            "printer": failure_of(self._printer_health),
        }

    def retry_refused(self) -> None:
        """Put the reports that the centre refused back in line, and send at once."""
        self._clerk.hand(self._retry_refused)

    def _retry_refused(self) -> None:
        self._queue.retry()
        self._sync.wake()

    def _ask_printer(self) -> None:
        try:
            self._printer_health = self._printer.status()
        finally:
            with self._changed:
                self._printer_is_asked = False

    # ---- the card ------------------------------------------------------------------------------

    def _on_reader(self, state: ReaderState) -> None:
        no_reader = isinstance(state, NoReader)
        self._reader_health = FailureCode.READER_MISSING if no_reader else "ready"
        self._post(card_event(state))

    # ---- the report ----------------------------------------------------------------------------

    def _record(self, effect: e.Record) -> e.Event:
        report = self._queue.record(effect.draft, language=effect.language)
        if isinstance(report, Failure):
            return e.NotRecorded(report)
        receipt = Receipt.of(report, effect.language)
        with self._changed:
            self._receipt = receipt
        self._sync.wake()
        return e.Recorded(receipt)

    def _on_result(self, result: CentralResult) -> None:
        """On the sync thread, after the answer is committed."""
        with self._changed:
            self._answers[result.report_id] = result
            while len(self._answers) > _ANSWERS_KEPT:
                del self._answers[next(iter(self._answers))]
            self._changed.notify_all()
            if self._receipt is None or self._receipt.report_id != result.report_id:
                return
            answered = self._receipt.answered(result)
        self._post(e.CentreAnswered(answered))

    def _await_centre(self, receipt: Receipt, until: float) -> e.Event:
        """The answer, which may have come before anyone waited, or that there is none yet.

        The queue is not asked: its disk may hang, and this is what a person waits for.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._closing or receipt.report_id in self._answers,
                max(0.0, until - monotonic()),
            )
            answer = self._answers.get(receipt.report_id)
        return e.CentreSilent() if answer is None else e.CentreAnswered(receipt.answered(answer))

    # ---- the person's cards and reports --------------------------------------------------------

    def _known(self, holder: Holder, until: float) -> Known:
        """What the centre says; where it doesn't, what this kiosk knows of its own reports.

        The own reports first: what reaches the centre in between must not be missing in both.
        """
        try:
            own = self._archive.ask(lambda: self._queue.known(holder), monotonic() + _OWN_SECONDS)
        except TimeoutError:
            own = Failure(FailureCode.QUEUE_UNAVAILABLE, "no answer in time")
        if isinstance(own, Failure):
            own = self._nothing_known()
        told = self._told(holder, until)
        return own if isinstance(told, Failure) else told.with_unsent(own.reports)

    def _told(self, holder: Holder, until: float) -> Known | Failure:
        """The centre's word by then, however long names, lines and words take."""
        try:
            return self._caller.ask(
                lambda: self._enquiry.status(holder), until, self._enquiry.hang_up
            )
        except TimeoutError:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, "no answer in time")

    def _nothing_known(self) -> Known:
        return Known(Source.KIOSK, self._now())

    # ---- the paper -----------------------------------------------------------------------------

    def _print(self, asked: Receipt) -> e.Event:
        receipt = self._queue.begin_print(asked.report_id)
        if isinstance(receipt, Failure):
            return e.ReceiptFailed(receipt, self._qr(asked))
        outcome = self._printer.print(receipt)
        if isinstance(outcome, Failure):
            self._queue.print_failed(receipt)
            return e.ReceiptFailed(outcome, self._qr(receipt))
        return e.ReceiptPrinted(outcome.confirmed, self._qr(receipt))

    def _print_slip(self, asked: e.PrintSlip) -> e.Event:
        slip = Slip(
            topic=asked.topic,
            issuing_region=asked.issuing_region,
            language=asked.language,
            kiosk_id=self._kiosk_id,
            printed_at=self._now(),
            name=asked.name,
            number=asked.number,
            known=asked.known,
        )
        outcome = self._printer.print(slip)
        if isinstance(outcome, Failure):
            return e.SlipFailed(asked, outcome)
        return e.SlipPrinted(asked, outcome.confirmed)

    def _qr(self, receipt: Receipt) -> str:
        svg = qr_svg(self._link(receipt)).encode()
        return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
