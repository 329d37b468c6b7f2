"""The PC/SC driver: any number of readers, whatever they, their cards or pcscd do.

Three kinds of thread: a watch that blocks until something comes or goes, a worker for each reader
that reads its cards, and the driver's own, which hears both, keeps the time and tells the states.
So the limit on a reading holds even for an exchange that never returns: the driver tells the
failure and gives the worker up.
"""

import itertools
import math
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.pcsc_context import ReaderStatus
from kiosk.reader.pcsc_watch import ReaderWatch
from kiosk.reader.pcsc_worker import CardWorker, Job, Outcome
from kiosk.reader.port import (
    Empty,
    Failed,
    NoReader,
    Read,
    ReaderListener,
    ReaderState,
    Reading,
    Today,
)
from kiosk.reader.teller import Teller

READ_LIMIT: Final = 5.0
"""Seconds from a card's arrival to its identity or a failure."""

PASSING_RETRY: Final = 1.0
"""Seconds until a card is read again by itself, where the cause may pass without any event."""

_PASSING: Final = {
    FailureCode.READER_BUSY,
    FailureCode.READER_TIMEOUT,
    FailureCode.READER_MISSING,
    FailureCode.CARD_REMOVED,
}
_FIRST_LOOK: Final = 1.0
_JOIN_PATIENCE: Final = 2.0
"""Seconds to wait for threads at the end. Only a pcscd that stands still makes them late; they
end with it, or with the process."""

_MOST_LEAVING: Final = 8


class _Request(Enum):
    READ_AGAIN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class _Seen:
    readers: Sequence[ReaderStatus] | None


@dataclass(frozen=True, slots=True)
class _Done:
    worker: CardWorker
    job: Job
    outcome: Outcome


_Event = _Request | _Seen | _Done


@dataclass(slots=True, eq=False)
class _Slot:
    """One reader. ``state`` is that of the card on it, the ``arrival``-th of all; ``None`` is none.

    ``due`` is when its job takes too long, or, without a job, when to begin one; in seconds of
    the monotonic clock.
    """

    status: ReaderStatus
    worker: CardWorker
    arrival: int = 0
    state: ReaderState | None = None
    job: Job | None = None
    due: float = math.inf


