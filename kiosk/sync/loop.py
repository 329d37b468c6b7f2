"""The loop that drains the queue to the centre, in a thread of its own.

It sleeps on one condition until there is something to do: a new report or one that staff have sent
again (:meth:`SyncLoop.wake`), the end of a back-off, an alarm or an erasure that is due, the next
heartbeat. All waiting is by the monotonic clock.
"""

import math
import threading
import time
from collections.abc import Callable
from random import Random

from kiosk.base import log
from kiosk.base.forgetting import forget_objects, forget_on_this_thread
from kiosk.domain.failure import Failure
from kiosk.domain.report import CentralResult
from kiosk.sync.backoff import ORDINARY, Backoff, Pace, Plan
from kiosk.sync.drain import Drain, Drained, Stopped
from kiosk.sync.port import Centre, Outbox


class SyncLoop:
    """Owns its thread and the client. ``on_result`` runs on that thread, after the commit.

    ``beat`` runs on it too, once a minute whatever else happens: it tells the centre how the
    kiosk is over the same connection, and a lost beat is no matter. It returns whether the centre
    answered, ``None`` where it was not asked; ``on_exchange`` is told that of each exchange.
    """

    def __init__(
        self,
        outbox: Outbox,
        client: Centre,
        on_result: Callable[[CentralResult], None] = lambda _: None,
        *,
        beat: Callable[[], bool | None] = lambda: None,
        on_exchange: Callable[[bool], None] = lambda _: None,
        pace: Pace = ORDINARY,
        random: Random | None = None,
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._pace = pace
        self._beat = beat
        self._on_exchange = on_exchange
        self._backoff = Backoff(pace, random or Random())  # noqa: S311 - spreads a fleet, no secret
        self._drain = Drain(outbox, client, on_result, pace.batch, on_exchange)
        self._changed = threading.Condition()
        self._woken = False
        self._closing = False
        self._beating = False
        self._line_lost = False
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; what was left from before goes out after a random wait, a new report at once."""
        self._thread.start()

    def wake(self) -> None:
        """A report is to be sent. Cuts a back-off short, but not a time the centre named.

        It waits behind no heartbeat: one that is on its way is given up.
        """
        with self._changed:
            self._woken = True
            self._changed.notify()
            if self._beating:
                self._client.hang_up()

    def stop(self) -> None:
        """End what is being sent, and begin nothing more. Returns at once; safe to repeat."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._client.abort()

    def close(self, until: float = math.inf) -> None:
        """Stop, join the thread, close the client. Safe to repeat.

        At ``until`` (``time.monotonic``) a thread whose queue hangs is left to the process's end.
        """
        self.stop()
        if self._thread.ident is not None:
            patience = until - time.monotonic()
            self._thread.join(None if patience == math.inf else max(0.0, patience))
        if not self._thread.is_alive():
            self._client.close()

    def drain_once(self) -> Drained | Stopped:
        """Send until nothing waits or something stops it, on this thread; in place of start()."""
        return self._drain.run()

    def _run(self) -> None:
        plan = Plan(time.monotonic())
        plan.attempt_in(self._backoff.start() if self._outbox.pending(1) else self._pace.look_again)
        plan.beat_in(self._backoff.start())
        while self._sleep(plan):
            try:
                self._do_what_is_due(plan)
            except Exception as error:  # noqa: BLE001 - a bug must not end the sending for good
                log.critical("sync.crashed", exception=type(error).__name__)
                plan.now = time.monotonic()
                plan.attempt_in(self._backoff.failed())
                plan.tidy_in(self._pace.look_again)
                plan.beat_in(self._pace.beat_every)
            forget_on_this_thread()

    def _do_what_is_due(self, plan: Plan) -> None:
        if self._takes_turn(plan):
            self._attempt(plan)
        self._tidy(plan)
        self._tell_health(plan)

    def _sleep(self, plan: Plan) -> bool:
        """Sleep until there is something to do; false when closing."""
        with self._changed:
            while not self._closing:
                left = plan.next(woken=self._woken) - time.monotonic()
                if left <= 0:
                    return True
                self._changed.wait(left)
        return False

    def _takes_turn(self, plan: Plan) -> bool:
        with self._changed:
            plan.now = time.monotonic()
            due = plan.is_attempt_due(woken=self._woken)
            self._woken = self._woken and not due
            return due

    def _attempt(self, plan: Plan) -> None:
        ended = self._drain.run()
        plan.now = time.monotonic()
        if isinstance(ended, Stopped):
            self._note_lost(ended.failure)
            hold = self._backoff.asked(ended.retry_after)
            plan.attempt_in(self._backoff.failed(hold), hold)
        else:
            self._note_back()
            self._backoff.succeeded()
            plan.attempt_in(self._pace.look_again)
        if ended != Drained(0):  # somebody's report was opened, and may be again
            forget_objects()

    def _tidy(self, plan: Plan) -> None:
        wait = self._outbox.tidy()
        plan.now = time.monotonic()
        if isinstance(wait, Failure):
            log.error("sync.untidy", code=wait.code, detail=wait.detail)
        longest = self._pace.look_again
        plan.tidy_in(min(wait, longest) if isinstance(wait, float) else longest)

    def _tell_health(self, plan: Plan) -> None:
        if plan.is_beat_due:
            if not self._line_lost:
                self._beat_once()
            plan.now = time.monotonic()
            plan.beat_in(self._pace.beat_every)

    def _beat_once(self) -> None:
        with self._changed:
            if self._woken or self._closing:
                return
            self._beating = True
        answered = None
        try:
            answered = self._beat()
        finally:
            with self._changed:
                self._beating = False
                given_up = self._woken or self._closing
        if answered is not None and (answered or not given_up):
            self._on_exchange(answered)

    def _note_lost(self, failure: Failure) -> None:
        if not self._line_lost and not self._closing:
            log.warning("sync.stopped", code=failure.code, detail=failure.detail)
            self._line_lost = True

    def _note_back(self) -> None:
        if self._line_lost:
            log.info("sync.resumed")
            self._line_lost = False
