"""The PC/SC driver: any number of readers, whatever they, their cards or pcscd do.

Three kinds of thread: a watch that blocks until something comes or goes, a worker for each reader
that reads its cards, and the driver's own, which hears both, keeps the time and tells the states.
So the limit on a reading holds even for an exchange that never returns: the driver tells the
failure and gives the worker up.

What lies in a slot when its reader is first seen is furniture (a security module, another
program's token) and is told to nobody, until it turns out to be a person's card. So is a card that
another program keeps for itself, unless its ATR says that it is an identity card.
"""

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
from kiosk.reader.cards import Cards
from kiosk.reader.pcsc_card import shows_identity
from kiosk.reader.pcsc_context import ReaderStatus
from kiosk.reader.pcsc_crew import Crew
from kiosk.reader.pcsc_watch import ReaderWatch
from kiosk.reader.pcsc_worker import CardWorker, Job, Outcome
from kiosk.reader.port import (
    Empty,
    Failed,
    NoReader,
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

NEIGHBOUR_RETRY: Final = 5.0
"""Seconds until furniture that was in another program's use is looked at again."""

_IN_USE: Final = {FailureCode.READER_BUSY, FailureCode.READER_TIMEOUT}
_PASSING: Final = {
    *_IN_USE,
    FailureCode.READER_MISSING,
    FailureCode.CARD_REMOVED,
}
# What can be wrong with furniture that is a person's card all the same.
_PERSONS: Final = {FailureCode.CARD_SOCIAL_SECURITY, FailureCode.READER_NO_SECURITY_MODULE}
_FIRST_LOOK: Final = 1.0
_JOIN_PATIENCE: Final = 2.0
"""Seconds to wait for threads at the end. Only a pcscd that stands still makes them late; they
end with it, or with the process."""


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
    """One slot of a reader, which PC/SC calls a reader too.

    ``due`` is when its job takes too long, or, without a job, when to begin one; in seconds of
    the monotonic clock.
    """

    status: ReaderStatus
    worker: CardWorker
    job: Job | None = None
    due: float = math.inf


class PcscReader:
    """A ``CardReader`` over PC/SC. ``name`` is part of a reader's name; empty takes any.

    Where several cards lie, :class:`~kiosk.reader.cards.Cards` says which one counts.
    """

    def __init__(
        self, name: str = "", *, today: Today = china.today, limit: float = READ_LIMIT
    ) -> None:
        self._name = name
        self._limit = limit
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._slots: dict[str, _Slot] = {}
        self._cards = Cards()
        self._crew = Crew(self._done, today)
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
        watch.join(_JOIN_PATIENCE)
        self._crew.join(end)

    def _done(self, worker: CardWorker, job: Job, outcome: Outcome) -> None:
        self._events.put(_Done(worker, job, outcome))

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
        return self._cards.counting or (Empty() if self._slots else NoReader())

    def _see(self, readers: Sequence[ReaderStatus], teller: Teller) -> None:
        self._has_looked = True
        seen = {reader.name: reader for reader in readers}
        changed = [name for name, slot in self._slots.items() if seen.get(name) != slot.status]
        for name in changed:
            if name in seen:
                self._forget_card(self._slots[name])
            else:
                self._drop(name)
        self._lift(changed, teller)
        for name, status in seen.items():
            known = self._slots.get(name)
            if known is None:
                self._slots[name] = _Slot(status, self._crew.hire(name))
                self._lay(self._slots[name], was_there=True)
            elif name in changed:
                was_there = status.cards == known.status.cards  # pcscd has seen none come
                known.status = status
                self._lay(known, was_there=was_there)

    def _lift(self, slots: Sequence[str], teller: Teller) -> None:
        """Tell of each card that is gone, before anything that came in its place."""
        counting = self._cards.counting
        if isinstance(counting, Reading) and counting.slot in slots:
            teller.tell(Failed(Failure(FailureCode.CARD_REMOVED), counting.slot))
        for slot in self._cards.lift(slots):
            if self._cards.counting:
                teller.tell(Empty(slot))
            teller.tell(self._state())

    def _lay(self, slot: _Slot, *, was_there: bool) -> None:
        if slot.status.is_present:
            if not was_there or shows_identity(slot.status.atr):
                self._cards.lay(slot.status.name)
            self._begin(slot)

    def _finish(self, done: _Done) -> None:
        slot = next((s for s in self._slots.values() if s.job is done.job), None)
        if slot is None:
            return
        slot.job = None
        slot.due = math.inf
        name = slot.status.name
        match done.outcome:
            case Failure() as failure if failure.code in _PASSING:
                if failure.code is FailureCode.READER_MISSING:
                    self._renew_worker(slot)  # its context went stale
                self._postpone(slot, failure)
            case Failure() as failure:
                if name in self._cards or failure.code in _PERSONS:
                    self._cards.fail(name, failure)
            case card:
                self._cards.read(name, card)

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
        name = slot.status.name
        if self._cards.is_reading(name):
            is_anothers = failure.code is FailureCode.READER_BUSY
            if is_anothers and not shows_identity(slot.status.atr):
                self._cards.ignore(name)
            else:
                self._cards.fail(name, failure)
        is_neighbour = name not in self._cards and failure.code in _IN_USE
        slot.due = time.monotonic() + (NEIGHBOUR_RETRY if is_neighbour else PASSING_RETRY)

    def _read_again(self) -> None:
        counting = self._cards.counting
        if counting and self._slots[counting.slot].job is None:
            self._cards.lay(counting.slot)
            self._begin(self._slots[counting.slot])

    def _begin(self, slot: _Slot) -> None:
        """Have the card read; one read again by itself tells nothing until it comes to something.

        While too many workers hang, the one that may hang next waits with its card.
        """
        if self._crew.is_stuck:
            self._postpone(slot, Failure(FailureCode.READER_TIMEOUT))
            return
        is_known = slot.status.name in self._cards
        slot.job = Job(slot.status.atr, self._limit, is_exclusive=is_known)
        slot.due = time.monotonic() + self._limit
        slot.worker.read(slot.job)

    def _forget_card(self, slot: _Slot) -> None:
        slot.due = math.inf
        if slot.job:
            self._renew_worker(slot)

    def _renew_worker(self, slot: _Slot) -> None:
        slot.job = None
        self._crew.let_go(slot.worker)
        slot.worker = self._crew.hire(slot.status.name)

    def _drop(self, name: str) -> None:
        self._crew.let_go(self._slots.pop(name).worker)
