"""Threads that do what they are handed, and that nobody waits for without end.

What a driver, a name server or a disk may hold up for ever is done by a worker of its own. They are
daemons: nothing can end a call that hangs, and the process must end all the same.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic
from typing import Final, TypeVar

from kiosk.base import log
from kiosk.base.forgetting import forget_on_this_thread

_T = TypeVar("_T")
_LINE: Final = 8
_GIVES_WAY_SECONDS: Final = 0.05
"""Whoever waits for an outcome takes it up meanwhile, or hands on what comes next: to forget holds
up every other thread for most of a millisecond.
"""


class Worker:
    """One thread; does one piece of work after the other. Any thread may hand it some.

    ``line`` pieces may wait; what is more is turned away, so that nothing piles up behind a call
    that hangs. All moments are of ``time.monotonic``.
    """

    def __init__(self, name: str, line: int = _LINE) -> None:
        self._name = name
        self._most = line
        self._line: deque[Callable[[], object]] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    def submit(self, work: Callable[[], object]) -> bool:
        """Have ``work`` done in its turn; false where too much waits, or all is being closed."""
        with self._changed:
            if self._closing or len(self._line) >= self._most:
                return False
            self._line.append(work)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()
            return True

    def call(
        self, work: Callable[[], _T], until: float, give_up: Callable[[], None] = lambda: None
    ) -> _T:
        """What comes of ``work``, what it raises included; ``TimeoutError`` at ``until``.

        Work that has not begun by then is not done any more; ``give_up`` is called for work that
        has, and may bring it to an end.
        """
        asked: Future[_T] = Future()

        def answer() -> None:
            if asked.set_running_or_notify_cancel():
                try:
                    asked.set_result(work())
                except Exception as error:  # noqa: BLE001 - raised where it was asked
                    asked.set_exception(error)

        if not self.submit(answer):
            raise TimeoutError(f"{self._name}: too much waits already")
        try:
            return asked.result(max(0.0, until - monotonic()))
        except TimeoutError:
            if not asked.done() and not asked.cancel():
                give_up()
            raise

    def close(self, until: float) -> bool:
        """Do what waits and end, but at ``until`` leave it all; whether the thread has ended."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(max(0.0, until - monotonic()))
        with self._changed:
            self._line.clear()
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while self._do_next():
            with self._changed:
                self._changed.wait_for(lambda: self._line or self._closing, _GIVES_WAY_SECONDS)
                goes_on = bool(self._line)
            if not goes_on:
                forget_on_this_thread()

    def _do_next(self) -> bool:
        """Whether there was something to do. What it was about is not held on to."""
        work = self._next()
        if work is None:
            return False
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the next piece of work is to be done all the same
            log.critical("kiosk.work_crashed", exception=type(error).__name__)
        return True

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._line or self._closing)
            return self._line.popleft() if self._line else None
