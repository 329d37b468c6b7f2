"""What the sync does when: no thread, no line and no clock of its own.

Who sleeps asks when there is something to do next, and then has it done (:meth:`Rounds.take`).
"""

from collections.abc import Callable, Generator, Sequence
from random import Random
from typing import TypeAlias

from kiosk.base import log
from kiosk.domain.failure import Failure
from kiosk.domain.report import Report
from kiosk.sync.backoff import Backoff, Pace, Plan
from kiosk.sync.drain import Batches, Drained, Stopped
from kiosk.sync.port import Outbox, Reply

Round: TypeAlias = Generator[Sequence[Report], Reply, Drained | Stopped | None]
"""Yields each batch that is to go out, and gets the reply to it; ends with what became of the
attempt, ``None`` where none was due.
"""


class Rounds:
    """Belongs to one thread. ``now`` is a clock in seconds that never goes back.

    ``beat`` tells the centre how the kiosk is; ``is_closing`` says that a line which is gone now
    was let go of.
    """

    def __init__(
        self,
        outbox: Outbox,
        batches: Batches,
        *,
        pace: Pace,
        random: Random,
        now: Callable[[], float],
        beat: Callable[[], None] = lambda: None,
        is_closing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._outbox = outbox
        self._batches = batches
        self._pace = pace
        self._backoff = Backoff(pace, random)
        self._now = now
        self._beat = beat
        self._is_closing = is_closing
        self._line_lost = False
        self.fault: Failure | None = None
        """What stopped the last attempt, if anything did."""
        self._plan = Plan(now())

    def begin(self) -> None:
        """A start: what was left from before goes out after a random wait."""
        self._plan = Plan(self._now())
        waits = self._outbox.pending(1)
        self._plan.attempt_in(self._backoff.start() if waits else self._pace.look_again)
        self._plan.beat_in(self._backoff.start())

    def next(self, *, woken: bool) -> float:
        """When there is something to do; ``woken`` says that a report has been recorded since."""
        return self._plan.next(woken=woken)

    def beat_now(self) -> None:
        """The centre is to be told at once how the kiosk is."""
        self._plan.now = self._now()
        self._plan.beat_in(0)

    def is_attempt_due(self, *, woken: bool) -> bool:
        """Whether it is time to send."""
        self._plan.now = self._now()
        return self._plan.is_attempt_due(woken=woken)

    def take(self, *, attempting: bool) -> Round:
        """Do what is due; with ``attempting`` send what waits first."""
        ended = None
        if attempting:
            ended = yield from self._batches.sending()
            self._plan_after(ended)
        self._tidy()
        self._tell_health()
        return ended

    def crashed(self) -> None:
        """A bug ended a round: everything is tried again, later."""
        self._plan.now = self._now()
        self._plan.attempt_in(self._backoff.failed())
        self._plan.tidy_in(self._pace.look_again)
        self._plan.beat_in(self._pace.beat_every)

    def _plan_after(self, ended: Drained | Stopped) -> None:
        self._plan.now = self._now()
        self.fault = ended.failure if isinstance(ended, Stopped) else None
        if isinstance(ended, Stopped):
            self._note_lost(ended.failure)
            hold = self._backoff.asked(ended.retry_after)
            self._plan.attempt_in(self._backoff.failed(hold), hold)
        else:
            self._note_back()
            self._backoff.succeeded()
            self._plan.attempt_in(self._pace.look_again)

    def _tidy(self) -> None:
        wait = self._outbox.tidy()
        self._plan.now = self._now()
        if isinstance(wait, Failure):
            log.error("sync.untidy", code=wait.code, detail=wait.detail)
        longest = self._pace.look_again
        self._plan.tidy_in(min(wait, longest) if isinstance(wait, float) else longest)

    def _tell_health(self) -> None:
        if self._plan.is_beat_due:
            if not self._line_lost:
                self._beat()
            self._plan.now = self._now()
            self._plan.beat_in(self._pace.beat_every)

    def _note_lost(self, failure: Failure) -> None:
        if not self._line_lost and not self._is_closing():
            log.warning("sync.stopped", code=failure.code, detail=failure.detail)
            self._line_lost = True

    def _note_back(self) -> None:
        if self._line_lost:
            log.info("sync.resumed")
            self._line_lost = False
