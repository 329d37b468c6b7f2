"""Receipts and slips: onto paper, or else onto the screen as a QR."""

import threading
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Final

from kiosk import VERSION
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip import Slip
from kiosk.domain.trial import TrialPage
from kiosk.effects.posting import Post, PostingWorker
from kiosk.journey import events
from kiosk.journey.effects import PrintSlip
from kiosk.printing.devices.status import failure_of
from kiosk.printing.layout.qr import qr_svg
from kiosk.printing.port import Printed, PrinterStatus, ReceiptPrinter
from kiosk.queue.queue import Queue

_LOOK_SECONDS: Final = 3.5  # a little longer than a printer takes that doesn't answer


class Papers:
    """Owns the thread that prints, one paper after the other, and asks the printer how it is.

    ``link`` makes the text of a receipt's QR. ``now`` is the best known time.
    """

    def __init__(
        self,
        queue: Queue,
        printer: ReceiptPrinter,
        post: Post,
        *,
        kiosk_id: str,
        link: Callable[[Receipt], str],
        now: Callable[[], datetime],
    ) -> None:
        self._queue = queue
        self._printer = printer
        self._kiosk_id = kiosk_id
        self._link = link
        self._now = now
        self._post = post
        self._worker = PostingWorker("papers", post, FailureCode.PRINTER_FAILED)
        self._asking = threading.Lock()
        self._is_asked = False
        self._status = PrinterStatus.UNKNOWN
        self._unreached: Failure | None = None

    def print_receipt(self, asked: Receipt) -> None:
        """Print a recorded report's receipt. Returns at once."""
        self._worker.post_outcome(
            lambda: self._print_receipt(asked),
            lambda failure: events.ReceiptFailed(asked.report_id, failure, ""),
        )

    def print_slip(self, asked: PrintSlip) -> None:
        """Print a slip that records nothing. Returns at once."""
        self._worker.post_outcome(
            lambda: self._print_slip(asked), lambda failure: events.SlipFailed(asked, failure)
        )

    def health(self) -> PrinterStatus:
        """How the printer was when last seen. Never waits; it is asked anew behind whatever is
        being printed.
        """
        with self._asking:
            if not self._is_asked:
                self._is_asked = self._worker.submit(self._ask)
        return self._status

    def failure(self) -> Failure | None:
        """What is wrong with the printer, asked now if it answers within 3.5 s; for staff."""
        with suppress(TimeoutError):
            self._worker.call(self._ask, monotonic() + _LOOK_SECONDS)
        return self._unreached or failure_of(self._status)

    @property
    def status(self) -> PrinterStatus:
        """How the printer was when last asked."""
        return self._status

    def print_trial(self, region: str, tell: Callable[[Printed | Failure], object]) -> bool:
        """Print a page that tries the printer, and ``tell`` what came of it; false where too much
        waits already. ``region`` is the kiosk's own. Returns at once.
        """
        page = TrialPage(self._kiosk_id, region, self._now(), VERSION)
        return self._worker.submit(lambda: tell(self._printer.print(page)))

    def close(self, until: float) -> None:
        """Print what waits and end, but at ``until`` (``time.monotonic``) leave it."""
        self._worker.close(until)

    def _ask(self) -> None:
        try:
            found = self._printer.examine()
            self._unreached = found if isinstance(found, Failure) else None
            self._status = PrinterStatus.DISCONNECTED if isinstance(found, Failure) else found
        finally:
            with self._asking:
                self._is_asked = False

    def _print_receipt(self, asked: Receipt) -> events.Event:
        receipt = self._queue.begin_print(asked.report_id)
        if isinstance(receipt, Failure):
            return events.ReceiptFailed(asked.report_id, receipt, self._qr(asked))
        outcome = self._printer.print(
            replace(receipt, large=asked.large),
            lambda seconds: self._post(events.ReceiptTakes(asked.report_id, seconds)),
        )
        if isinstance(outcome, Failure):
            self._queue.print_failed(receipt)
            return events.ReceiptFailed(asked.report_id, outcome, self._qr(receipt))
        return events.ReceiptPrinted(asked.report_id, outcome.confirmed, self._qr(receipt))

    def _print_slip(self, asked: PrintSlip) -> events.Event:
        slip = Slip(
            topic=asked.topic,
            issuing_region=asked.issuing_region,
            language=asked.language,
            kiosk_id=self._kiosk_id,
            printed_at=self._now(),
            name=asked.name,
            number=asked.number,
            known=asked.known,
            large=asked.large,
        )
        outcome = self._printer.print(
            slip, lambda seconds: self._post(events.SlipTakes(asked, seconds))
        )
        if isinstance(outcome, Failure):
            return events.SlipFailed(asked, outcome)
        return events.SlipPrinted(asked, outcome.confirmed)

    def _qr(self, receipt: Receipt) -> str:
        svg = qr_svg(self._link(receipt)).encode()
        return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
