"""Reading the cards of one PC/SC reader, on a thread that can be given up at any moment."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.pcsc.card import read_card
from kiosk.reader.pcsc.context import Context
from kiosk.reader.port import Today

FAULT_RETRY: Final = 1.0
"""Seconds during which a card that does not answer is tried again: it may still be on its way
onto the reader, or off it, which pcscd notices within 0.4 s."""

_PAUSE: Final = 0.1
"""Seconds between two tries: nothing tells when another program lets go of a card."""

_RETRIED_FOR: Final = {
    FailureCode.READER_BUSY: float("inf"),
    FailureCode.CARD_UNREADABLE: FAULT_RETRY,
    FailureCode.CARD_REMOVED: FAULT_RETRY,
}

Outcome = Identity | SocialSecurityCard | Failure


@dataclass(frozen=True)
class Job:
    """One card to read: its reader's ATR of it, and the seconds it may take.

    ``is_exclusive`` keeps other programs away meanwhile, which may need what is no person's card.
    """

    atr: bytes
    seconds: float
    is_exclusive: bool


Done = Callable[[Job, Outcome], None]


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
                self._done(job, context)
            else:
                self._work(context, job)
        if isinstance(context, Context):
            with self._lock:
                self._context = None
            context.release()

    def _work(self, context: Context, job: Job) -> None:
        start = time.monotonic()
        while not self._try(context, job, time.monotonic() - start):
            if self._given_up.wait(_PAUSE):
                return

    def _try(self, context: Context, job: Job, spent: float) -> bool:
        """Read the card once; the answer is whether the job is done."""
        connection = context.connect(self._reader, is_exclusive=job.is_exclusive)
        if (
            job.is_exclusive
            and isinstance(connection, Failure)
            and connection.code is FailureCode.READER_BUSY
        ):
            connection = context.connect(self._reader, is_exclusive=False)
        if isinstance(connection, Failure):
            return self._is_done(job, connection, spent)
        try:
            card = read_card(connection.transmit, job.atr, self._today())
            return self._is_done(job, card, spent)
        finally:
            connection.disconnect()

    def _is_done(self, job: Job, outcome: Outcome, spent: float) -> bool:
        """Hand the outcome over, unless it is one that another try may change."""
        if isinstance(outcome, Failure):
            patience = min(_RETRIED_FOR.get(outcome.code, 0.0), job.seconds)
            if spent + _PAUSE <= patience:
                return False
        self._done(job, outcome)
        return True