class PcscReader:
    """A ``CardReader`` over PC/SC. ``name`` is part of the readers' names; empty takes any.

    With several readers the card laid down last is the one that counts.
    """

    def __init__(
        self, name: str = "", *, today: Today = china.today, limit: float = READ_LIMIT
    ) -> None:
        self._name = name
        self._today = today
        self._limit = limit
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._slots: dict[str, _Slot] = {}
        self._leaving: list[CardWorker] = []
        self._arrivals = itertools.count(1)
        self._has_looked = False

    def start(self, listener: ReaderListener) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(Teller(listener),), name="pcsc-reader", daemon=True
        )
        self._thread.start()

    def read_again(self) -> None:
        self._events.put(_Request.READ_AGAIN)

    def close(self) -> None:
        self._events.put(_Request.CLOSE)
        if self._thread:
            self._thread.join()

    def _run(self, teller: Teller) -> None:
        watch = ReaderWatch(self._name, lambda readers: self._events.put(_Seen(readers)))
        watch.start()
        first_look_ends = time.monotonic() + _FIRST_LOOK
        while (event := self._next_event(first_look_ends)) is not _Request.CLOSE:
            match event:
                case _Seen():
                    self._see(event.readers or (), teller)
                case _Done():
                    self._finish(event)
                case _Request.READ_AGAIN:
                    self._read_again()
            now = time.monotonic()
            self._keep_time(now)
            if self._has_looked or now >= first_look_ends:
                self._has_looked = True
                teller.tell(self._state())
        watch.give_up()
        for name in list(self._slots):
            self._drop(name)
        end = time.monotonic() + _JOIN_PATIENCE
        for join in (watch.join, *(worker.join for worker in self._leaving)):
            join(max(end - time.monotonic(), 0))

    def _next_event(self, first_look_ends: float) -> _Event | None:
        """The next event, or ``None`` when something is due."""
        due = min((slot.due for slot in self._slots.values()), default=math.inf)
        if not self._has_looked:
            due = min(due, first_look_ends)
        try:
            wait = None if due == math.inf else max(due - time.monotonic(), 0)
            return self._events.get(timeout=wait)
        except queue.Empty:
            return None

    def _state(self) -> ReaderState:
        newest = self._newest()
        if newest and newest.state:
            return newest.state
        return Empty() if self._slots else NoReader()

    def _newest(self) -> _Slot | None:
        with_card = (slot for slot in self._slots.values() if slot.state is not None)
        return max(with_card, key=lambda slot: slot.arrival, default=None)

    def _see(self, readers: Sequence[ReaderStatus], teller: Teller) -> None:
        self._has_looked = True
        for name in self._slots.keys() - {reader.name for reader in readers}:
            self._drop(name)
        for reader in readers:
            slot = self._slots.get(reader.name)
            if slot is None:
                slot = _Slot(ReaderStatus(reader.name), self._worker(reader.name))
                self._slots[reader.name] = slot
            if slot.status == reader:
                continue
            if isinstance(slot.state, Reading) and slot is self._newest():
                teller.tell(Failed(Failure(FailureCode.CARD_REMOVED)))
            self._forget_card(slot)
            slot.status = reader
            if reader.is_present:
                slot.arrival = next(self._arrivals)
                slot.state = Reading()
                self._begin(slot)

    def _finish(self, done: _Done) -> None:
        slot = next((s for s in self._slots.values() if s.job is done.job), None)
        if slot is None:
            return
        slot.job = None
        slot.due = math.inf
        match done.outcome:
            case Failure() as failure if failure.code in _PASSING:
                if failure.code is FailureCode.READER_MISSING:
                    self._renew_worker(slot)  # its context went stale
                self._postpone(slot, failure)
            case Failure() as failure:
                slot.state = Failed(failure)
            case card:
                slot.state = Read(card)

    def _keep_time(self, now: float) -> None:
        for slot in self._slots.values():
            if slot.due > now:
                continue
            if slot.job:
                self._renew_worker(slot)
                self._postpone(slot, Failure(FailureCode.READER_TIMEOUT))
            else:
                self._begin(slot)

    def _postpone(self, slot: _Slot, failure: Failure) -> None:
        """Tell the failure, and try again later without a word."""
        if isinstance(slot.state, Reading):
            slot.state = Failed(failure)
        slot.due = time.monotonic() + PASSING_RETRY

    def _read_again(self) -> None:
        newest = self._newest()
        if newest and newest.job is None:
            newest.state = Reading()
            self._begin(newest)

    def _begin(self, slot: _Slot) -> None:
        """Have the card read; one read again by itself tells nothing until it comes to something.

        While too many workers hang, the one that may hang next waits with its card.
        """
        self._leaving = [worker for worker in self._leaving if worker.is_alive()]
        if len(self._leaving) > _MOST_LEAVING:
            self._postpone(slot, Failure(FailureCode.READER_TIMEOUT))
            return
        slot.job = Job(slot.status.atr, self._limit)
        slot.due = time.monotonic() + self._limit
        slot.worker.read(slot.job)

    def _forget_card(self, slot: _Slot) -> None:
        slot.state = None
        slot.due = math.inf
        if slot.job:
            self._renew_worker(slot)

    def _renew_worker(self, slot: _Slot) -> None:
        slot.job = None
        self._let_go(slot.worker)
        slot.worker = self._worker(slot.status.name)

    def _drop(self, name: str) -> None:
        self._let_go(self._slots.pop(name).worker)

    def _let_go(self, worker: CardWorker) -> None:
        worker.give_up()
        self._leaving.append(worker)

    def _worker(self, reader: str) -> CardWorker:
        return CardWorker(
            reader,
            lambda worker, job, outcome: self._events.put(_Done(worker, job, outcome)),
            self._today,
        )
