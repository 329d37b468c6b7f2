"""The durable queue: what a commit costs over the least one can cost, and what a start costs."""

import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.queue import rows
from kiosk.queue.clock import Clock
from kiosk.queue.queue import Queue
from kiosk.queue.sealing import Sealer
from kiosk.queue.view import Limits
from kiosk.sync.client import CentralClient
from kiosk.sync.drain import Drain
from tests.bench.measure import Measure
from tests.crash.recorder import people
from tests.crash.watched import HOME, central, recorder
from tests.queue.examples import good, opened

if TYPE_CHECKING:
    import sqlite3 as sqlcipher
else:
    from sqlcipher3 import dbapi2 as sqlcipher

Act: TypeAlias = Callable[[], object]

_COLUMNS: Final = 20
_ROUNDS, _BLOCK = 12, 40
_SYNC_SECONDS: Final = 0.005
_BACKLOG: Final = 4000


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        plain = p50s(folder / "plain")
        slow = _under_slow_syncs(folder / "slow")
        idle, draining = _p99s(folder)
        return [
            Measure("record, p50", plain["record"], "s", plain["floor"], 2.0, _FLOOR_NOTE),
            Measure(
                "the same row in SQLCipher, p50", plain["sqlcipher"], "s", plain["floor"], None
            ),
            Measure(
                "sealing a report and its receipt, p50",
                _sealing(folder / "sealing"),
                "s",
                None,
                None,
            ),
            Measure("syncs a commit", _syncs_a_commit(folder), "syncs", 1.0, 1.05),
            Measure("record, 5 ms more a sync, p50", slow["record"], "s", slow["floor"], 1.4),
            Measure("record, p99 while the sync drains", draining, "s", None, None),
            Measure("record, p99 with nothing else going on", idle, "s", None, None),
            *_start(folder),
        ]


_FLOOR_NOTE: Final = "floor: Python's sqlite3, the same values in one row, WAL, synchronous=FULL"


def _row() -> tuple[object, ...]:
    """What a report and its receipt hold, in the clear."""
    return (
        *(os.urandom(16), "1101050007000019", "pre_loss", "110105-0007", "outlet", "110105"),
        *("110000", "2026-11-22T17:30:00.123456+08:00", "b1a0c2de-1111-4222-8333-444455556666"),
        *(12345.678, 1, "chip", None, None, None, "resident_id", "王丽娜", "110105199003070025"),
        *("13800138000", "zh_CN"),
    )


