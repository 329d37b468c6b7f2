"""The reference centre: draining queues, single people, bad neighbours, growth, and what it costs.

The centre runs as a process of its own, over SQLite and over PostgreSQL (durable, on a socket).
Floors are the same rows written straight into the same tables of an empty database, in turns with
the centre.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from tests.bench.grown import grow
from tests.bench.measure import Measure
from tests.bench.neighbours import Line, neighbours, posted
from tests.bench.serving import Straight, rows_of, serving
from tests.central.examples import holder, report, sqlite_in
from tests.devices.postgres import PostgreSQL

_BATCH: Final = 500
_BATCHES: Final = 20
_SINGLES: Final = 2_000
_CLIENTS: Final = 64
_ROUND: Final = 200  # singles between two looks at their floor
_ASKED: Final = 200
_FEW: Final = 1_000
_TIMES: Final = 1_000  # as many people
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


Place = Callable[[], tuple[str, Path]]
"""A new and empty database, and a folder for its keys."""


def measures() -> list[Measure]:
    found: list[Measure] = []
    for kind in _BARS:
        with _places(kind) as place:
            found += [*_drained(kind, place), *_among(kind, place), *_grown(kind, place)]
    with tempfile.TemporaryDirectory() as folder:
        floor_time, floor_memory = _cost(_LIBRARIES, "", folder)
        time, memory = _cost(_CENTRE, "server.close()", folder)
    return [
        *found,
        Measure("import and start", time, "s", floor_time, None,
                "floor: importing fastapi, uvicorn, sqlalchemy and sqlcipher3"),
        Measure("memory of import and start", memory, "bytes", floor_memory, None, "same floor"),
    ]  # fmt: skip


@contextmanager
def _places(kind: str) -> Iterator[Place]:
    numbers = count(1)
    server = PostgreSQL(durable=True) if kind == "PostgreSQL" else None
    with tempfile.TemporaryDirectory() as name:

        def place() -> tuple[str, Path]:
            folder = Path(name) / str(next(numbers))
            folder.mkdir()
            return server.database() if server else sqlite_in(folder), folder

        yield place
    if server:
        server.close()


def _drained(kind: str, place: Place) -> Iterator[Measure]:
    """In turns with the floor: a batch, or a round of singles, and then the same rows. Before, one
    more batch, which waits until the service's other process is there.
    """
    bodies = [_body(start) for start in range(1, _BATCH * _BATCHES + 1, _BATCH)]
    database, folder = place()
    with serving(database, folder) as port, closing(Line(port)) as line:
        for body in bodies:
            line.post(body)
    together, alone = rows_of(database, _BATCH), rows_of(database, 1)
    with (
        serving(*place()) as port,
        closing(Line(port)) as line,
        closing(Straight(*place())) as batches,
        closing(Straight(*place())) as singles,
    ):
        line.post(_body(_BATCH * _BATCHES + 1))
        drained = [(line.post(body), batches.write(rows))
                   for body, rows in zip(bodies, together, strict=True)]  # fmt: skip
        repeated = sum(map(line.post, bodies))
        rounds = [
            (_all_at_once(port, start), sum(map(singles.write, alone[start : start + _ROUND])))
            for start in range(0, _SINGLES, _ROUND)
        ]
    took, floor = map(sum, zip(*drained, strict=True))
    reports = _BATCH * _BATCHES
    yield Measure(f"drain 10,000 reports, 500 a batch, {kind}", took, "s", floor, _BARS[kind],
                  f"{reports / took:,.0f} a second; floor: executemany")  # fmt: skip
    yield Measure(f"the same again, all repeats, {kind}", repeated, "s", floor, None,
                  f"{reports / repeated:,.0f} a second")  # fmt: skip
    took, floor = map(sum, zip(*rounds, strict=True))
    yield Measure(f"2,000 single reports from 64 clients, {kind}", took, "s", floor, 3.0,
                  f"{_SINGLES / took:,.0f} a second; floor: one transaction each")  # fmt: skip


def _among(kind: str, place: Place) -> Iterator[Measure]:
    """One person's report while nobody else is there, before and after, and among neighbours."""
    singles = map(_single, count())
    with serving(*place()) as port, closing(Line(port)) as line:

        def asked(times: int) -> tuple[list[float], list[float]]:
            line.close()  # the service has, if it took long until here
            took = [(line.post(next(singles)), line.get("/healthz")) for _ in range(times)]
            reports, health = zip(*took, strict=True)
            return list(reports), list(health)

        asked(_ASKED)  # warms up
        before, before_health = asked(_ASKED)
        with neighbours(port) as told:
            busy, busy_health = asked(2 * _ASKED)  # as often as alone
        after, after_health = asked(_ASKED)
        if set(line.said) != {200}:
            raise AssertionError(f"a person was answered {posted(line.said)}")
    idle, p50 = before + after, median(before + after)
    yield Measure(f"one report while nobody else is there, p99, {kind}", _p99(idle), "s", p50, None,
                  "floor: its p50")  # fmt: skip
    yield Measure(f"one report among bad neighbours, p99, {kind}", _p99(busy), "s", p50, 5.0,
                  f"floor: p50 of idle; p50 of these {median(busy) * 1e3:.0f} ms;"
                  f" meanwhile {posted(told)}")  # fmt: skip
    yield Measure(f"/healthz among bad neighbours, p99, {kind}", _p99(busy_health), "s",
                  median(before_health + after_health), 5.0, "floor: p50 of idle")  # fmt: skip


