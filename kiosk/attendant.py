"""Does what a session asks for, off the interface thread, and tells what came of it."""

import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import assert_never

import structlog

from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.known import Known, Source
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import CentralResult, Holder, ReportState
from kiosk.domain.slip import Slip
from kiosk.journey import events as e
from kiosk.printing.port import PrinterStatus, ReceiptPrinter
from kiosk.printing.qr import qr_svg
from kiosk.printing.status import failure_of
from kiosk.queue.queue import Queue
from kiosk.reader.port import CardReader, Empty, Failed, NoReader, Read, ReaderState, Reading
from kiosk.sync.loop import SyncLoop
from kiosk.sync.port import Centre, Enquiry

Post = Callable[[e.Event], None]

_log = structlog.get_logger()


class Attendant:
    """Owns the threads behind the screen: reader and sync by their parts, and five of its own.

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
        self._closing = False
        self._reader_health = "unknown"
        self._printer_health = PrinterStatus.UNKNOWN
        # One thread each: records in order, prints in order, waits for the centre, answers
        # enquiries, and asks the centre about them.
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="clerk")
        self._press = ThreadPoolExecutor(1, thread_name_prefix="press")
        self._watch = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._caller = ThreadPoolExecutor(1, thread_name_prefix="caller")
        self._sync = SyncLoop(queue, centre, self._on_result, beat=beat)

    def start(self) -> None:
        self._sync.start()
        self._reader.start(self._on_reader)

    def close(self) -> None:
        """Join every thread. What is recorded stays in the queue."""
        self._reader.close()
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._enquiry.abort()
        for hands in (self._clerk, self._watch, self._press, self._desk, self._caller):
            hands.shutdown()
        self._enquiry.close()
        self._sync.close()

    def perform(self, effect: e.Effect) -> None:
        """Returns at once; what comes of it comes as an event."""
        match effect:
            case e.ReadCard():
                self._reader.read_again()
            case e.Record():
                self._clerk.submit(self._guarded, lambda: self._record(effect), e.NotRecorded)
            case e.AwaitCentre(receipt):
                self._watch.submit(self._guarded, lambda: self._await_centre(receipt))
            case e.Enquire(holder):
                self._desk.submit(
                    self._guarded,
                    lambda: e.Told(holder, self._known(holder)),
                    lambda _failure: e.Told(holder, self._nothing_known()),
                )
            case e.PrintReceipt(receipt):
                self._press.submit(
                    self._guarded, lambda: self._print(receipt), lambda f: e.ReceiptFailed(f, "")
                )
            case e.PrintSlip():
                self._press.submit(
                    self._guarded,
                    lambda: self._print_slip(effect),
                    lambda failure: e.SlipFailed(effect, failure),
                )
            case e.AlertStaff():
                _log.warning("kiosk.staff_called")
            case _:
                assert_never(effect)

    def _guarded(
        self,
        work: Callable[[], e.Event],
        otherwise: Callable[[Failure], e.Event] = lambda _failure: e.CentreSilent(),
    ) -> None:
        """A bug in here must not leave the person before a screen that waits for ever."""
        try:
            event = work()
        except Exception as error:
            _log.critical("kiosk.work_crashed", exception=type(error).__name__)
            self._post(otherwise(Failure(FailureCode.INTERNAL, type(error).__name__)))
            raise
        self._post(event)

    def devices(self) -> dict[str, str]:
        """How reader and printer were when last seen: ``ready``, or what is wrong with them.

        Never waits; the printer is asked anew behind whatever is being printed.
        """
        self._press.submit(self._ask_printer)
        return {"reader": self._reader_health, "printer": self._printer_health}

    def device_failures(self) -> dict[str, Failure | None]:
        """The same for staff, the printer asked now; waits for what is being printed."""
        self._press.submit(self._ask_printer).result()
        lost = self._reader_health == FailureCode.READER_MISSING
        return {
            "reader": Failure(FailureCode.READER_MISSING) if lost else None,
            "printer": failure_of(self._printer_health),
        }

    def retry_refused(self) -> None:
        """Put the reports that the centre refused back in line, and send at once."""
        self._clerk.submit(self._retry_refused)

    def _retry_refused(self) -> None:
        self._queue.retry()
        self._sync.wake()

    def _ask_printer(self) -> None:
        self._printer_health = self._printer.status()

    # ---- the card ------------------------------------------------------------------------------

    def _on_reader(self, state: ReaderState) -> None:
        no_reader = isinstance(state, NoReader)
        self._reader_health = FailureCode.READER_MISSING if no_reader else "ready"
        match state:
            case NoReader():
                self._post(e.ReaderGone())
            case Empty():
                self._post(e.CardRemoved())
            case Reading():
                self._post(e.CardLaid())
            case Read(card):
                self._post(
                    e.CardRead(card) if isinstance(card, Identity) else e.SocialCardRead(card)
                )
            case Failed(failure):
                self._post(e.CardFailed(failure))
            case _:
                assert_never(state)

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
            if self._receipt is None or self._receipt.report_id != result.report_id:
                return
            self._receipt = self._receipt.answered(result)
            answered = self._receipt
            self._changed.notify_all()
        self._post(e.CentreAnswered(answered))

    def _await_centre(self, receipt: Receipt) -> e.Event:
        """The answer, which may have come before anyone waited, or that there is none yet."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closing or self._has_answer(receipt), self._confirm_online
            )
        stored = self._queue.receipt(receipt.report_number)
        if isinstance(stored, Receipt) and stored.state is not ReportState.RECORDED:
            return e.CentreAnswered(stored)
        return e.CentreSilent()

    def _has_answer(self, receipt: Receipt) -> bool:
        known = self._receipt
        return (
            known is not None
            and known.report_id == receipt.report_id
            and known.state is not ReportState.RECORDED
        )

    # ---- the person's cards and reports --------------------------------------------------------

    def _known(self, holder: Holder) -> Known:
        """What the centre says; where it doesn't, what this kiosk knows of its own reports.

        The own reports first: what reaches the centre in between must not be missing in both.
        """
        own = self._queue.known(holder)
        if isinstance(own, Failure):
            own = self._nothing_known()
        told = self._told(holder)
        return own if isinstance(told, Failure) else told.with_unsent(own.reports)

    def _told(self, holder: Holder) -> Known | Failure:
        """The centre's word within ``confirm_online``, however long names, lines and words take."""
        asked = self._caller.submit(self._enquiry.status, holder)
        try:
            return asked.result(self._confirm_online)
        except TimeoutError:
            if not asked.cancel():
                self._enquiry.hang_up()
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
