"""The sync: draining a backlog, and how soon the centre's answer is there."""

import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

import httpx2

from kiosk.domain.report import CentralResult
from kiosk.queue.queue import Queue
from kiosk.queue.view import Limits
from kiosk.sync.client import CentralClient
from kiosk.sync.drain import Drain, Drained
from kiosk.sync.loop import SyncLoop
from tests.bench.measure import Measure
from tests.crash.recorder import people
from tests.crash.watched import central
from tests.queue.examples import good, opened

_BATCHED, _SINGLE, _ASKED = 10_000, 1_500, 200


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        (folder / "central").mkdir()
        with central(folder / "central") as url:
            queue = good(opened(folder / "kiosk", limits=Limits(unsent=1_000_000)))
            single = _seconds_a_report(queue, url, count=_SINGLE, batch=1, first=1)
            batched = _seconds_a_report(queue, url, count=_BATCHED, batch=500, first=100_001)
            answer, health, bare = _answer_and_round_trips(queue, url)
            queue.close()
    rate = f"{1 / batched:.0f} reports a second against {1 / single:.0f}"
    return [
        Measure("drain 10,000, a report", batched, "s", single, 1 / 20, f"{rate}; floor: singly"),
        Measure("commit to answer, p50", answer, "s", health, 3.0, _HEALTH),
        Measure("the same", answer, "s", bare, None, _BARE),
    ]


_HEALTH: Final = "floor: GET /healthz, a round trip for which the centre asks its database"
_BARE: Final = "floor: POST to a path that isn't there, a round trip for which it does nothing"


def _seconds_a_report(queue: Queue, url: str, *, count: int, batch: int, first: int) -> float:
    """Time to drain ``count`` fresh reports, the answers kept, over one connection."""
    drafts = people(first)
    for _ in range(count):
        good(queue.record(next(drafts), language="zh_CN"))
    client = CentralClient(url)
    begun = time.perf_counter()
    ended = Drain(queue, client, lambda _: None, batch).run()
    seconds = time.perf_counter() - begun
    client.close()
    assert ended == Drained(count), ended
    return seconds / count


def _answer_and_round_trips(queue: Queue, url: str) -> tuple[float, float, float]:
    """From a commit to its result kept and told, and two plain exchanges, taking turns."""
    answered = threading.Event()

    def on_result(_: CentralResult) -> None:
        answered.set()

    loop = SyncLoop(queue, CentralClient(url), on_result)
    loop.start()
    drafts = people(900_001)
    answers, healths, bares = [], [], []
    with httpx2.Client(base_url=url, trust_env=False) as http:
        for _ in range(_ASKED):
            good(queue.record(next(drafts), language="zh_CN"))
            begun = time.perf_counter()
            loop.wake()
            assert answered.wait(10)
            answers.append(time.perf_counter() - begun)
            answered.clear()
            begun = time.perf_counter()
            http.get("/healthz")
            healths.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            http.post("/nothing", content=b"{}")
            bares.append(time.perf_counter() - begun)
    loop.close()
    return statistics.median(answers), statistics.median(healths), statistics.median(bares)
