"""What people at kiosks wait for: written together, and bounded.

What comes while something is written is written together next, for each transaction costs a sync
of the disk. A kiosk has only so much waiting: it can't take the places of all others.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from kiosk.central.api import Result
from kiosk.central.batch import Batch

_TOGETHER: Final = 64
_WAITING: Final = 256
"""Requests that wait in all, and of one kiosk."""
_WAITING_OF_ONE: Final = 8

Take = Callable[[Sequence[Batch]], list[list[Result]]]


class BusyError(Exception):
    """More waits than is good. ``retry_after`` is when to come again, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class _Waiting:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.answer: Future[list[Result]] = Future()


class Inbox:
    """``take`` writes what several requests brought in one transaction and is called by ``writers``
    threads. With none, who puts something in has it written (:meth:`write_next`).
    """

    def __init__(self, take: Take, writers: int) -> None:
        self._take = take
        self._changed = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._of_kiosk: Counter[str] = Counter()
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
        with self._changed:
            count = len(self._waiting)
            is_too_much = self._of_kiosk[batch.kiosk] >= _WAITING_OF_ONE
            if self._closed or count >= _WAITING or is_too_much:
                raise BusyError(1 + count // _TOGETHER)
            self._waiting.append(waiting)
            self._of_kiosk[batch.kiosk] += 1
            self._changed.notify()
        return waiting.answer

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def write_next(self) -> bool:
        """Wait for something and write it; false once it is closed and nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting)
            group = self._next_group()
        self._write_group([one for one in group if one.answer.set_running_or_notify_cancel()])
        return bool(group)

    def _work(self) -> None:
        while self.write_next():
            pass

    def _next_group(self) -> list[_Waiting]:
        """Those that are written together next."""
        group = [self._waiting.popleft() for _ in range(min(_TOGETHER, len(self._waiting)))]
        self._of_kiosk -= Counter(one.batch.kiosk for one in group)
        return group

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
