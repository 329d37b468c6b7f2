"""What waits to be written: bounded, and whoever stands at a kiosk before what a kiosk saved up.

A report that comes alone has a person waiting for it; many together are a queue that drains. What
comes alone meanwhile is written together, for each transaction costs a sync of the disk. After
each such group one batch has its turn, so that neither keeps the other waiting for ever. A kiosk
has only so much waiting: it can't take the places of all others.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from kiosk.base.records import dataclass
from kiosk.central.api import Result
from kiosk.central.batch import Batch

_ALONE: Final = 5
"""So many reports and fewer are somebody's who waits."""
_TOGETHER: Final = 64
_WAITING: Final = 256
"""Requests that wait in all, of them batches, and of one kiosk."""
_BATCHES_WAITING: Final = 4
_WAITING_OF_ONE: Final = 8

Take = Callable[[Sequence[Batch]], list[list[Result]]]
Answer = "Future[list[Result]]"


class BusyError(Exception):
    """More waits than is good. ``retry_after`` is when to come again, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Waiting:
    batch: Batch
    answer: "Future[list[Result]]"


class Inbox:
    """``take`` writes batches in one transaction and is called by ``writers`` threads.

    With none, who puts something in has it written (:meth:`write_next`).
    """

    def __init__(self, take: Take, writers: int) -> None:
        self._take = take
        self._changed = threading.Condition()
        self._alone: deque[_Waiting] = deque()
        self._batches: deque[_Waiting] = deque()
        self._of_kiosk: Counter[str] = Counter()
        self._batch_is_next = False
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
        waiting = _Waiting(batch, Future())
        is_alone = len(batch.reports) <= _ALONE
        with self._changed:
            count = len(self._alone) + len(self._batches)
            full = count >= _WAITING if is_alone else self.is_full_of_batches
            if self._closed or full or self._of_kiosk[batch.kiosk] >= _WAITING_OF_ONE:
                raise BusyError(1 + count // _TOGETHER)
            (self._alone if is_alone else self._batches).append(waiting)
            self._of_kiosk[batch.kiosk] += 1
            self._changed.notify()
        return waiting.answer

    @property
    def is_full_of_batches(self) -> bool:
        """Whether one more would be refused: then it need not be read at all."""
        return len(self._batches) >= _BATCHES_WAITING

    def write_next(self) -> bool:
        """Wait for something and write it; false once it is closed and nothing waits."""
        group = self._next()
        begun = [one for one in group if one.answer.set_running_or_notify_cancel()]
        if begun:
            self._write(begun)
        return bool(group)

    def _work(self) -> None:
        while self.write_next():
            pass

    def _next(self) -> list[_Waiting]:
        """Those that are written together next; none once it is closed and nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._alone or self._batches)
            if self._batches and (self._batch_is_next or not self._alone):
                group = [self._batches.popleft()]
                self._batch_is_next = False
            else:
                group = [self._alone.popleft() for _ in range(min(_TOGETHER, len(self._alone)))]
                self._batch_is_next = True
            for one in group:
                self._of_kiosk[one.batch.kiosk] -= 1
            self._of_kiosk += Counter()  # forgets kiosks of which nothing waits
            return group

    def _write(self, group: Sequence[_Waiting]) -> None:
        try:
            results = self._take([one.batch for one in group])
        except Exception as error:  # noqa: BLE001 - told to whoever waits for it
            if len(group) == 1:
                group[0].answer.set_exception(error)
                return
            for one in group:  # that it failed may be one's fault alone
                self._write([one])
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
