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
from typing import Final

from kiosk.base import log
from kiosk.base.forgetting import forget_objects, forget_on_this_thread
from kiosk.base.pulse import Pulse
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult
from kiosk.sync.backoff import ORDINARY, Pace
from kiosk.sync.drain import Batches, Drained, Stopped, send_all
from kiosk.sync.port import Centre, Outbox
from kiosk.sync.rounds import Rounds

_STILL_SECONDS: Final = 180.0
"""An exchange has 20 s, and a queue that is looked through on a slow disk some more."""
_BEAT_SECONDS: Final = 20.0
_OF_THE_CENTRE: Final = frozenset({FailureCode.CENTRAL_REFUSED, FailureCode.CENTRAL_PROTOCOL})


class SyncLoop:
    """Owns its thread and the client. ``on_result`` runs on that thread, after the commit.

    ``beat`` runs on it too, once a minute whatever else happens: it tells the centre how the
    kiosk is over the same connection, and a lost beat is no matter. It returns true or why the
    centre did not answer, ``None`` where it was not asked; ``on_exchange`` is told of each exchange
    whether it was answered.
    """

    def __init__(
        self,
        outbox: Outbox,
        client: Centre,
        on_result: Callable[[CentralResult], None] = lambda _: None,
        *,
        beat: Callable[[], bool | Failure | None] = lambda: None,
        on_exchange: Callable[[bool], None] = lambda _: None,
        pace: Pace = ORDINARY,
        random: Random | None = None,
    ) -> None:
        self._client = client
        self._beat = beat
        self._on_exchange = on_exchange
        self.pulse = Pulse(_STILL_SECONDS)
        """Beats while the loop sleeps and after each exchange; stands still where it hangs."""
        self._batches = Batches(outbox, on_result, pace.batch, self._exchanged)
        self._rounds = Rounds(
            outbox,
            self._batches,
            pace=pace,
            random=random or Random(),  # noqa: S311 - spreads a fleet, no secret
            now=time.monotonic,
            beat=self._beat_once,
            is_closing=lambda: self._closing,
        )
        self._changed = threading.Condition()
        self._woken = False
        self._closing = False
        self._beating = False
        self._has_news = False
        self._unheard: Failure | None = None
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

    def beat_soon(self) -> None:
        """Something has happened that the centre should hear of before the minute is over."""
        with self._changed:
            self._has_news = True
            self._changed.notify()

    @property
    def fault(self) -> Failure | None:
        """What the centre did not accept when it was last spoken to. Whether it is reached at
        all is better asked now than told from here.
        """
        told = (self._rounds.fault, self._unheard)
        return next((one for one in told if one is not None and one.code in _OF_THE_CENTRE), None)

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
        return send_all(self._batches.sending(), self._client)

    def _run(self) -> None:
        self._rounds.begin()
        while self._sleep():
            try:
                ended = send_all(self._rounds.take(attempting=self._takes_turn()), self._client)
                if ended not in (
                    None,
                    Drained(0),
                ):  # somebody's report was opened, and may be again
                    forget_objects()
            except Exception as error:  # noqa: BLE001 - a bug must not end the sending for good
                log.critical("sync.crashed", exception=type(error).__name__)
                self._rounds.crashed()
            forget_on_this_thread()

    def _sleep(self) -> bool:
        """Sleep until there is something to do; false when closing."""
        with self._changed:
            while not self._closing:
                if self._has_news:
                    self._has_news = False
                    self._rounds.beat_now()
                left = self._rounds.next(woken=self._woken) - time.monotonic()
                if left <= 0:
                    return True
                self.pulse.beat()
                self._changed.wait(min(left, _BEAT_SECONDS))
        return False

    def _exchanged(self, answered: bool) -> None:  # noqa: FBT001 - as it is told
        self.pulse.beat()
        self._on_exchange(answered)

    def _takes_turn(self) -> bool:
        with self._changed:
            due = self._rounds.is_attempt_due(woken=self._woken)
            self._woken = self._woken and not due
            return due

    def _beat_once(self) -> None:
        with self._changed:
            if self._closing:
                return
            if self._woken and self._rounds.is_attempt_due(woken=True):
                self._has_news = True  # once the report has gone out
                return
            self._beating = True
        heard: bool | Failure | None = None
        try:
            heard = self._beat()
        finally:
            with self._changed:
                self._beating = False
                given_up = self._woken or self._closing
                self._has_news = self._has_news or self._woken
        self._unheard = heard if isinstance(heard, Failure) else None
        answered = heard is True
        if heard is not None and (answered or not given_up):
            self._on_exchange(answered)
