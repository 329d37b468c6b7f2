"""A thread whose every piece of work ends in an event for the session."""

from collections.abc import Callable

from kiosk.base.worker import Worker
from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events

Post = Callable[[events.Event], None]
"""Takes an event, on whichever thread it arises."""


class PostingWorker(Worker):
    """``busy`` is the failure where too much waits already."""

    def __init__(
        self, name: str, post: Post, busy: FailureCode = FailureCode.QUEUE_UNAVAILABLE
    ) -> None:
        super().__init__(name)
        self._post = post
        self._busy = busy

    def post_outcome(
        self, work: Callable[[], events.Event], otherwise: Callable[[Failure], events.Event]
    ) -> None:
        """Post what comes of ``work``. Returns at once.

        Neither a bug in there nor a call that hangs before it may leave the person before a
        screen that waits for ever.
        """

        def guarded() -> None:
            try:
                event = work()
            except Exception as error:
                self._post(otherwise(Failure(FailureCode.INTERNAL, type(error).__name__)))
                raise
            self._post(event)

        if not self.submit(guarded):
            self._post(otherwise(Failure(self._busy, "too much waits already")))
