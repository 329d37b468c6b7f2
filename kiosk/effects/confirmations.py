"""The centre's answers to reports, as they come and as they are waited for."""

import threading
from time import monotonic
from typing import TYPE_CHECKING, Final

from kiosk.domain.receipt import Receipt
from kiosk.domain.report import CentralResult
from kiosk.effects.posting import Post, PostingWorker
from kiosk.journey import events

if TYPE_CHECKING:
    from uuid import UUID

_KEPT: Final = 64


class Confirmations:
    """Owns the thread that waits for the centre's answer while a person does."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._worker = PostingWorker("confirmations", post)
        self._changed = threading.Condition()
        self._newest: Receipt | None = None
        self._answers: dict[UUID, CentralResult] = {}
        self._is_closing = False

    def expect(self, receipt: Receipt | None) -> None:
        """An answer to this one is posted, whenever it comes; one to those before no more."""
        with self._changed:
            self._newest = receipt

    def take(self, result: CentralResult) -> None:
        """The centre has answered, and that is committed. On the sync thread."""
        with self._changed:
            self._answers[result.report_id] = result
            while len(self._answers) > _KEPT:
                del self._answers[next(iter(self._answers))]
            self._changed.notify_all()
            if self._newest is None or self._newest.report_id != result.report_id:
                return
            answered = self._newest.answered(result)
        self._post(events.CentreAnswered(answered))

    def wait_for(self, receipt: Receipt, until: float) -> None:
        """Have the answer posted; at ``until`` (``time.monotonic``), that there is none. Returns
        at once.
        """
        self._worker.post_outcome(
            lambda: self._wait_for(receipt, until), lambda _failure: events.CentreSilent()
        )

    def stop(self) -> None:
        """Wait for nothing any more. Returns at once."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()

    def close(self, until: float) -> None:
        self._worker.close(until)

    def _wait_for(self, receipt: Receipt, until: float) -> events.Event:
        """The answer, which may have come before anyone waited, or that there is none yet.

        The queue is not asked: its disk may hang, and this is what a person waits for.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_closing or receipt.report_id in self._answers,
                max(0.0, until - monotonic()),
            )
            answer = self._answers.get(receipt.report_id)
        return (
            events.CentreSilent()
            if answer is None
            else events.CentreAnswered(receipt.answered(answer))
        )
