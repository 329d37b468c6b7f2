"""The driver for security-module readers on a serial line.

The module is asked every 0.3 s whether it finds a card, since it never speaks by itself. Some
modules find a card once and then no more until it is lifted: with those a card that was read
counts as taken away, although it may still lie there.
"""

import threading
import time
from typing import Final

from kiosk.base.forgetting import forget_on_this_thread
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.decoding.image import decode_image
from kiosk.reader.notifier import Notifier
from kiosk.reader.port import (
    Empty,
    Failed,
    NoReader,
    Read,
    ReaderListener,
    Reading,
    Today,
)
from kiosk.reader.sdt.module import FIRST_BYTE, SecurityModule
from kiosk.reader.sdt.rate import RATES, find_rate

READ_LIMIT: Final = 5.0
"""Seconds from a card's being found to its identity or a failure."""

FIND_PERIOD: Final = 0.3
OPEN_RETRY: Final = 0.5
_TRIES: Final = 3
_JOIN_PATIENCE: Final = 2.0
"""Seconds to wait for the thread at the end: a line that hangs while it is opened can't be
interrupted; it ends with the process."""

_WORTH_A_RETRY: Final = {
    FailureCode.CARD_UNREADABLE,
    FailureCode.CARD_REMOVED,
    FailureCode.READER_PROTOCOL,
    FailureCode.READER_TIMEOUT,
}

_ABSENT: Final = {
    FailureCode.READER_BUSY,  # nobody here can use it either
    FailureCode.READER_MISSING,
    FailureCode.READER_TIMEOUT,
}


class SdtReader:
    """A ``CardReader`` on a pyserial URL: ``/dev/ttyUSB0``, ``socket://127.0.0.1:4001``."""

    def __init__(self, port: str, *, today: Today = china.today, limit: float = READ_LIMIT) -> None:
        self._port = port
        self._today = today
        self._limit = limit
        self._rate = RATES[0]
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self._is_closing = False
        self._wants_again = False
        self._lock = threading.Lock()
        self._module: SecurityModule | None = None
        self._failure: Failure | None = None

    def start(self, listener: ReaderListener) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(Notifier(listener),), name="sdt-reader", daemon=True
        )
        self._thread.start()

    def read_again(self) -> None:
        self._wants_again = True
        self._wake.set()

    def cause(self) -> Failure | None:
        return self._failure

    def close(self) -> None:
        with self._lock:
            self._is_closing = True
            self._wake.set()
            if self._module:
                self._module.interrupt()
        if self._thread:
            self._thread.join(_JOIN_PATIENCE)

    def _run(self, notifier: Notifier) -> None:
        while not self._is_closing:
            failure = self._serve(notifier)
            if failure is None or self._is_closing:
                return
            self._failure = failure
            notifier.notify(NoReader() if failure.code in _ABSENT else Failed(failure))
            self._pause(OPEN_RETRY)

    def _serve(self, notifier: Notifier) -> Failure | None:
        """Open the line and read every card laid down; ``None`` means that the driver closes."""
        module = SecurityModule.open(self._port)
        if isinstance(module, Failure):
            return module
        with self._lock:
            self._module = module
            if self._is_closing:
                module.interrupt()
        try:
            failure = find_rate(module, self._rate, lambda: self._notify_absent(notifier))
            if failure:
                return failure
            self._rate = module.rate
            return self._watch(module, notifier)
        finally:
            with self._lock:
                self._module = None
            module.close()

    def _notify_absent(self, notifier: Notifier) -> None:
        if not self._is_closing:
            notifier.notify(NoReader())

    def _watch(self, module: SecurityModule, notifier: Notifier) -> Failure | None:
        has_card = False
        while not self._is_closing:
            is_asked, self._wants_again = self._wants_again, False
            found = self._find(module, FIRST_BYTE)
            if isinstance(found, Failure):
                return found
            if not found:
                notifier.notify(Empty())
            elif not has_card or is_asked:
                self._notify_card(module, notifier)
            has_card = found
            self._pause(FIND_PERIOD)
        return None

    def _notify_card(self, module: SecurityModule, notifier: Notifier) -> None:
        notifier.notify(Reading())
        card = self._read(module)
        if not self._is_closing:
            notifier.notify(Failed(card) if isinstance(card, Failure) else Read(card))
        del card
        forget_on_this_thread()

    def _find(self, module: SecurityModule, seconds: float) -> bool | Failure:
        """Whether a card lies there; a module that says no, or nothing clear, is asked twice."""
        found = module.find(seconds)
        return found if found is True or self._is_closing else module.find(seconds)

    def _read(self, module: SecurityModule) -> Identity | Failure:
        """Select and read the card that was found, from finding on again where that may help."""
        end = time.monotonic() + self._limit
        card = self._try(module, end)
        for _ in range(_TRIES - 1):
            if not isinstance(card, Failure) or card.code not in _WORTH_A_RETRY or self._is_closing:
                break
            found = self._find(module, min(FIRST_BYTE, end - time.monotonic()))
            if found is False:
                return Failure(FailureCode.CARD_REMOVED)
            if found is True:
                card = self._try(module, end)
        return card

    def _try(self, module: SecurityModule, end: float) -> Identity | Failure:
        failure = module.select(min(FIRST_BYTE, end - time.monotonic()))
        if failure:
            return failure
        image = module.read(end - time.monotonic())
        return image if isinstance(image, Failure) else decode_image(image, self._today())

    def _pause(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()
