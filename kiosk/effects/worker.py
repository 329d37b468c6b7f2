"""A thread whose every piece of work ends in an event for the session."""

from collections.abc import Callable

from kiosk.base.hands import Hands
from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events as e

Post = Callable[[e.Event], None]
"""Takes an event, on whichever thread it arises."""


class Worker(Hands):
    """``busy`` is the failure where too much waits already."""

    def __init__(
        self, name: str, post: Post, busy: FailureCode = FailureCode.QUEUE_UNAVAILABLE
    ) -> None:
        super().__init__(name)
        self._post = post
        self._busy = busy

    def answer(self, work: Callable[[], e.Event], otherwise: Callable[[Failure], e.Event]) -> None:
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

        if not self.hand(guarded):
            self._post(otherwise(Failure(self._busy, "too much waits already")))
