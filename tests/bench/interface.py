"""The interface: how soon its first frame is there, what it holds, how fast it commits.

The first two are measured on the real program, full screen on an X server of its own with the
software scene graph, and held against an empty PySide6 window started the same way in turns.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from typing import IO, Final

import sqlcipher3.dbapi2 as sqlite

from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Draft, Holder, ReportKind, Verification
from kiosk.journey import events
from kiosk.journey.effects import Record
from tests.bench.measure import Measure
from tests.persons import WANG

_ROOT: Final = Path(__file__).parents[2]
_STARTS: Final = 9
_COMMITS: Final = 200
_SETTLED_SECONDS: Final = 1.0
_NOBODY: Final = "http://127.0.0.1:9"  # the discard port: a centre that is out of reach

_EMPTY_WINDOW: Final = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
application = QGuiApplication([])
engine = QQmlApplicationEngine()
engine.loadData(b"import QtQuick; Window { visible: true; visibility: Window.FullScreen }")
window = engine.rootObjects()[0]
window.frameSwapped.connect(lambda: print('{"event": "ui.first_frame"}', file=sys.stderr))
application.exec()
"""


@dataclass(frozen=True, slots=True)
class _Program:
    """``complete`` is the event after which it only waits for somebody."""

    command: tuple[str, ...]
    complete: str


_FLOOR: Final = _Program((sys.executable, "-c", _EMPTY_WINDOW), "ui.first_frame")
_KIOSK: Final = _Program((sys.executable, str(_ROOT / "main.py"), "run"), "kiosk.opened")


def measures() -> list[Measure]:
    """Everything about the interface."""
    with tempfile.TemporaryDirectory(dir=_build()) as folder, _x_server() as display:
        surroundings = _surroundings(Path(folder), display)
        alone = surroundings | {"KIOSK_CENTRAL__URL": _NOBODY}
        for program in (_FLOOR, _KIOSK):
            _start(program, surroundings)  # fills the caches for byte code and QML
        empty, kiosk, sandbox = [], [], []
        for _ in range(_STARTS):
            empty.append(_start(_FLOOR, surroundings))
            kiosk.append(_start(_KIOSK, alone))
            sandbox.append(_start(_KIOSK, surroundings))
    floor_seconds, floor_bytes = _middle(empty)
    kiosk_seconds, kiosk_bytes = _middle(kiosk)
    _, sandbox_bytes = _middle(sandbox)
    return [
        Measure("start to first frame", kiosk_seconds, "s", floor_seconds, 2.0),
        Measure("resident memory (PSS)", kiosk_bytes, "bytes", floor_bytes, 2.0),
        Measure(
            "resident memory of a sandbox",
            sandbox_bytes,
            "bytes",
            floor_bytes,
            None,
            "with the reference centre in the same process",
        ),
        _confirm_to_committed(),
    ]


def _build() -> Path:
    """On the disk of the checkout: /tmp may be memory, where nothing costs a sync."""
    folder = _ROOT / "build"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _x_server() -> Iterator[str]:
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1080x1920x24")
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            server.terminate()


def _surroundings(folder: Path, display: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KIOSK_", "QT_")) and name != "PYTHONDONTWRITEBYTECODE"
    }
    return kept | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "KIOSK_KIOSK__DATA_DIR": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def _start(program: _Program, surroundings: Mapping[str, str]) -> tuple[float, int]:
    """Seconds until the first frame, and bytes held once the program has come to rest."""
    begin = time.perf_counter()
    with subprocess.Popen(
        program.command, env=surroundings, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        try:
            _await(process.stderr, "ui.first_frame")
            seconds = time.perf_counter() - begin
            if program.complete != "ui.first_frame":
                _await(process.stderr, program.complete)
            _settle(process.pid)
            return seconds, _pss(process.pid)
        finally:
            process.kill()


def _await(stderr: IO[str], event: str) -> None:
    for line in stderr:
        if line.startswith("{") and json.loads(line)["event"] == event:
            return
    raise RuntimeError(f"the program ended before {event}")


def _settle(pid: int) -> None:
    """Wait until the process has used no processor time for a while."""
    used, since = _ticks(pid), time.perf_counter()
    while time.perf_counter() - since < _SETTLED_SECONDS:
        time.sleep(_SETTLED_SECONDS / 10)
        if _ticks(pid) > used + 1:
            used, since = _ticks(pid), time.perf_counter()


def _ticks(pid: int) -> int:
    """Processor time in clock ticks (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _pss(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    (kilobytes,) = [line.split()[1] for line in text.splitlines() if line.startswith("Pss:")]
    return int(kilobytes) * 1024


def _middle(starts: list[tuple[float, int]]) -> tuple[float, float]:
    return median(seconds for seconds, _ in starts), median(held for _, held in starts)


def _confirm_to_committed() -> Measure:
    """From the touch on "confirm" to the event that lets the screen say "recorded"."""
    with tempfile.TemporaryDirectory(dir=_build()) as folder:
        arriving: SimpleQueue[events.Event] = SimpleQueue()
        kiosk = _opened(Path(folder), arriving)
        draft = Draft(
            ReportKind.PRE_LOSS,
            Holder(WANG.document, WANG.name, WANG.number),
            "110000",
            Verification.CHIP,
            phone="13800138000",
        )
        spent, floor = [], []
        try:
            _record(kiosk, draft, arriving)
            insert = _raw_insert(Path(folder))
            for number in range(_COMMITS):
                spent.append(_record(kiosk, draft, arriving))
                floor.append(insert(number))
        finally:
            kiosk.close()
    return Measure("confirm to committed", median(spent), "s", median(floor), 3.0)


def _opened(folder: Path, arriving: "SimpleQueue[events.Event]") -> Kiosk:
    settings, policies = load(None), PolicyBook.load(RESOURCES / "policies")
    assert isinstance(settings, Settings)
    assert isinstance(policies, PolicyBook)
    kiosk = Kiosk.open(settings.changed(data_dir=str(folder)), policies, arriving.put)
    assert not isinstance(kiosk, Failure)
    return kiosk


def _record(kiosk: Kiosk, draft: Draft, arriving: "SimpleQueue[events.Event]") -> float:
    """Seconds; returns when the centre has answered too, so that nothing else is going on."""
    begin = time.perf_counter()
    kiosk.effects.perform(Record(draft, "zh_CN"))
    while not isinstance(arriving.get(), events.Recorded):
        pass
    seconds = time.perf_counter() - begin
    while not isinstance(arriving.get(), events.CentreAnswered):
        pass
    return seconds


def _raw_insert(folder: Path) -> Callable[[int], float]:
    """Insert what the queue stored of a report as one row of one table, and nothing more."""
    with sqlite.connect(str(folder / "queue.db")) as queue:
        row = queue.execute(
            "SELECT * FROM report JOIN personal USING (sequence) JOIN receipt USING (sequence)"
        ).fetchone()
    queue.close()
    database = sqlite.connect(str(folder / "floor.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    columns = ", ".join(f"c{number}" for number in range(1, len(row)))
    database.execute(f"CREATE TABLE report (sequence INTEGER PRIMARY KEY, {columns})")
    places = ", ".join("?" * len(row))
    statement = f"INSERT INTO report VALUES ({places})"  # only question marks

    def insert(number: int) -> float:
        begin = time.perf_counter()
        database.execute(statement, (number, *row[1:]))
        return time.perf_counter() - begin

    return insert
