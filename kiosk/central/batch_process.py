"""Batches are read and written by a process beside the one that answers: a kiosk that empties its
queue takes neither the processor nor Python's lock from a person who waits.

It is started with the service, has one batch at a time, and ends with whoever started it. One that
dies, or is not done with a batch in time, is started again with the next; that batch's kiosk is
told to come again.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Final

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.central.identity import Caller
from kiosk.central.inbox import BATCHES_WAITING, BusyError
from kiosk.central.pace import Pace
from kiosk.central.store.engine import LOOK_MS
from kiosk.domain.report import Outcome

_LONGEST: Final = 60.0
"""Seconds for one batch, at the worst: a database gives up sooner."""
_PART: Final = 5
_PAUSE: Final = 2 * LOOK_MS / 1000
"""So many reports are written at once while people come, and so many seconds pass until the next
are: whoever waits for SQLite's lock looks once in them.
"""
_LARGE_PART: Final = 250
"""While nobody does: the first who comes waits for no more."""
_GRACE: Final = 2.0
"""Seconds to end in."""
_WITH_PEOPLE: Final = 1.0
"""Seconds since somebody's report was there, until parts are as large as they may be."""
_SPAWN: Final = get_context("spawn")  # a copy of this process would have its threads' locks

Work = Callable[[Connection], None]
"""Answers each :class:`Job` with a :class:`Taken` or an exception until the line is closed."""
Note = Callable[[Mapping[Outcome, int]], None]


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


class DiedError(Exception):
    """The process is gone: nobody knows whether the batch is written."""


class BatchProcess:
    """``work`` is done in the other process, so it can be pickled. Safe to use from any thread.

    ``note`` is told how many reports came to what. Where ``in_parts``, batches are written in
    parts, and in small ones while people come: the first of them waits for no whole batch either.
    """

    def __init__(
        self, work: Work, note: Note, *, in_parts: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._work = work
        self._note = note
        self._in_parts = in_parts
        self._clock = clock
        self._person_at = -_WITH_PEOPLE
        self._pace = Pace(clock)
        self._changed = threading.Condition()
        self._jobs: deque[tuple[bytes, Caller | None, Future[Taken]]] = deque()
        self._closed = False
        self._process, self._line = self._started()
        self._thread = threading.Thread(target=self._serve, name="central-batches")
        self._thread.start()

    def put(self, body: bytes, caller: Caller | None) -> "Future[Taken]":
        """Have it read and written. Cancelled in time, nothing is. Raises :class:`BusyError`.

        The future raises what reading and writing raises, and :class:`DiedError`.
        """
        answer: Future[Taken] = Future()
        with self._changed:
            if self._closed or self.is_full_of_batches:
                raise BusyError(self.retry_after())
            self._jobs.append((body, caller, answer))
            self._changed.notify()
        return answer

    def note_person(self) -> None:
        """Somebody's report is there: what they wait for is not to be held up long."""
        self._person_at = self._clock()

    @property
    def is_full_of_batches(self) -> bool:
        """Whether one more would be refused: then it need not be read at all."""
        return len(self._jobs) >= BATCHES_WAITING

    def retry_after(self) -> int:
        """When to come again, in whole seconds; each is told a time of its own."""
        return self._pace.again(len(self._jobs))

    def close(self) -> None:
        """Take nothing more, write what waits, and end the process."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
        self._end()

    def _started(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=self._work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that its end is seen here
        return process, ours

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._jobs)
                if not self._jobs:
                    return
                body, caller, answer = self._jobs[0]
            if answer.set_running_or_notify_cancel():
                self._hand_over(self._job(body, caller), answer)
            with self._changed:
                self._jobs.popleft()

    def _job(self, body: bytes, caller: Caller | None) -> Job:
        if not self._in_parts:
            return Job(body, caller)
        if self._clock() < self._person_at + _WITH_PEOPLE:
            return Job(body, caller, _PART, _PAUSE)
        return Job(body, caller, _LARGE_PART)

    def _hand_over(self, job: Job, answer: "Future[Taken]") -> None:
        if not self._process.is_alive():
            self._replace()
        late = threading.Timer(_LONGEST, self._process.kill)
        late.start()
        try:
            self._line.send(job)
            taken = self._line.recv()
        except Exception:  # noqa: BLE001 - it died, or what it said can't be read: this thread goes on
            self._replace()
            taken = DiedError()
        finally:
            late.cancel()
        if isinstance(taken, Taken):
            self._pace.took(taken.seconds)
            self._note(taken.outcomes)
            answer.set_result(taken)
        else:
            answer.set_exception(taken)

    def _replace(self) -> None:
        self._end()
        log.error("central.batches_died", code=self._process.exitcode)
        self._process, self._line = self._started()

    def _end(self) -> None:
        self._line.close()
        self._process.join(_GRACE)
        self._process.kill()
        self._process.join()
