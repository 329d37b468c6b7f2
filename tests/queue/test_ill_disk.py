"""A disk that fails at one commit after the other, each time in another way."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Report
from kiosk.queue import store
from kiosk.queue.database import Error, connect
from kiosk.queue.queue import Queue
from tests.queue.examples import draft, good

OpenQueue = Callable[..., Queue]

_IOERR, _FULL = 10, 13  # SQLite's result codes
_WAYS = {"not done": (_IOERR, False), "done": (_IOERR, True), "full": (_FULL, False)}


class IllDisk:
    """A connection whose next COMMITs fail in these ways, on whatever connection they come."""

    def __init__(self, connection: Any, ways: list[str]) -> None:
        self._connection = connection
        self._ways = ways

    def execute(self, statement: str, *values: Any) -> Any:
        if statement != "COMMIT" or not self._ways:
            return self._connection.execute(statement, *values)
        code, is_done = _WAYS[self._ways.pop(0)]
        if is_done:
            self._connection.execute(statement)
        error = Error("the disk fails")
        error.sqlite_errorcode = code
        raise error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@pytest.mark.parametrize("ways", [*product(_WAYS, repeat=4)], ids=", ".join)
def test_what_is_confirmed_until_it_is_recorded_is_one_report(
    open_queue: OpenQueue, monkeypatch: pytest.MonkeyPatch, ways: tuple[str, ...]
) -> None:
    queue, left = open_queue(), list(ways)
    monkeypatch.setattr(store, "connect", lambda path: IllDisk(connect(path), left))
    queue._store._connection = IllDisk(queue._store._connection, left)  # type: ignore[assignment]
    recorded: Report | Failure = Failure(FailureCode.QUEUE_UNAVAILABLE)
    for _ in range(len(ways) + 1):
        if isinstance(recorded, Failure):
            recorded = queue.record(draft(), language="en")
    assert good(queue.pending(10)) == [recorded]
