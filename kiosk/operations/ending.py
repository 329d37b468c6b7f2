"""How a program that runs until it is told ends: within a few seconds, whatever hangs.

It is told by a signal, or by a part of it that died: better to end, and be started anew by the
supervisor, than to stay lit and dead.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Final

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations import logging

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LIMIT: Final = 2.6
"""Seconds from being told until the process is gone. What is recorded is on the disk by then."""


class Ending:
    """Made once, early, and on the main thread: a signal that comes before counts all the same.

    Owns one thread, which hears of a signal even while the main thread sleeps in somebody else's
    loop, where Python's own handlers would wait for it to wake. ``exit_code`` says how a forced
    end ends; ``limit`` is in seconds.
    """

    def __init__(self, exit_code: Callable[[Failure | None], int], *, limit: float = LIMIT) -> None:
        self.failure: Failure | None = None
        """Why it ends, where no signal asked for it."""
        self._exit_code = exit_code
        self._limit = limit
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._tell: Callable[[], object] = lambda: None
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)  # what set_wakeup_fd demands
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, _heard)
        threading.Thread(target=self._run, name="ending", daemon=True).start()

    def watch_threads(self) -> None:
        """From now on a bug that nobody caught ends the program, whichever thread it was on.

        Qt catches what its slots raise and goes on, before a screen of which nobody knows what is
        true of it any more; so the first thread counts as well.
        """
        of_threads, of_slots = threading.excepthook, sys.excepthook

        def thread_died(crash: threading.ExceptHookArgs) -> None:
            of_threads(crash)
            self._died(crash.thread.name if crash.thread else "", crash.exc_type)

        def slot_died(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            of_slots(kind, error, trace)
            self._died(threading.current_thread().name, kind)

        threading.excepthook, sys.excepthook = thread_died, slot_died

    def _died(self, thread: str, kind: type[BaseException]) -> None:
        log.critical("kiosk.thread_died", thread=thread, exception=kind.__name__)
        self.ask(Failure(FailureCode.INTERNAL, f"{thread} died of {kind.__name__}"))

    def on_asked(self, tell: Callable[[], object]) -> None:
        """Call ``tell`` once it is to end, on any thread; at once where that is so already."""
        with self._lock:
            self._tell = tell
            asked = self._asked.is_set()
        if asked:
            tell()

    def ask(self, failure: Failure | None = None) -> None:
        """End the program. Of several reasons the first counts. On any thread."""
        with self._lock:
            if self._asked.is_set():
                return
            self.failure = failure
            self._asked.set()
            tell = self._tell
        self._writing.send(b"\0")
        tell()

    def wait(self) -> None:
        """Until it is to end."""
        self._asked.wait()

    def _run(self) -> None:
        self._reading.recv(1)
        self.ask()
        threading.Event().wait(self._limit)  # the process is gone before, or something hangs
        late = sorted(thread.name for thread in threading.enumerate())
        log.critical("kiosk.end_forced", threads=late)
        logging.flush()
        os._exit(self._exit_code(self.failure))


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Python needs a handler for a signal that is told by its file descriptor."""