def _raw(connection: sqlite3.Connection) -> Act:
    """One insert and its commit, nothing around it."""
    columns = ", ".join(f"c{i}" for i in range(_COLUMNS))
    for pragma in ("journal_mode = wal", "synchronous = 2"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute(f"CREATE TABLE report (id INTEGER PRIMARY KEY, {columns})")
    insert = f"INSERT INTO report ({columns}) VALUES ({'?, ' * (_COLUMNS - 1)}?)"

    def act() -> None:
        connection.execute(insert, _row())
        connection.commit()

    return act


@contextmanager
def _ciphered(path: Path) -> Iterator[Act]:
    connection = sqlcipher.connect(path)
    connection.execute(f"PRAGMA key = \"x'{bytes(range(32)).hex()}'\"")
    yield _raw(connection)
    connection.close()


@contextmanager
def _queue(folder: Path) -> Iterator[Queue]:
    queue = good(opened(folder, limits=Limits(unsent=1_000_000)))
    yield queue
    queue.close()


def p50s(folder: Path) -> dict[str, float]:
    """Medians in seconds, the ways taking turns so that a busy moment hits all alike."""
    folder.mkdir()
    floor = sqlite3.connect(folder / "floor.db")
    drafts = people(1)
    with _queue(folder / "kiosk") as queue, _ciphered(folder / "cipher.db") as cipher:
        ways: dict[str, Act] = {
            "floor": _raw(floor),
            "record": lambda: good(queue.record(next(drafts), language="zh_CN")),
            "sqlcipher": cipher,
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(_ROUNDS):
            for name, act in ways.items():
                times[name] += [_timed(act) for _ in range(_BLOCK)]
    floor.close()
    return {name: statistics.median(found) for name, found in times.items()}


def _timed(act: Act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _sealing(folder: Path) -> float:
    sealer, moment = Sealer(bytes(range(32))), Clock().now(sure=True)
    with _queue(folder) as queue:
        report = good(queue.record(next(people(1)), language="zh_CN"))
    content = rows.content_of(report, sequence=1, moment=moment, language="zh_CN")

    def act() -> None:
        sealer.seal(content, rows.REPORT)
        sealer.seal(rows.masked(content), rows.RECEIPT)

    return statistics.median(_timed(act) for _ in range(_BACKLOG))


def _under_slow_syncs(folder: Path) -> dict[str, float]:
    """The same in a process whose every sync strace makes 5 ms longer."""
    delay = f"inject=fsync,fdatasync:delay_exit={round(_SYNC_SECONDS * 1e6)}"
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"]
    command = [*strace, "-e", "trace=fsync,fdatasync", "-e", delay, sys.executable, "-m", __name__]
    ended = subprocess.run([*command, str(folder)], check=True, capture_output=True, cwd=HOME)
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _syncs_a_commit(folder: Path) -> float:
    """What 1000 commits more add, so that opening and closing don't count."""

    def syncs(commits: int) -> int:
        trace = folder / f"trace-{commits}"
        strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=fsync,fdatasync"]
        command = [*strace, *recorder(folder / f"counted-{commits}", "--count", commits)]
        subprocess.run(command, check=True, capture_output=True, cwd=HOME)
        return len(re.findall(r"\bf(?:data)?sync\(", trace.read_text(encoding="ascii")))

    return (syncs(1200) - syncs(200)) / 1000


def _p99s(folder: Path) -> tuple[float, float]:
    """Record alone, and while a backlog goes to a centre in another process."""
    (folder / "central").mkdir()
    drafts = people(1)
    with central(folder / "central") as url, _queue(folder / "drained") as queue:
        record: Act = lambda: good(queue.record(next(drafts), language="zh_CN"))  # noqa: E731
        idle = [_timed(record) for _ in range(_BACKLOG)]
        client = CentralClient(url)
        thread = threading.Thread(target=Drain(queue, client, lambda _: None, 500).run)
        thread.start()
        busy = []
        while thread.is_alive():
            busy.append(_timed(record))
            time.sleep(0.002)  # people don't come faster, and the drain must end
        client.close()
    return _p99(idle), _p99(busy)


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


_START: Final = """
import sys, time
from pathlib import Path
def pss():
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])
import kiosk.domain.report, kiosk.domain.receipt
memory, begun = pss(), time.perf_counter()
from kiosk.queue import rows
from kiosk.queue.clock import Clock
from kiosk.queue.queue import Queue
imported = time.perf_counter()
queue = Queue.open(Path(sys.argv[1]), kiosk_id="110105-0007", kiosk_region="110105",
    site_profile=kiosk.domain.report.SiteProfile.OUTLET, key=bytes(range(32)),
    clock_synchronised=lambda: True)
opened = time.perf_counter()
print(imported - begun, opened - imported, (pss() - memory) * 1024)
queue.close()
"""


def _start(folder: Path) -> list[Measure]:
    """What a process pays for the queue: a new one, and one that is there."""

    def once(place: Path) -> list[float]:
        command = [sys.executable, "-c", _START, str(place)]
        ended = subprocess.run(command, check=True, capture_output=True, cwd=HOME, text=True)
        return [float(figure) for figure in ended.stdout.split()]

    place = folder / "started"
    made, there = [], []
    for _ in range(5):
        made.append(once(place))
        there.append(once(place))
        shutil.rmtree(place)
    imported, new, memory = (statistics.median(column) for column in zip(*made, strict=True))
    old = statistics.median(times[1] for times in there)
    return [
        Measure("import", imported, "s", None, None),
        Measure("open a new queue", new, "s", None, None),
        Measure("open a queue that is there", old, "s", None, None),
        Measure("memory of both", memory, "bytes", None, None),
    ]


if __name__ == "__main__":
    print(json.dumps(p50s(Path(sys.argv[1]))))
