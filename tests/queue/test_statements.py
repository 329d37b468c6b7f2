"""What is asked all day long must not grow with the reports that are kept for audit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.queue import statements as sql
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from tests.queue.examples import good

OpenQueue = Callable[..., Queue]


@pytest.mark.parametrize("name", ["PENDING", "OLDEST_UNSENT", "ERASABLE", "NEXT_SEQUENCE"])
def test_it_starts_from_the_few_that_wait(name: str, folder: Path, open_queue: OpenQueue) -> None:
    open_queue()
    connection = good(connect(folder / "queue.db"))
    plan = connection.execute(f"EXPLAIN QUERY PLAN {getattr(sql, name)}", {"limit": 500}).fetchall()
    connection.close()
    steps = [step["detail"] for step in plan]
    assert not [step for step in steps if step.startswith("SCAN report")], steps
