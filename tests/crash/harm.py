"""Databases harmed at random: what of them is still whole must reach the centre, and only that.

What is whole is judged without the queue's own means: the bytes of every seal are taken down
while all is well, and looked for in the harmed files.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random
from uuid import UUID

from kiosk.domain.report import Report, ReportState
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from kiosk.sync.drain import Drain, Drained
from kiosk.sync.port import Answered
from tests.queue.examples import BentClock, draft, good, in_force, opened

_PAGE = 4096
_SECTOR = 512
_DAY = 24 * 3600
_SEALS = "SELECT report_id, {column} FROM report JOIN {table} USING (sequence) WHERE state {state}"


@dataclass(frozen=True)
class Harmed:
    """Sums over all harms. ``whole`` reports waited with a whole seal; the rest must be 0."""

    harms: int = 0
    recorded: int = 0
    whole: int = 0
    torn: int = 0
    missing: int = 0
    """At the centre, though their seal was whole."""
    altered: int = 0
    """At the centre other than they were recorded, or never recorded."""
    untold: int = 0
    """Not at the centre, and neither named nor counted."""
    receipts_lost: int = 0
    """Whose own seal was whole."""

    def __add__(self, other: "Harmed") -> "Harmed":
        return Harmed(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def broken(self) -> int:
        return self.missing + self.altered + self.untold + self.receipts_lost

    def __str__(self) -> str:
        return (
            f"{self.harms} harms to {self.recorded} waiting reports: {self.whole} whole and "
            f"{self.torn} torn; {self.missing} whole ones missing at the centre, {self.altered} "
            f"altered or doubled, {self.untold} untold, {self.receipts_lost} whole receipts lost"
        )


class RecordingCentre:
    """A centre that takes everything, and remembers it."""

    def __init__(self, known: Sequence[Report]) -> None:
        self.reports = {report.report_id: report for report in known}
        self.altered = 0

    def send(self, reports: Sequence[Report]) -> Answered:
        for report in reports:
            self.altered += self.reports.setdefault(report.report_id, report) != report
        return Answered(tuple(in_force(report) for report in reports))

    def hang_up(self) -> None: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...


@dataclass
class Stock:
    """A folder as a crash or a clean end left it, and what was recorded in it."""

    folder: Path
    clock: BentClock
    waiting: dict[UUID, Report] = field(default_factory=dict)
    sent: dict[UUID, Report] = field(default_factory=dict)
    seals: Mapping[bytes, bytes] = field(default_factory=dict)
    receipts: Mapping[bytes, bytes] = field(default_factory=dict)

    def opened(self, folder: Path) -> Queue:
        return good(opened(folder, clock=self.clock.clock(), reprint_window=_DAY))


def stocked(folder: Path, *, crashed: bool, reports: int = 60) -> Stock:
    """A third answered and erased, some answered, the rest waiting; maybe partly in the WAL."""
    stock = Stock(folder / "stock", BentClock())
    queue = stock.opened(folder / "live")

    def record(count: int) -> list[Report]:
        return [good(queue.record(draft(i), language="en")) for i in range(count)]

    old = record(reports // 3)
    assert queue.answer([in_force(one) for one in old]) is None
    stock.clock.passes(2 * _DAY)
    queue.tidy()
    new = record(reports // 6)
    assert queue.answer([in_force(one) for one in new]) is None
    waiting = record(reports - len(old) - len(new))
    stock.sent = {one.report_id: one for one in (*old, *new)}
    stock.waiting = {one.report_id: one for one in waiting}
    database = folder / "live" / "queue.db"
    stock.seals = _seals(database, "sealed", "personal", "= 'recorded'")
    stock.receipts = _seals(database, "shown", "receipt", "= 'in_force'")
    if not crashed:
        queue.close()
    shutil.copytree(folder / "live", stock.folder, ignore=shutil.ignore_patterns("*-shm"))
    queue.close()
    return stock


def _seals(database: Path, column: str, table: str, state: str) -> dict[bytes, bytes]:
    connection = good(connect(database))
    statement = _SEALS.format(column=column, table=table, state=state)
    found = {report_id: bytes(seal) for report_id, seal in connection.execute(statement)}
    connection.close()
    return found


def harmed(stock: Stock, place: Path, harm: Callable[[Path, Random], object], seed: int) -> Harmed:
    """Harm a copy of ``stock``, let a kiosk start on it and send, and judge."""
    shutil.copytree(stock.folder, place)
    harm(place / "queue.db", Random(seed))
    whole = _standing(stock.seals, place)
    whole_receipts = _standing(stock.receipts, place)
    centre = RecordingCentre([*stock.sent.values()])
    queue = stock.opened(place)
    try:
        assert isinstance(Drain(queue, centre, lambda _: None, 500).run(), Drained)
        told = sum(row.get("last_error") == "queue_reports_lost" for row in good(queue.rows()))
        told += sum(one["reports_missing"] for one in good(queue.statuses())["moved_aside"])
        receipts = [
            queue.receipt(stock.sent[UUID(bytes=one)].report_number) for one in whole_receipts
        ]
        kept = [one for one in receipts if getattr(one, "state", None) is ReportState.IN_FORCE]
        good(queue.verify())
    finally:
        queue.close()
        shutil.rmtree(place)
    there = {one.bytes for one in centre.reports}
    absent = len(stock.waiting.keys() - centre.reports.keys())
    recorded = stock.waiting | stock.sent
    return Harmed(
        harms=1,
        recorded=len(stock.waiting),
        whole=len(whole),
        torn=len(stock.waiting) - len(whole),
        missing=len(whole - there),
        altered=centre.altered
        + sum(recorded.get(one.report_id) != one for one in centre.reports.values()),
        untold=max(0, absent - told),
        receipts_lost=len(receipts) - len(kept),
    )


def _standing(seals: Mapping[bytes, bytes], folder: Path) -> set[bytes]:
    raw = [path.read_bytes() for path in folder.glob("queue.db*")]
    return {one for one, seal in seals.items() if any(seal in content for content in raw)}


def harmed_over_and_over(folder: Path, harms: int, seed: int) -> Harmed:
    """Every second time with reports that only the WAL holds."""
    stocks = []
    for crashed in (False, True):
        part = folder / ("crashed" if crashed else "closed")
        part.mkdir(parents=True)
        stocks.append(stocked(part, crashed=crashed))
    total = Harmed()
    for count in range(harms):
        one = harmed(stocks[count % 2], folder / "harmed", at_random, seed + count)
        total += one
        if one.broken:
            print(f"seed {seed + count}: {one}", flush=True)
    return total


# ---- harms ---------------------------------------------------------------------------------------


def at_random(database: Path, random: Random) -> None:
    """One page, the header or the tail of the database or its WAL, or all of it."""
    wal = database.with_name(f"{database.name}-wal")
    there = wal.exists() and wal.stat().st_size > 0
    target = wal if there and random.random() < 0.4 else database
    random.choice([page, page, zeros, header, tail, sector, cut, gone])(target, random)


def page(path: Path, random: Random) -> None:
    put(path, _PAGE * random.randrange(_pages(path)), random.randbytes(_PAGE))


def zeros(path: Path, random: Random) -> None:
    put(path, _PAGE * random.randrange(_pages(path)), bytes(_PAGE))


def header(path: Path, random: Random) -> None:
    put(path, 0, random.randbytes(random.choice([16, 100, _SECTOR])))


def sector(path: Path, random: Random) -> None:
    put(path, _SECTOR * random.randrange(8 * _pages(path)), random.randbytes(_SECTOR))


def tail(path: Path, random: Random) -> None:
    size = path.stat().st_size
    start = random.randrange(size)
    put(path, start, random.randbytes(size - start))


def cut(path: Path, random: Random) -> None:
    with path.open("r+b") as file:
        file.truncate(random.randrange(path.stat().st_size))


def gone(path: Path, _: Random) -> None:
    path.unlink()


def _pages(path: Path) -> int:
    return max(1, path.stat().st_size // _PAGE)


def put(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)
