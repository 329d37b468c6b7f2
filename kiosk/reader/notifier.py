"""Notifying of states: only when they change, and to the log without a word of who it is."""

from kiosk.base import log
from kiosk.reader.port import Failed, ReaderListener, ReaderState


class Notifier:
    """Hands a reader's states to its listener and the log, each once, and keeps nobody's card."""

    def __init__(self, listener: ReaderListener) -> None:
        self._listener = listener
        self._last: tuple[type, int] | None = None

    def notify(self, state: ReaderState) -> None:
        digest = type(state), hash(state)
        if digest == self._last:
            return
        self._last = digest
        if isinstance(state, Failed):
            log.warning("reader.failed", code=state.failure.code, detail=state.failure.detail)
        else:
            log.info("reader.state", state=type(state).__name__)
        self._listener(state)
