"""Logs: one JSON object a line on stderr, which systemd hands to the journal.

Only the fields that ``resources/events.toml`` lists for an event are ever written, so a name or
a number can't slip in with a careless field, an exception's message or a library's own log line.
Whatever becomes of a line, the work that logs it goes on: nothing here waits or raises.
"""

import atexit
import logging
import re
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, BinaryIO, Final

import structlog
from structlog.typing import EventDict, WrappedLogger

from kiosk.operations.lines import LineWriter
from kiosk.operations.registry import EventEntry, Level

UNLISTED: Final = "log.unlisted"
LIBRARY: Final = "log.library"
CRASHED: Final = "log.crashed"
LOST: Final = "log.lost"

_FLUSH_SECONDS: Final = 0.5
_STDERR: Final = 2
_writers: Final[list[LineWriter]] = []

_EVENT_NAME: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_LEVELS: Final = logging.getLevelNamesMapping()


class ListedFields:
    """The processor that lets nothing through but what the registry lists.

    The level is the registry's too. An event that is not listed is marked as such and loses
    all its fields; its name is kept only where it has the form of one.
    """

    def __init__(self, events: Mapping[str, EventEntry]) -> None:
        self._events = events

    def __call__(self, _logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        name = str(event_dict["event"])
        entry = self._events.get(name)
        if entry is None:
            named = {"unlisted": name} if _EVENT_NAME.fullmatch(name) else {}
            return {"level": Level.ERROR, "event": UNLISTED, **named}
        listed = {key: value for key, value in event_dict.items() if key in entry.fields}
        return {"level": entry.level, "event": name, **listed}


class _AtLeast:
    """Drops what is below a level, once the registry has said which level an event has."""

    def __init__(self, level: Level) -> None:
        self._least = _LEVELS[level.upper()]

    def __call__(self, _logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        if _LEVELS[event_dict["level"].upper()] < self._least:
            raise structlog.DropEvent
        return event_dict


class _Library(logging.Handler):
    """What a library logs: who and where, never the text, which may hold a statement's values."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().warning(
            LIBRARY,
            library=record.name,
            place=f"{record.module}:{record.lineno}",
            exception=record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "",
        )


class _Logger(structlog.BoundLogger):
    """A log event that can't be made must not end what it tells of."""

    def _proxy_to_logger(
        self, method_name: str, event: str | None = None, *args: Any, **fields: Any
    ) -> Any:
        try:
            return super()._proxy_to_logger(method_name, event, *args, **fields)
        except Exception:  # noqa: BLE001 - as said
            self._logger.lose()


class _Lines:
    """What structlog hands its lines to, whatever their level."""

    def __init__(self, writer: LineWriter) -> None:
        self.lose = writer.lose
        self.debug = self.info = self.warning = self.error = self.critical = writer.write


def configure(
    events: Mapping[str, EventEntry], least: Level = Level.INFO, stream: BinaryIO | None = None
) -> None:
    """Set up structlog, the standard library's logging and the hooks for uncaught exceptions.

    ``stream`` has no buffer of its own; ``None`` is stderr.
    """
    if stream is None:
        stream = open(_STDERR, "wb", buffering=0, closefd=False)  # noqa: SIM115 - as long as we are
    while _writers:
        _writers.pop().close(_FLUSH_SECONDS)
    writer = LineWriter(stream, lambda lost: structlog.get_logger().error(LOST, lines=lost))
    _writers.append(writer)
    lines = _Lines(writer)
    structlog.configure(
        processors=[
            ListedFields(events),
            _AtLeast(least),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
        wrapper_class=_Logger,
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=False,
    )
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
    structlog.get_logger().critical(CRASHED, exception=kind.__name__, stack=stack)
