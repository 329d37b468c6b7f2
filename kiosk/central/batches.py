"""Queues that drain: what kiosks saved up is written one batch after the other, beside what people
wait for (:mod:`kiosk.central.inbox`).

A few wait, and whoever finds no room is told when to come again. Where the database has one lock
for all who write, a batch is written in parts: whoever comes waits for no whole batch.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from time import monotonic
from typing import Final

from kiosk.base.records import dataclass
from kiosk.central.identity import Caller
from kiosk.central.inbox import BusyError
from kiosk.central.pace import Pace
from kiosk.central.store.engine import LOOK_MS
from kiosk.domain.report import Outcome

_WAITING: Final = 4
_PART: Final = 5
_PAUSE: Final = 2 * LOOK_MS / 1000
"""So many reports are written at once while people come, and so many seconds pass until the next
are: whoever waits for SQLite's lock looks once in them.
"""
_LARGE_PART: Final = 250
"""While nobody does: the first who comes waits for no more."""
_WITH_PEOPLE: Final = 1.0
"""Seconds since somebody's report was there, until parts are as large as they may be."""


@dataclass(frozen=True)
class Job:
    """The body of a request as it came, from ``caller`` where somebody is known by a certificate;
    ``most`` reports are written at once, if there is a limit, and ``pause`` seconds lie between.
    """

    body: bytes
    caller: Caller | None
    most: int | None = None
    pause: float = 0.0


@dataclass(frozen=True)
class Taken:
    """The body of the answer, how many reports came to what, and the seconds that it took."""

    answer: str
    outcomes: dict[Outcome, int]
    seconds: float


Write = Callable[[Job], Taken]
"""Reads a batch and writes it; raises what is answered to a request that can't be taken."""
Note = Callable[[Mapping[Outcome, int]], None]


class Batches:
    """``note`` is told how many reports came to what. Safe to use from any thread.

    ``in_parts`` where the database has but one lock. :meth:`write_next` is called by a thread of
    its own from :meth:`start` on.
    """

    def __init__(
        self, write: Write, note: Note, *, in_parts: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._write = write
        self._note = note
        self._in_parts = in_parts
        self._clock = clock
        self._person_at = -_WITH_PEOPLE
        self._pace = Pace(clock)
        self._changed = threading.Condition()
        self._jobs: deque[tuple[bytes, Caller | None, Future[Taken]]] = deque()
        self._closed = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="central-batches")
        self._thread.start()

    def put(self, body: bytes, caller: Caller | None) -> "Future[Taken]":
        """Have it read and written. Cancelled in time, nothing is. Raises :class:`BusyError`.

        The future raises what reading and writing raises.
        """
        answer: Future[Taken] = Future()
        with self._changed:
            if self._closed or self.is_full:
                raise BusyError(self.retry_after())
            self._jobs.append((body, caller, answer))
            self._changed.notify()
        return answer

    def note_person(self) -> None:
        """Somebody's report is there: what they wait for is not to be held up long."""
        self._person_at = self._clock()

    @property
    def is_empty(self) -> bool:
        return not self._jobs

    @property
    def is_full(self) -> bool:
        """Whether one more would be refused: then it need not be read at all."""
        return len(self._jobs) >= _WAITING

    def retry_after(self) -> int:
        """When to come again, in whole seconds; each is told a time of its own."""
        return self._pace.again(len(self._jobs))

    def write_next(self) -> bool:
        """Wait for a batch and have it written; false once it is closed and none waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._jobs)
            if not self._jobs:
                return False
            body, caller, answer = self._jobs[0]
        if answer.set_running_or_notify_cancel():
            self._take(self._job(body, caller), answer)
        with self._changed:
            self._jobs.popleft()
        return True

    def close(self) -> None:
        """Take nothing more, and write what waits."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while self.write_next():
            pass

    def _job(self, body: bytes, caller: Caller | None) -> Job:
        if not self._in_parts:
            return Job(body, caller)
        if self._clock() < self._person_at + _WITH_PEOPLE:
            return Job(body, caller, _PART, _PAUSE)
        return Job(body, caller, _LARGE_PART)

    def _take(self, job: Job, answer: "Future[Taken]") -> None:
        try:
            taken = self._write(job)
            self._pace.took(taken.seconds)
            self._note(taken.outcomes)
        except Exception as error:  # noqa: BLE001 - told to whoever waits; the one thread goes on
            answer.set_exception(error)
        else:
            answer.set_result(taken)