def _grown(kind: str, place: Place) -> Iterator[Measure]:
    """One centre with a thousand reports and one with a million, asked in turns."""
    few, many = place(), place()
    for database, folder in (few, many):
        with serving(database, folder) as port, closing(Line(port)) as line:
            for start in range(1, _FEW + 1, _BATCH):
                line.post(_body(start))
    grow(many[0], _TIMES)
    singles = map(_single, count())
    with (
        serving(*few) as of_few,
        serving(*many) as of_many,
        closing(Line(of_few)) as with_few,
        closing(Line(of_many)) as with_many,
    ):
        lines = (with_few, with_many)
        asking: dict[str, Callable[[Line, int], float]] = {
            "one report": lambda line, _: line.post(next(singles)),
            "one status": lambda line, turn: line.post(_question(turn % _FEW), "/v1/status"),
        }
        for name, ask in asking.items():
            took = [[ask(line, turn) for line in lines] for turn in range(2 * _ASKED)][
                _ASKED // 2 :
            ]
            small, large = map(list, zip(*took, strict=True))
            yield Measure(f"{name} at a million reports, {kind}", median(large), "s",
                          median(small), 1.5, "floor: at a thousand")  # fmt: skip
            yield Measure(f"{name} at a million reports, p99, {kind}", _p99(large), "s",
                          _p99(small), None, "floor: at a thousand")  # fmt: skip


def _body(first: int) -> bytes:
    """A batch of reports, each of a person of their own."""
    reports = [
        report(sequence=n, number=_person(n), report_id=f"01a20000-0000-7000-8000-{n:012x}")
        for n in range(first, first + _BATCH)
    ]
    return json.dumps({"reports": reports}).encode()


def _person(number: int) -> str:
    return f"110105{number:012d}"


def _single(number: int) -> bytes:
    kiosk = f"310105-{number % 9999:04d}"
    one = report(sequence=number + 1, number=f"310105{number:012d}", kiosk_id=kiosk)
    return json.dumps({"reports": [one]}).encode()


def _question(number: int) -> bytes:
    return json.dumps({"holder": holder(_person(number + 1)), "verification": "chip"}).encode()


def _all_at_once(port: int, first: int) -> float:
    """Seconds until as many clients have had all singles of a round answered."""
    bodies = [_single(n) for n in range(first, first + _ROUND)]
    lines = [Line(port) for _ in range(_CLIENTS)]

    def send(number: int) -> None:
        for body in bodies[number::_CLIENTS]:
            lines[number].post(body)

    with ThreadPoolExecutor(_CLIENTS) as pool:
        start = perf_counter()
        list(pool.map(send, range(_CLIENTS)))
        took = perf_counter() - start
    for line in lines:
        line.close()
    return took


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
