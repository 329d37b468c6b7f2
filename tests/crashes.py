"""What nobody caught: no test may pass over it, whoever it happened to.

An exception in a thread, in a slot of Qt's or behind a guard that logs it leaves the test's own
thread untouched, so a test would be green though the part it tests has died.
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from kiosk.base import log


@contextmanager
def heard() -> Iterator[list[str]]:
    """Every crash in this process while this lasts: ``*crashed`` events, and what no one caught."""
    crashes: list[str] = []
    tell, hook, thread_hook = log.tell, sys.excepthook, threading.excepthook

    def listening(level: str, event: str, fields: dict[str, Any]) -> None:
        if event.endswith("crashed"):
            crashes.append(f"{event} {fields}")
        tell(level, event, fields)

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        crashes.append(f"uncaught {error!r}")
        hook(kind, error, trace)

    def died(crash: threading.ExceptHookArgs) -> None:
        crashes.append(f"{crash.thread and crash.thread.name} died of {crash.exc_value!r}")
        thread_hook(crash)

    log.tell = listening
    sys.excepthook, threading.excepthook = uncaught, died
    try:
        yield crashes
    finally:
        log.tell = tell
        sys.excepthook, threading.excepthook = hook, thread_hook


def told(stderr: str) -> list[str]:
    """The crashes in what a program said on stderr."""
    return [line for line in stderr.splitlines() if _is_crash(line)]


def _is_crash(line: str) -> bool:
    if line.startswith("Traceback (most recent call last)"):
        return True
    try:
        entry = json.loads(line)
    except ValueError:
        return False
    return isinstance(entry, dict) and str(entry.get("event")).endswith("crashed")
