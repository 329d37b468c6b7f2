"""The reference centre: draining queues, single people, bad neighbours, and what it costs.

The centre runs as a process of its own, over SQLite and over PostgreSQL (durable, on a socket).
Floors are the same rows written straight into the same tables of a fresh database.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from kiosk.central.store.engine import engine_of
from kiosk.central.store.schema import bring_up
from kiosk.central.store.tables import metadata
from tests.bench.measure import Measure
from tests.bench.neighbours import Line, neighbours, posted
from tests.central.examples import report, sqlite_in
from tests.devices.postgres import PostgreSQL

_MAIN: Final = Path(__file__).parents[2] / "main.py"
_BATCH: Final = 500
_REPORTS: Final = 10_000
_SINGLES: Final = 2_000
_CLIENTS: Final = 64
_ASKED: Final = 200
_ASKED_AMONG: Final = 60
_BARS: Final = {"SQLite": 4.0, "PostgreSQL": 1 / 0.30}

_LIBRARIES: Final = "import fastapi, uvicorn, sqlalchemy, sqlcipher3"
_CENTRE: Final = """
from pathlib import Path
from kiosk.base.resources import RESOURCES
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.policy import PolicyBook
book = PolicyBook.load(RESOURCES / "policies")
server = CentralServer(create_app(f"sqlite:///{sys.argv[1]}", book), "127.0.0.1", 0)
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
    found: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder:
        found += _on_one(
            "SQLite", Path(folder), [sqlite_in(Path(folder) / str(n)) for n in range(3)]
        )
    server = PostgreSQL(durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            found += _on_one("PostgreSQL", Path(folder), [server.database() for _ in range(3)])
    finally:
        server.close()
    with tempfile.TemporaryDirectory() as folder:
        floor_time, floor_memory = _cost(_LIBRARIES, "", folder)
        time, memory = _cost(_CENTRE, "server.close()", folder)
    return [
        *found,
        Measure("import and start", time, "s", floor_time, None,
                "floor: importing fastapi, uvicorn, sqlalchemy and sqlcipher3"),
        Measure("memory of import and start", memory, "bytes", floor_memory, None, "same floor"),
    ]  # fmt: skip


def _on_one(kind: str, folder: Path, databases: Sequence[str]) -> Iterator[Measure]:
    """``databases``: one to drain into and ask, two for the floors."""
    drained_into, batches_into, singles_into = databases
    for number in range(len(databases)):
        (folder / str(number)).mkdir()
    with _serving(drained_into, folder / "0") as port:
        line = Line(port)
        drained, repeated = (_drain(line, _bodies()) for _ in range(2))
        rows = _rows(drained_into)
        singles = _all_at_once(port)
        idle = [line.post(_single(n, "31")) for n in range(_ASKED)]
        health = [line.get("/healthz") for _ in range(_ASKED)]
        with neighbours(port) as told:
            busy = [line.post(_single(n, "33")) for n in range(_ASKED_AMONG)]
            busy_health = [line.get("/healthz") for _ in range(_ASKED_AMONG)]
    batches = _straight(batches_into, folder / "1", rows, _BATCH)
    alone = _straight(singles_into, folder / "2", {n: r[:_SINGLES] for n, r in rows.items()}, 1)
    yield Measure(f"drain 10,000 reports, 500 a batch, {kind}", drained, "s", batches, _BARS[kind],
                  f"{_REPORTS / drained:,.0f} a second; floor: executemany")  # fmt: skip
    yield Measure(f"the same again, all repeats, {kind}", repeated, "s", batches, None,
                  f"{_REPORTS / repeated:,.0f} a second")  # fmt: skip
    yield Measure(f"2,000 single reports from 64 clients, {kind}", singles, "s", alone, 3.0,
                  f"{_SINGLES / singles:,.0f} a second; floor: one transaction each")  # fmt: skip
    p50 = median(idle)
    yield Measure(f"one report while nobody else is there, p99, {kind}", _p99(idle), "s", p50, None,
                  "floor: its p50")  # fmt: skip
    yield Measure(f"one report among bad neighbours, p99, {kind}", _p99(busy), "s", p50, 5.0,
                  f"floor: p50 of idle; meanwhile {posted(told)}")  # fmt: skip
    yield Measure(f"/healthz among bad neighbours, p99, {kind}", _p99(busy_health), "s",
                  median(health), 5.0, "floor: p50 of idle")  # fmt: skip


@contextmanager
def _serving(database: str, folder: Path) -> Iterator[int]:
    """The port that a centre of its own process serves on."""
    command = [sys.executable, str(_MAIN), "central", "--port", "0", "--database", database]
    environment = {"CREDENTIALS_DIRECTORY": str(folder), "PATH": "/usr/bin", "HOME": str(folder)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        if server.stdout is None:
            raise AssertionError("it has an output")
        yield int(server.stdout.readline().rpartition(":")[2])
        server.terminate()


def _bodies() -> list[bytes]:
    return [
        json.dumps(
            {
                "reports": [
                    report(sequence=n, number=f"110105{n:012d}", report_id=_id(n))
                    for n in range(start, start + _BATCH)
                ]
            }
        ).encode()
        for start in range(1, _REPORTS + 1, _BATCH)
    ]


def _id(number: int) -> str:
    """The same for the same number."""
    return f"01a20000-0000-7000-8000-{number:012x}"


def _single(number: int, begin: str) -> bytes:
    kiosk = f"{begin}0105-{number % 9999:04d}"
    one = report(sequence=number + 1, number=f"{begin}0105{number:012d}", kiosk_id=kiosk)
    return json.dumps({"reports": [one]}).encode()


def _drain(line: Line, bodies: Sequence[bytes]) -> float:
    start = perf_counter()
    for body in bodies:
        line.post(body)
    return perf_counter() - start


def _all_at_once(port: int) -> float:
    bodies = [_single(n, "32") for n in range(_SINGLES)]
    lines = [Line(port) for _ in range(_CLIENTS)]

    def send(number: int) -> None:
        for body in bodies[number::_CLIENTS]:
            lines[number].post(body)

    with ThreadPoolExecutor(_CLIENTS) as pool:
        start = perf_counter()
        list(pool.map(send, range(_CLIENTS)))
        return perf_counter() - start


Rows = dict[str, list[tuple[Any, ...]]]


def _rows(database: str) -> Rows:
    """What a centre wrote, as its driver hands it out."""
    engine = engine_of(sa.make_url(database))
    raw = engine.raw_connection()
    cursor = raw.cursor()
    found = {}
    for table in metadata.sorted_tables:
        if table.name not in {"counters", "settings", "kiosks", "receipt_keys"}:
            cursor.execute(f"SELECT * FROM {table.name}")
            found[table.name] = list(cursor.fetchall())
    raw.close()
    engine.dispose()
    return found


def _straight(database: str, folder: Path, rows: Rows, size: int) -> float:
    """Seconds to write them with ``executemany``, so many of each table in a transaction."""
    engine = engine_of(sa.make_url(database))
    with engine.begin() as connection:
        bring_up(connection, folder / "straight.keys")
    raw = engine.raw_connection()
    cursor = raw.cursor()
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    marks = {name: ", ".join([mark] * len(metadata.tables[name].columns)) for name in rows}
    statements = {name: f"INSERT INTO {name} VALUES ({marks[name]})" for name in rows}
    most = max(len(of_table) for of_table in rows.values())
    start = perf_counter()
    for begin in range(0, most, size):
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for name, of_table in rows.items():
            if part := of_table[begin : begin + size]:
                cursor.executemany(statements[name], part)
        raw.commit() if engine.dialect.name != "sqlite" else cursor.execute("COMMIT")
    seconds = perf_counter() - start
    raw.close()
    engine.dispose()
    return seconds


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


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
