"""Batches are read and written by a process beside the one that answers: a kiosk that empties its
queue takes neither the processor nor Python's lock from a person who waits.

It is started with the service, has one batch at a time, and ends with whoever started it. One that
dies, or is not done with a batch in time, is started again with the next; that batch's kiosk is
told to come again.
"""

import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from kiosk.base import log
from kiosk.central.batches import Job, Taken

_LONGEST: Final = 60.0
"""Seconds for one batch, at the worst: a database gives up sooner."""
_GRACE: Final = 2.0
"""Seconds to end in."""
_SPAWN: Final = get_context("spawn")  # a copy of this process would have its threads' locks

Work = Callable[[Connection], None]
"""Answers each :class:`Job` with a :class:`Taken` or an exception until the line is closed."""


class DiedError(Exception):
    """The process is gone: nobody knows whether the batch is written."""


class BatchProcess:
    """``work`` is done in the other process, so it can be pickled. For one thread."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process, self._line = self._started()

    def write(self, job: Job) -> Taken:
        """Have it done there. Raises what that raises, and :class:`DiedError`."""
        if not self._process.is_alive():
            self._replace()
        late = threading.Timer(_LONGEST, self._process.kill)
        late.start()
        try:
            self._line.send(job)
            taken = self._line.recv()
        except Exception as error:  # it died, or what it said can't be read
            self._replace()
            raise DiedError from error
        finally:
            late.cancel()
        if isinstance(taken, Taken):
            return taken
        raise taken

    def close(self) -> None:
        """End the process."""
        self._line.close()
        self._process.join(_GRACE)
        self._process.kill()
        self._process.join()

    def _started(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=self._work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that its end is seen here
        return process, ours

    def _replace(self) -> None:
        self.close()
        log.error("central.batches_died", code=self._process.exitcode)
        self._process, self._line = self._started()
