"""The slots of all PC/SC readers: what comes and goes there, and when it is read.

What lies in a slot when its reader is first seen is furniture (a security module, another
program's token) and is told to nobody, until it turns out to be a person's card. So is a card that
another program keeps for itself, unless its ATR says that it is an identity card.
"""

import math
import time
from collections.abc import Callable, Sequence
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.cards import Cards
from kiosk.reader.pcsc.card import shows_identity
from kiosk.reader.pcsc.context import ReaderStatus
from kiosk.reader.pcsc.pool import WorkerPool
from kiosk.reader.pcsc.worker import CardWorker, Job, Outcome
from kiosk.reader.port import Empty, Failed, NoReader, ReaderState, Reading

PASSING_RETRY: Final = 1.0
"""Seconds until a card is read again by itself, where the cause may pass without any event."""

NEIGHBOUR_RETRY: Final = 5.0
"""Seconds until furniture that was in another program's use is looked at again."""

_IN_USE: Final = {FailureCode.READER_BUSY, FailureCode.READER_TIMEOUT}
_PASSING: Final = _IN_USE | {FailureCode.READER_MISSING, FailureCode.CARD_REMOVED}
# What can be wrong with furniture that is a person's card all the same.
_PERSONS: Final = {FailureCode.CARD_SOCIAL_SECURITY, FailureCode.READER_NO_SECURITY_MODULE}

Notify = Callable[[ReaderState], None]


@dataclass(eq=False)
class _Slot:
    """One slot of a reader, which PC/SC calls a reader too.

    ``due`` is when its job takes too long, or, without a job, when to begin one; in seconds of
    the monotonic clock.
    """

    status: ReaderStatus
    worker: CardWorker
    job: Job | None = None
    due: float = math.inf

    @property
    def name(self) -> str:
        return self.status.name


class Slots:
    """Every slot there is, its card and its worker. ``limit`` is in seconds, for one reading."""

    def __init__(self, pool: WorkerPool, limit: float) -> None:
        self._pool = pool
        self._limit = limit
        self._slots: dict[str, _Slot] = {}
        self._cards = Cards()

    @property
    def state(self) -> ReaderState:
        return self._cards.counting or (Empty() if self._slots else NoReader())

    @property
    def due(self) -> float:
        """When :meth:`keep_time` has something to do."""
        return min((slot.due for slot in self._slots.values()), default=math.inf)

    def see(self, readers: Sequence[ReaderStatus], notify: Notify) -> None:
        """Take note of what came and went. What is gone is told before what came in its place."""
        seen = {reader.name: reader for reader in readers}
        changed = [name for name, slot in self._slots.items() if seen.get(name) != slot.status]
        for name in changed:
            if name in seen:
                self._forget_card(self._slots[name])
            else:
                self._drop(name)
        self._lift(changed, notify)
        for name, status in seen.items():
            known = self._slots.get(name)
            if known is None:
                self._slots[name] = _Slot(status, self._pool.start(name))
                self._lay(self._slots[name], was_there=True)
            elif name in changed:
                was_there = status.cards == known.status.cards  # pcscd has seen none come
                known.status = status
                self._lay(known, was_there=was_there)

    def finish(self, job: Job, outcome: Outcome) -> None:
        """Take note of what a reading came to."""
        slot = next((slot for slot in self._slots.values() if slot.job is job), None)
        if slot is None:
            return
        slot.job = None
        slot.due = math.inf
        match outcome:
            case Failure() as failure if failure.code in _PASSING:
                if failure.code is FailureCode.READER_MISSING:
                    self._renew_worker(slot)  # its context went stale
                self._postpone(slot, failure)
            case Failure() as failure:
                if slot.name in self._cards or failure.code in _PERSONS:
                    self._cards.fail(slot.name, failure)
            case card:
                self._cards.read(slot.name, card)

    def keep_time(self, now: float) -> None:
        """Give up what takes too long, and try again what was put off."""
        for slot in self._slots.values():
            if slot.due > now:
                continue
            if slot.job:
                self._renew_worker(slot)
                self._postpone(slot, Failure(FailureCode.READER_TIMEOUT))
            else:
                self._begin(slot)

    def read_again(self) -> None:
        """Read the card that counts as if it had just been laid down."""
        counting = self._cards.counting
        if counting and self._slots[counting.slot].job is None:
            self._cards.lay(counting.slot)
            self._begin(self._slots[counting.slot])

    def clear(self) -> None:
        """Let every worker go."""
        for name in list(self._slots):
            self._drop(name)

    def _lift(self, slots: Sequence[str], notify: Notify) -> None:
        counting = self._cards.counting
        if isinstance(counting, Reading) and counting.slot in slots:
            notify(Failed(Failure(FailureCode.CARD_REMOVED), counting.slot))
        for slot in self._cards.lift(slots):
            if self._cards.counting:
                notify(Empty(slot))
            notify(self.state)

    def _lay(self, slot: _Slot, *, was_there: bool) -> None:
        if slot.status.is_present:
            if not was_there or shows_identity(slot.status.atr):
                self._cards.lay(slot.name)
            self._begin(slot)

    def _postpone(self, slot: _Slot, failure: Failure) -> None:
        """Tell the failure, and try again later without a word."""
        if self._cards.is_reading(slot.name):
            is_anothers = failure.code is FailureCode.READER_BUSY
            if is_anothers and not shows_identity(slot.status.atr):
                self._cards.ignore(slot.name)
            else:
                self._cards.fail(slot.name, failure)
        is_neighbour = slot.name not in self._cards and failure.code in _IN_USE
        slot.due = time.monotonic() + (NEIGHBOUR_RETRY if is_neighbour else PASSING_RETRY)

    def _begin(self, slot: _Slot) -> None:
        """Have the card read; one read again by itself tells nothing until it comes to something.

        While too many workers hang, the one that may hang next waits with its card.
        """
        if self._pool.is_stuck:
            self._postpone(slot, Failure(FailureCode.READER_TIMEOUT))
            return
        is_persons = slot.name in self._cards
        slot.job = Job(slot.status.atr, self._limit, is_exclusive=is_persons)
        slot.due = time.monotonic() + self._limit
        slot.worker.read(slot.job)

    def _forget_card(self, slot: _Slot) -> None:
        slot.due = math.inf
        if slot.job:
            self._renew_worker(slot)

    def _renew_worker(self, slot: _Slot) -> None:
        slot.job = None
        self._pool.give_up(slot.worker)
        slot.worker = self._pool.start(slot.name)

    def _drop(self, name: str) -> None:
        self._pool.give_up(self._slots.pop(name).worker)
