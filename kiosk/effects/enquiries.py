"""What is known of a person's cards and reports."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Final

from kiosk.base.worker import Worker
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Holder
from kiosk.domain.status import HolderStatus, Source
from kiosk.effects.posting import Post, PostingWorker
from kiosk.journey import events
from kiosk.queue.queue import Queue
from kiosk.sync.port import Enquiry

_OWN_SECONDS: Final = 1.0
_CENTRE_SECONDS: Final = 10.0


class Enquiries:
    """Owns three threads: one answers, and asks the two that queue and centre may hold up.

    ``centre`` is closed with it. ``now`` is the best known time. ``on_exchange`` is told whether
    the centre answered.
    """

    def __init__(
        self,
        queue: Queue,
        centre: Enquiry,
        post: Post,
        now: Callable[[], datetime],
        on_exchange: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._queue = queue
        self._centre = centre
        self._now = now
        self._on_exchange = on_exchange
        self._worker = PostingWorker("enquiries", post)
        self._queue_worker, self._centre_worker = Worker("own-reports"), Worker("centre-status")

    def enquire(self, holder: Holder, until: float) -> None:
        """Post what is known of ``holder`` by ``until`` (``time.monotonic``). Returns at once."""
        self._worker.post_outcome(
            lambda: events.EnquiryAnswered(holder, self._known(holder, until)),
            lambda _failure: events.EnquiryAnswered(holder, self._nothing_known()),
        )

    def centre_failure(self) -> Failure | None:
        """What keeps the centre from answering, asked now within 10 s; for staff."""
        try:
            return self._centre_worker.call(
                self._look_at_centre, monotonic() + _CENTRE_SECONDS, self._centre.hang_up
            )
        except TimeoutError:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, "no answer in time")

    def _look_at_centre(self) -> Failure | None:
        """Over a connection of its own, which leaves nothing to the next person's enquiry."""
        self._centre.close()
        try:
            return self._centre.health()
        finally:
            self._centre.close()

    def stop(self) -> None:
        """End what the centre is asked, and ask nothing more. Returns at once."""
        self._centre.abort()

    def close(self, until: float) -> None:
        self._worker.close(until)
        self._queue_worker.close(until)
        if self._centre_worker.close(until):
            self._centre.close()

    def _known(self, holder: Holder, until: float) -> HolderStatus:
        """What the centre says; where it doesn't, what this kiosk knows of its own reports.

        The own reports first: what reaches the centre in between must not be missing in both.
        """
        own = self._from_queue(holder)
        answer = self._from_centre(holder, until)
        missed = isinstance(answer, Failure) and answer.code is FailureCode.CENTRAL_UNREACHABLE
        if missed or isinstance(answer, HolderStatus):
            self._on_exchange(not missed)
        return own if isinstance(answer, Failure) else answer.with_unsent(own.reports)

    def _from_queue(self, holder: Holder) -> HolderStatus:
        """What the queue says within a second; nothing where it doesn't."""
        try:
            own = self._queue_worker.call(
                lambda: self._queue.known(holder), monotonic() + _OWN_SECONDS
            )
        except TimeoutError:
            return self._nothing_known()
        return self._nothing_known() if isinstance(own, Failure) else own

    def _from_centre(self, holder: Holder, until: float) -> HolderStatus | Failure:
        """The centre's word by then, however long names, lines and words take."""
        try:
            return self._centre_worker.call(
                lambda: self._centre.status(holder), until, self._centre.hang_up
            )
        except TimeoutError:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, "no answer in time")

    def _nothing_known(self) -> HolderStatus:
        return HolderStatus(Source.KIOSK, self._now())
