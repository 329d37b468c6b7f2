"""The interface: how soon it is seen and answers, what it holds, how fast it commits.

All but the last are measured on the real program, full screen on an X server with the software
scene graph, and held against two others that are started the same way in turns: an empty window of
PySide6's, and Chromium as a kiosk with one static page. Seen is the home screen as people read it:
what is looked at is its big card, which they touch.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from typing import Final

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
from tests.bench.touched import touched
from tests.bench.windows import SIZE, Program, Start, start, x_server
from tests.persons import WANG

_ROOT: Final = Path(__file__).parents[2]
_STARTS: Final = 7
_COMMITS: Final = 200
_NOBODY: Final = "http://127.0.0.1:9"  # the discard port: a centre that is out of reach

_EMPTY_WINDOW: Final = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
application = QGuiApplication([])
engine = QQmlApplicationEngine()
engine.loadData(b"import QtQuick; Window { visible: true; width: 1080; height: 1920 }")
application.exec()
"""
_PAGE: Final = """<!doctype html><meta charset="utf-8"><title>Kiosk</title>
<style>body{background:#e8e0d0;font:72px sans-serif;padding:200px}</style><h1>社会保障卡</h1>
"""
_CORNER: Final = (3, 3)
_BIG_CARD: Final = (76, 900)  # beside its words and its drawing, whatever they are
_EMPTY: Final = Program((sys.executable, "-c", _EMPTY_WINDOW), _CORNER, 0xFFFFFF)
_KIOSK: Final = Program((sys.executable, str(_ROOT / "main.py"), "run"), _BIG_CARD, 0x0B4F4C)
_TOUCHED: Final = replace(_KIOSK, pressed=0x083B39)


def measures() -> list[Measure]:
    """Everything about the interface."""
    with tempfile.TemporaryDirectory(dir=_build()) as name:
        folder = Path(name)
        with x_server(folder) as screen:
            context = _session_context(folder)
            alone = context | {"KIOSK_CENTRAL__URL": _NOBODY}
            starts: dict[str, Callable[[], Start]] = {
                "empty": partial(start, _EMPTY, screen, context),
                "browser": partial(start, _browser(folder), screen, context),
                "kiosk": partial(start, _KIOSK, screen, alone),
                "touched": partial(start, _TOUCHED, screen, alone),
                "sandbox": partial(start, _KIOSK, screen, context),
            }
            for begin in starts.values():
                begin()  # fills the caches for byte code, QML and pages
            seen = [{who: begin() for who, begin in starts.items()} for _ in range(_STARTS)]
            answers = touched(screen, context, folder)

    def seconds(who: str) -> float:
        return median(row[who].seen for row in seen)

    def held(who: str) -> float:
        return median(row[who].held for row in seen)

    answer = median(row["touched"].answered for row in seen)

    browser = "against a Chromium kiosk with one static page"
    touch = "from the moment the home screen is seen, five touches a second"
    sandbox = "with the reference centre in the same process"
    return [
        Measure("start to seen", seconds("kiosk"), "s", seconds("empty"), 1.6),
        Measure("start to seen, browser", seconds("kiosk"), "s", seconds("browser"), 0.7, browser),
        Measure("touch to answer", answer, "s", None, None, touch),
        Measure("memory (PSS)", held("kiosk"), "bytes", held("empty"), 2.3),
        Measure("memory, browser", held("kiosk"), "bytes", held("browser"), 0.4, browser),
        Measure("memory of a sandbox", held("sandbox"), "bytes", held("empty"), None, sandbox),
        *answers,
        _confirm_to_committed(),
    ]


def _build() -> Path:
    """On the disk of the checkout: /tmp may be memory, where nothing costs a sync."""
    folder = _ROOT / "build"
    folder.mkdir(exist_ok=True)
    return folder


def _browser(folder: Path) -> Program:
    """Chromium as people set it up for a kiosk, on a page that is a file."""
    page = folder / "page.html"
    page.write_text(_PAGE, encoding="utf-8")
    options = (
        "--kiosk",
        "--no-sandbox",  # which root needs
        "--no-first-run",
        "--window-position=0,0",
        f"--window-size={SIZE[0]},{SIZE[1]}",
        f"--user-data-dir={folder / 'browser'}",
    )
    return Program(("chromium", *options, page.as_uri()), _CORNER, 0xE8E0D0)


def _session_context(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KIOSK_", "QT_")) and name != "PYTHONDONTWRITEBYTECODE"
    }
    return kept | {
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "KIOSK_KIOSK__DATA_DIR": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


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
