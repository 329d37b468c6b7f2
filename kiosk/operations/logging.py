"""Logs: one JSON object a line on stderr, which systemd hands to the journal with its priority.

Only the fields that ``resources/events.toml`` lists for an event are ever written, so a name or
a number can't slip in with a careless field, an exception's message or a library's own log line.
Whatever becomes of a line, the work that logs it goes on: nothing here waits or raises.
"""

import atexit
import json
import logging
import re
import sys
import threading
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, BinaryIO, Final

from kiosk.base import log
from kiosk.operations.journal import leads_to_journal, prefix
from kiosk.operations.lines import LineWriter
from kiosk.operations.registry import EventEntry, Level

UNLISTED: Final = "log.unlisted"
LIBRARY: Final = "log.library"
CRASHED: Final = "log.crashed"
LOST: Final = "log.lost"

_FLUSH_SECONDS: Final = 0.5
_STDERR: Final = 2
_writers: Final[list[LineWriter]] = []
_REMEMBERED: Final = 300
_latest: Final[deque[str]] = deque(maxlen=_REMEMBERED)

_EVENT_NAME: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_LEVELS: Final = logging.getLevelNamesMapping()


class ListedFields:
    """Lets nothing through but what the registry lists.

    The level is the registry's too. An event that is not listed is marked as such and loses
    all its fields; its name is kept only where it has the form of one.
    """

    def __init__(self, events: Mapping[str, EventEntry]) -> None:
        self._events = events

    def __call__(self, event: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        entry = self._events.get(event)
        if entry is None:
            named = {"unlisted": event} if _EVENT_NAME.fullmatch(event) else {}
            return {"level": Level.ERROR, "event": UNLISTED, **named}
        listed = {key: value for key, value in fields.items() if key in entry.fields}
        return {"level": entry.level, "event": event, **listed}


class _Library(logging.Handler):
    """What a library logs: who and where, never the text, which may hold a statement's values."""

    def emit(self, record: logging.LogRecord) -> None:
        log.warning(
            LIBRARY,
            library=record.name,
            place=f"{record.module}:{record.lineno}",
            exception=record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "",
        )


def configure(
    events: Mapping[str, EventEntry], least: Level = Level.INFO, stream: BinaryIO | None = None
) -> None:
    """Set up the log, the standard library's logging and the hooks for uncaught exceptions.

    ``stream`` has no buffer of its own; ``None`` is stderr.
    """
    marked = stream is None and leads_to_journal(_STDERR)
    if stream is None:
        stream = open(_STDERR, "wb", buffering=0, closefd=False)  # noqa: SIM115 - as long as we are
    while _writers:
        _writers.pop().close(_FLUSH_SECONDS)
    writer = LineWriter(stream, lambda lost: log.error(LOST, lines=lost))
    _writers.append(writer)
    listed = ListedFields(events)

    def write(_level: str, event: str, fields: Mapping[str, Any]) -> None:
        """A log event that can't be made must not end what it tells of."""
        try:
            shown = listed(event, fields)
            if _LEVELS[shown["level"].upper()] >= _LEVELS[least.upper()]:
                shown["at"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")
                line = json.dumps(shown, ensure_ascii=False, default=str)
                _latest.append(line)
                writer.write(f"{prefix(shown['level'])}{line}" if marked else line)
        except Exception:  # noqa: BLE001 - as said
            writer.lose()

    log.listen(write)
    logging.basicConfig(handlers=[_Library()], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    sys.excepthook = _crashed
    sys.unraisablehook = lambda crash: _crashed(
        crash.exc_type, crash.exc_value, crash.exc_traceback
    )
    threading.excepthook = lambda crash: _crashed(
        crash.exc_type, crash.exc_value, crash.exc_traceback
    )


def latest() -> list[dict[str, Any]]:
    """The last 300 lines of this run, oldest first, as they were written."""
    return [json.loads(line) for line in tuple(_latest)]


@atexit.register
def flush() -> None:
    """Wait until nothing is to be written any more, half a second at most."""
    for writer in _writers:
        writer.flush(_FLUSH_SECONDS)


def _crashed(
    kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None
) -> None:
    """Name the exception and the way to it, without its message."""
    stack = []
    while trace is not None:
        code = trace.tb_frame.f_code
        stack.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    log.critical(CRASHED, exception=kind.__name__, stack=stack)
