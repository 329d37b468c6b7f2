"""The PC/SC driver: any number of readers, whatever they, their cards or pcscd do.

Three kinds of thread: a monitor that blocks until something comes or goes, a worker for each reader
that reads its cards, and the driver's own, which hears both, keeps the time and tells the states.
So the limit on a reading holds even for an exchange that never returns: the driver tells the
failure and gives the worker up.
"""

import math
import queue
import threading
import time
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain import china
from kiosk.domain.failure import Failure
from kiosk.reader.notifier import Notifier
from kiosk.reader.pcsc.context import ReaderStatus
from kiosk.reader.pcsc.monitor import ReaderMonitor
from kiosk.reader.pcsc.pool import WorkerPool
from kiosk.reader.pcsc.probe import probe_pcsc
from kiosk.reader.pcsc.slots import Slots
from kiosk.reader.pcsc.worker import Job, Outcome
from kiosk.reader.port import ReaderListener, Today

READ_LIMIT: Final = 5.0
"""Seconds from a card's arrival to its identity or a failure."""

_FIRST_LOOK: Final = 1.0
_JOIN_PATIENCE: Final = 2.0
"""Seconds to wait for threads at the end. Only a pcscd that stands still makes them late; they
end with it, or with the process."""


class _Request(Enum):
    READ_AGAIN = auto()
    CLOSE = auto()


@dataclass(frozen=True)
class _Seen:
    readers: Sequence[ReaderStatus] | None


@dataclass(frozen=True)
class _Done:
    job: Job
    outcome: Outcome


_Event = _Request | _Seen | _Done


class PcscReader:
    """A ``CardReader`` over PC/SC. ``name`` is part of a reader's name; empty takes any.

    Where several cards lie, :class:`~kiosk.reader.cards.Cards` says which one counts.
    """

    def __init__(
        self, name: str = "", *, today: Today = china.today, limit: float = READ_LIMIT
    ) -> None:
        self._name = name
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._pool = WorkerPool(self._done, today)
        self._slots = Slots(self._pool, limit)
        self._has_looked = False

    def start(self, listener: ReaderListener) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(Notifier(listener),), name="pcsc-reader", daemon=True
        )
        self._thread.start()

    def read_again(self) -> None:
        self._events.put(_Request.READ_AGAIN)

    def cause(self) -> Failure | None:
        return probe_pcsc(self._name)

    def close(self) -> None:
        self._events.put(_Request.CLOSE)
        if self._thread:
            self._thread.join()

    def _run(self, notifier: Notifier) -> None:
        monitor = ReaderMonitor(self._name, lambda readers: self._events.put(_Seen(readers)))
        monitor.start()
        first_look_ends = time.monotonic() + _FIRST_LOOK
        while (event := self._next_event(first_look_ends)) is not _Request.CLOSE:
            match event:
                case _Seen():
                    self._has_looked = True
                    self._slots.see(event.readers or (), notifier.notify)
                case _Done():
                    self._slots.finish(event.job, event.outcome)
                case _Request.READ_AGAIN:
                    self._slots.read_again()
            now = time.monotonic()
            self._slots.keep_time(now)
            if self._has_looked or now >= first_look_ends:
                self._has_looked = True
                notifier.notify(self._slots.state)
        monitor.give_up()
        self._slots.clear()
        end = time.monotonic() + _JOIN_PATIENCE
        monitor.join(_JOIN_PATIENCE)
        self._pool.join(end)

    def _done(self, job: Job, outcome: Outcome) -> None:
        self._events.put(_Done(job, outcome))

    def _next_event(self, first_look_ends: float) -> _Event | None:
        """The next event, or ``None`` when something is due."""
        due = self._slots.due
        if not self._has_looked:
            due = min(due, first_look_ends)
        try:
            wait = None if due == math.inf else max(due - time.monotonic(), 0)
            return self._events.get(timeout=wait)
        except queue.Empty:
            return None
