"""What waits to be written: bounded, and whoever stands at a kiosk before what a kiosk saved up.

A report that comes alone has a person waiting for it; many together are a queue that drains. What
comes alone meanwhile is written together, for each transaction costs a sync of the disk. After
each such group a batch has its turn, so that neither keeps the other waiting for ever. Where there
is but one writer, a batch is written in parts while people come, so that nobody waits for the whole
of it; where there are more, batches leave one free. A kiosk has only so much waiting: it can't take
the places of all others.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from time import monotonic
from typing import Final

from kiosk.central.api import Result
from kiosk.central.batch import Batch, Part, in_order
from kiosk.central.pace import Pace

_ALONE: Final = 5
"""So many reports and fewer are somebody's who waits."""
_TOGETHER: Final = 64
_WAITING: Final = 256
"""Requests that wait in all, of them batches, and of one kiosk."""
BATCHES_WAITING: Final = 4
_WAITING_OF_ONE: Final = 8
_TURNS_IN_PARTS: Final = 4
"""So many turns of batches with nobody between them, and the next is written whole."""

Take = Callable[[Sequence[Batch]], list[list[Result]]]
Answer = "Future[list[Result]]"


class BusyError(Exception):
    """More waits than is good. ``retry_after`` is when to come again, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class _Waiting:
    """A request, of which ``left`` is still to be written; the rest took so many ``seconds``."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.answer: Future[list[Result]] = Future()
        self.left = deque(batch.parts())
        self.seconds = 0.0
        self._written: list[tuple[Part, Sequence[Result]]] = []

    def next(self, count: int) -> list[Part]:
        """The parts that are written next, in one transaction."""
        return [self.left.popleft() for _ in range(min(count, len(self.left)))]

    def note(self, parts: Sequence[Part], results: Sequence[Sequence[Result]]) -> None:
        """They are written; once all are, that is the answer, in the order of the reports."""
        self._written += zip(parts, results, strict=True)
        if not self.left:
            self.answer.set_result(in_order(*zip(*self._written, strict=True)))


class Inbox:
    """``take`` writes batches in one transaction and is called by ``writers`` threads.

    With none, who puts something in has it written (:meth:`write_next`).
    """

    def __init__(self, take: Take, writers: int, clock: Callable[[], float] = monotonic) -> None:
        self._take = take
        self._clock = clock
        self._pace = Pace(clock)
        self._changed = threading.Condition()
        self._alone: deque[_Waiting] = deque()
        self._batches: deque[_Waiting] = deque()
        self._of_kiosk: Counter[str] = Counter()
        self._batch_is_next = False
        self._batches_at_once = max(1, writers // 2)
        self._at_work = 0  # batches
        self._turns_alone = 0  # of batches, since somebody who waits was written
        self._in_parts = writers <= 1
        self._closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"central-writer-{number}")
            for number in range(writers)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, batch: Batch) -> "Future[list[Result]]":
        """Have it written; the answers come by the future. Cancelled in time, nothing is written.

        Raises :class:`BusyError`.
        """
        waiting = _Waiting(batch)
        is_alone = len(batch.reports) <= _ALONE
        with self._changed:
            count = len(self._alone) + len(self._batches)
            full = count >= _WAITING if is_alone else self.is_full_of_batches
            if self._closed or full or self._of_kiosk[batch.kiosk] >= _WAITING_OF_ONE:
                raise BusyError(1 + count // _TOGETHER if is_alone else self.retry_after())
            (self._alone if is_alone else self._batches).append(waiting)
            self._of_kiosk[batch.kiosk] += 1
            self._changed.notify()
        return waiting.answer

    @property
    def is_full_of_batches(self) -> bool:
        """Whether one more would be refused: then it need not be read at all."""
        return len(self._batches) >= BATCHES_WAITING

    def retry_after(self) -> int:
        """When to come again with a batch, in whole seconds; each is told a time of its own."""
        return self._pace.again(len(self._batches))

    def write_next(self) -> bool:
        """Wait for something and write it; false once it is closed and nothing waits."""
        with self._changed:
            self._changed.wait_for(self._has_something_to_do)
            if self._may_take_a_batch() and (self._batch_is_next or not self._alone):
                batch = self._next_batch()
                group = []
            else:
                batch = None
                group = self._next_group()
        if batch is not None:
            self._write_batch(batch)
        else:
            self._write_group([one for one in group if one.answer.set_running_or_notify_cancel()])
        return bool(batch or group)

    def _work(self) -> None:
        while self.write_next():
            pass

    def _has_something_to_do(self) -> bool:
        is_over = self._closed and not self._batches
        return bool(self._alone) or self._may_take_a_batch() or is_over

    def _may_take_a_batch(self) -> bool:
        return bool(self._batches) and self._at_work < self._batches_at_once

    def _next_batch(self) -> _Waiting:
        self._batch_is_next = False
        self._at_work += 1
        self._turns_alone += 1
        return self._batches.popleft()

    def _next_group(self) -> list[_Waiting]:
        """Those that are written together next."""
        group = [self._alone.popleft() for _ in range(min(_TOGETHER, len(self._alone)))]
        self._batch_is_next = True
        self._turns_alone = 0
        for one in group:
            self._forget(one)
        return group

    def _forget(self, one: _Waiting) -> None:
        self._of_kiosk[one.batch.kiosk] -= 1
        self._of_kiosk += Counter()  # forgets kiosks of which nothing waits

    def _write_batch(self, waiting: _Waiting) -> None:
        """All of it, or its next part where people come."""
        answer = waiting.answer
        if answer.running() or answer.set_running_or_notify_cancel():
            people_come = self._in_parts and self._turns_alone <= _TURNS_IN_PARTS
            parts = waiting.next(1 if people_come else len(waiting.left))
            begun = self._clock()
            try:
                waiting.note(parts, self._take([part.batch for part in parts]))
            except Exception as error:  # noqa: BLE001 - told to whoever waits for it
                answer.set_exception(error)
            waiting.seconds += self._clock() - begun
        with self._changed:
            self._at_work -= 1
            if answer.done():
                self._forget(waiting)
                self._pace.took(waiting.seconds / self._batches_at_once)
            else:
                self._batches.appendleft(waiting)
            self._changed.notify_all()

    def _write_group(self, group: Sequence[_Waiting]) -> None:
        if not group:
            return
        try:
            results = self._take([one.batch for one in group])
        except Exception as error:  # noqa: BLE001 - told to whoever waits for it
            if len(group) == 1:
                group[0].answer.set_exception(error)
                return
            for one in group:  # that it failed may be one's fault alone
                self._write_group([one])
            return
        for one, answers in zip(group, results, strict=True):
            one.answer.set_result(answers)

    def close(self) -> None:
        """Write what waits, take nothing more, and end the threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
