"""Reading the cards of one PC/SC reader, on a thread that can be given up at any moment."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.pcsc_card import read_card
from kiosk.reader.pcsc_context import Context
from kiosk.reader.port import Today

FAULT_RETRY: Final = 1.0
"""Seconds during which a card that does not answer is tried again: it may still be on its way
onto the reader, or off it, which pcscd notices within 0.4 s."""

_PAUSE: Final = 0.1
"""Seconds between two tries: nothing tells when another program lets go of a card."""

Outcome = Identity | SocialSecurityCard | Failure


@dataclass(frozen=True, slots=True)
class Job:
    """One card to read: its reader's ATR of it, and the seconds it may take."""

    atr: bytes
    seconds: float


Done = Callable[["CardWorker", Job, Outcome], None]


class CardWorker:
    """Does one job at a time; ``done`` gets each outcome, on the worker's thread."""

    def __init__(self, reader: str, done: Done, today: Today) -> None:
        self._reader = reader
        self._done = done
        self._today = today
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._context: Context | None = None
        self._thread = threading.Thread(target=self._run, name="pcsc-read", daemon=True)
        self._thread.start()

    def read(self, job: Job) -> None:
        self._jobs.put(job)

    def give_up(self) -> None:
        """Whatever the worker does now fails at once, even an exchange that never returns."""
        self._jobs.put(None)
        with self._lock:
            self._given_up.set()
            if self._context:
                self._context.interrupt()

    def join(self, patience: float) -> None:
        self._thread.join(patience)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        context = Context.establish()
        if isinstance(context, Context):
            with self._lock:
                self._context = context
        while not self._given_up.is_set() and (job := self._jobs.get()):
            if isinstance(context, Failure):
                self._done(self, job, context)
            else:
                self._done(self, job, self._read(context, job))
        if isinstance(context, Context):
            with self._lock:
                self._context = None
            context.release()

    def _read(self, context: Context, job: Job) -> Outcome:
        start = time.monotonic()
        while True:
            outcome = self._try(context, job.atr)
            if not isinstance(outcome, Failure) or outcome.code not in _WORTH_A_RETRY:
                return outcome
            patience = min(_WORTH_A_RETRY[outcome.code], job.seconds)
            if time.monotonic() - start + _PAUSE > patience or self._given_up.wait(_PAUSE):
                return outcome

    def _try(self, context: Context, atr: bytes) -> Outcome:
        connection = context.connect(self._reader, is_exclusive=True)
        if isinstance(connection, Failure) and connection.code is FailureCode.READER_BUSY:
            connection = context.connect(self._reader, is_exclusive=False)
        if isinstance(connection, Failure):
            return connection
        try:
            return read_card(connection.transmit, atr, self._today())
        finally:
            connection.disconnect()


_WORTH_A_RETRY: Final = {
    FailureCode.READER_BUSY: float("inf"),
    FailureCode.CARD_UNREADABLE: FAULT_RETRY,
    FailureCode.CARD_REMOVED: FAULT_RETRY,
}
