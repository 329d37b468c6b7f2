"""The reference centre: draining a queue into it, and what it costs to have it in the process."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import httpx2
import sqlcipher3.dbapi2 as sqlite

from kiosk.base.resources import RESOURCES
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.bench.measure import Measure
from tests.central.examples import report
from tests.logs import capture_logs

_POLICIES: Final = RESOURCES / "policies"
_BATCH: Final = 500
_REPORTS: Final = 10_000
_SINGLES: Final = 100

_LIBRARIES: Final = "import fastapi, uvicorn, sqlalchemy, sqlcipher3"
_CENTRE: Final = f"""
from pathlib import Path
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.policy import PolicyBook
book = PolicyBook.load(Path({str(_POLICIES)!r}))
server = CentralServer(create_app(f"sqlite:///{{sys.argv[1]}}", book), "127.0.0.1", 0)
server.start()
"""
_STOPWATCH: Final = """
import logging, sys, time
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
start, before = time.perf_counter(), resident()
{body}
print(time.perf_counter() - start, resident() - before)
{end}
"""


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder, capture_logs():
        drained, repeated, single = _drain(Path(folder))
        straight = _straight(Path(folder))
        floor_time, floor_memory = _cost(_LIBRARIES, "", folder)
        time, memory = _cost(_CENTRE, "server.close()", folder)
    return [
        Measure("drain 10,000 reports over loopback, 500 a batch", drained, "s", straight, None,
                f"{_REPORTS / drained:,.0f} a second; floor: executemany, no HTTP"),
        Measure("the same again, all repeats", repeated, "s", straight, None,
                f"{_REPORTS / repeated:,.0f} a second"),
        Measure("one report, asked and answered", single, "s", straight / (_REPORTS / _BATCH), None,
                "median of 100; floor: one commit of 500 rows"),
        Measure("import and start", time, "s", floor_time, None,
                "floor: importing fastapi, uvicorn, sqlalchemy and sqlcipher3"),
        Measure("memory of import and start", memory, "bytes", floor_memory, None, "same floor"),
    ]  # fmt: skip


def _bodies() -> list[bytes]:
    return [
        json.dumps(
            {
                "reports": [
                    report(sequence=n, number=f"110105{n:012d}")
                    for n in range(start, start + _BATCH)
                ]
            }
        ).encode()
        for start in range(0, _REPORTS, _BATCH)
    ]


def _drain(folder: Path) -> tuple[float, float, float]:
    """Seconds for all reports, the first time and the second, and for a single one."""
    book = PolicyBook.load(_POLICIES)
    if isinstance(book, Failure):
        raise SystemExit(book.detail)
    app = create_app(f"sqlite:///{folder / 'drain.db'}", book)
    if isinstance(app, Failure):
        raise SystemExit(app.detail)
    server = CentralServer(app, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.start()}"
    bodies = _bodies()
    seconds = []
    with httpx2.Client(base_url=url, trust_env=False) as client:
        client.get("/healthz")
        for _ in range(2):
            start = perf_counter()
            for body in bodies:
                _post(client, body)
            seconds.append(perf_counter() - start)
        single = median(_timed(client, sequence) for sequence in range(_SINGLES))
    server.close()
    return seconds[0], seconds[1], single


def _timed(client: httpx2.Client, sequence: int) -> float:
    body = json.dumps(
        {"reports": [report(sequence=sequence, number=f"810000{sequence:012d}")]}
    ).encode()
    start = perf_counter()
    _post(client, body)
    return perf_counter() - start


def _post(client: httpx2.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    client.post("/v1/reports", content=body, headers=headers).raise_for_status()


def _straight(folder: Path) -> float:
    """Seconds to write as many rows of the same content straight into SQLite, as durably."""
    rows = [
        [(entry["report_id"], entry["holder"]["number"], json.dumps(entry)) for entry in batch]
        for batch in (json.loads(body)["reports"] for body in _bodies())
    ]
    connection = sqlite.connect(str(folder / "straight.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE events (id TEXT PRIMARY KEY, holder TEXT, content TEXT)")
    start = perf_counter()
    for batch in rows:
        connection.executemany("INSERT INTO events VALUES (?, ?, ?)", batch)
        connection.commit()
    seconds = perf_counter() - start
    connection.close()
    return seconds


def _cost(body: str, end: str, folder: str) -> tuple[float, float]:
    """Seconds and bytes that ``body`` takes in a fresh interpreter, the best of three."""
    script = _STOPWATCH.format(body=body, end=end)
    best = (float("inf"), float("inf"))
    for turn in range(3):
        done = subprocess.run(
            [sys.executable, "-c", script, f"{folder}/cost-{turn}.db"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds, memory = done.stdout.split()
        best = min(best, (float(seconds), float(memory)))
    return best
