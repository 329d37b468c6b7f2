"""Log events, told by any part: a name and its fields.

Who hears them is decided once for the whole program (:mod:`kiosk.operations.logging`); until then
nobody does.
"""

from collections.abc import Callable
from typing import Any

Listener = Callable[[str, str, dict[str, Any]], None]
"""Gets the level, the name and the fields of an event, on the thread that tells it."""


def _nobody(_level: str, _event: str, _fields: dict[str, Any]) -> None:
    """Before logs are set up, and in tests that look at none."""


_listener: Listener = _nobody


def tell(level: str, event: str, fields: dict[str, Any]) -> None:
    """Hand one event to whoever listens."""
    _listener(level, event, fields)


def listen(listener: Listener = _nobody) -> Listener:
    """Have every event told to ``listener`` from now on; who was told them before."""
    global _listener
    before, _listener = _listener, listener
    return before


def debug(event: str, /, **fields: Any) -> None:
    tell("debug", event, fields)


def info(event: str, /, **fields: Any) -> None:
    tell("info", event, fields)


def warning(event: str, /, **fields: Any) -> None:
    tell("warning", event, fields)


def error(event: str, /, **fields: Any) -> None:
    tell("error", event, fields)


def critical(event: str, /, **fields: Any) -> None:
    tell("critical", event, fields)
