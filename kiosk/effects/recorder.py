"""Commits what a person confirmed."""

from collections.abc import Callable

from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.effects.posting import Post, PostingWorker
from kiosk.journey import events
from kiosk.journey.effects import Record
from kiosk.queue.queue import Queue


class Recorder:
    """Owns the thread that changes the queue for a session; what is recorded is in its order.

    ``on_recorded`` gets each receipt before its event; ``send`` is called where reports wait to
    be sent.
    """

    def __init__(
        self,
        queue: Queue,
        post: Post,
        on_recorded: Callable[[Receipt], None],
        send: Callable[[], None],
    ) -> None:
        self._queue = queue
        self._on_recorded = on_recorded
        self._send = send
        self._worker = PostingWorker("recorder", post)

    def record(self, asked: Record) -> None:
        """Commit a report and its receipt. Returns at once."""
        self._worker.post_outcome(lambda: self._record(asked), events.NotRecorded)

    def retry_refused(self) -> None:
        """Put the reports that the centre refused back in line. Returns at once."""
        self._worker.submit(self._retry_refused)

    def close(self, until: float) -> None:
        """Record what waits and end, but at ``until`` (``time.monotonic``) leave it."""
        self._worker.close(until)

    def _record(self, asked: Record) -> events.Event:
        report = self._queue.record(asked.draft, language=asked.language)
        if isinstance(report, Failure):
            return events.NotRecorded(report)
        receipt = Receipt.of(report, asked.language)
        self._on_recorded(receipt)
        self._send()
        return events.Recorded(receipt)

    def _retry_refused(self) -> None:
        self._queue.retry()
        self._send()
