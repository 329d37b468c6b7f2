"""The workers of all PC/SC readers, those that were given up among them."""

import time
from typing import Final

from kiosk.reader.pcsc.worker import CardWorker, Done
from kiosk.reader.port import Today

_MOST_LEAVING: Final = 8


class WorkerPool:
    """Starts workers and gives them up. One that hangs ends with pcscd, or with the process."""

    def __init__(self, done: Done, today: Today) -> None:
        self._done = done
        self._today = today
        self._leaving: list[CardWorker] = []

    def start(self, reader: str) -> CardWorker:
        return CardWorker(reader, self._done, self._today)

    def give_up(self, worker: CardWorker) -> None:
        worker.give_up()
        self._leaving.append(worker)

    @property
    def is_stuck(self) -> bool:
        """Whether so many hang that the next one should wait."""
        self._leaving = [worker for worker in self._leaving if worker.is_alive()]
        return len(self._leaving) > _MOST_LEAVING

    def join(self, end: float) -> None:
        """Wait for those that were given up, until ``end`` of the monotonic clock."""
        for worker in self._leaving:
            worker.join(max(end - time.monotonic(), 0))
