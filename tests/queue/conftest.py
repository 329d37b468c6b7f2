from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.queue.queue import Queue
from tests.queue.examples import good, opened

OpenQueue = Callable[..., Queue]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kiosk"


@pytest.fixture
def open_queue(folder: Path) -> Iterator[OpenQueue]:
    """Opens the queue of ``folder``, and closes what the test left open."""
    left: list[Queue] = []

    def open_it(**changes: Any) -> Queue:
        left.append(good(opened(folder, **changes)))
        return left[-1]

    yield open_it
    for queue in left:
        queue.close()


@pytest.fixture
def queue(open_queue: OpenQueue) -> Queue:
    return open_queue()


@pytest.fixture(scope="module")
def shared_queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    """One queue for all examples of a property."""
    queue = good(opened(tmp_path_factory.mktemp("shared") / "kiosk"))
    yield queue
    queue.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for who holds the lock, where the test knows that they will keep it."""
    monkeypatch.setattr("kiosk.queue.files.PATIENCE", 0.0)
