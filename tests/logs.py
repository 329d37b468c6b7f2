"""What is logged while a test looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kiosk.base import log


@contextmanager
def capture_logs() -> Iterator[list[dict[str, Any]]]:
    """Every event told meanwhile, and to nobody else: ``event``, ``log_level`` and the fields."""
    told: list[dict[str, Any]] = []

    def take(level: str, event: str, fields: dict[str, Any]) -> None:
        told.append({"event": event, "log_level": level, **fields})

    before = log.listen(take)
    try:
        yield told
    finally:
        log.listen(before)
