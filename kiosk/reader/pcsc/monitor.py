"""Monitoring PC/SC readers: a thread that blocks until a card, a reader or pcscd comes or goes."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.pcsc.context import Context, ReaderStatus
from kiosk.reader.pcsc.names import meant_readers

SERVICE_RETRY: Final = 0.5
"""Seconds between tries to reach a pcscd that is not there: nothing tells when it starts."""

SETTLING: Final = 1.0
"""Seconds after a change in which readers are listed once more: pcscd does not tell of a reader
that came between the listing and the waiting, and readers of two slots come in two steps."""
_PAUSE: Final = 0.05

Watched = Callable[[Sequence[ReaderStatus] | None], None]
"""Gets what the readers are like after each change; ``None`` while there is no pcscd."""


class ReaderMonitor:
    """Watches the readers that ``name`` means, whatever happens to pcscd meanwhile."""

    def __init__(self, name: str, watched: Watched) -> None:
        self._name = name
        self._watched = watched
        self._closing = threading.Event()
        self._last: Sequence[ReaderStatus] | None = None
        self._lock = threading.Lock()
        self._context: Context | None = None
        self._thread = threading.Thread(target=self._run, name="pcsc-monitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def give_up(self) -> None:
        """Stop watching; the thread ends as soon as pcscd lets it."""
        with self._lock:
            self._closing.set()
            if self._context:
                self._context.interrupt()

    def join(self, patience: float) -> None:
        self._thread.join(patience)

    def _run(self) -> None:
        while not self._closing.is_set():
            context = Context.establish()
            if isinstance(context, Context):
                with self._lock:
                    self._context = context
                if not self._closing.is_set():
                    self._watch(context)
                with self._lock:
                    self._context = None
                context.release()
            if not self._closing.is_set():
                self._watched(None)
                self._closing.wait(SERVICE_RETRY)

    def _watch(self, context: Context) -> None:
        """Tell of every change until pcscd is gone."""
        self._last = None
        is_settled = False
        while not isinstance(names := context.readers(), Failure):
            known = context.look(meant_readers(names, self._name))
            if isinstance(known, Failure):
                # A reader went between the two calls, or pcscd: look again, and not too fast.
                if self._closing.wait(_PAUSE):
                    return
                continue
            self._tell(known)
            is_settled = self._watch_cards(context, known, None if is_settled else SETTLING)

    def _watch_cards(
        self, context: Context, known: list[ReaderStatus], seconds: float | None
    ) -> bool:
        """Tell of cards until a reader comes or goes; ``True`` if nothing more did for a while."""
        while not isinstance(seen := context.wait(known, seconds), Failure):
            has_reader_changed, known = seen
            self._tell(known)
            if has_reader_changed:
                return False
            seconds = SETTLING
        return seen.code is FailureCode.READER_TIMEOUT

    def _tell(self, readers: Sequence[ReaderStatus]) -> None:
        ready = [reader for reader in readers if reader.is_ready]
        if ready != self._last:
            self._last = ready
            self._watched(ready)
