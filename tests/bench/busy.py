"""A window for :mod:`tests.bench.touched`: ``python -m tests.bench.busy kiosk``, or ``empty``.

Tells lines of JSON: first each change's seconds from the touch, or the call, to its first frame,
and from frame to frame; then, for each screen, where to touch it, until a line comes in. The
kiosk's changes are from the first screen to the next and back, with nothing else going on; while
it is touched from outside, a card is laid down and taken away again and again, faster than people
could, a report is recorded and sent for each, and papers are printed one after the other. Last it
tells how many of each there were.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.configuration.settings import Settings, load
from kiosk.domain.report import Draft, Holder, ReportKind, Verification
from kiosk.journey import events
from kiosk.journey.effects import PrintReceipt, Record
from tests.persons import WANG
from tests.ui.clock import MovedClock, UnhurriedVisitor
from ui.application import Interface, make
from ui.demo.visitor import visit

_CHANGES: Final = 20
_CARD_SECONDS: Final = 0.2
_LIMIT_MS: Final = 30_000
_DRAFT: Final = Draft(
    ReportKind.PRE_LOSS,
    Holder(WANG.document, WANG.name, WANG.number),
    "110000",
    Verification.CHIP,
)
_EMPTY: Final = b"""import QtQuick
Window {
    visible: true; width: 1080; height: 1920; color: "white"
    Rectangle {
        objectName: "appearing"
        anchors.fill: parent; color: "green"
        signal appear
        onAppear: fade.restart()
        NumberAnimation on opacity { id: fade; running: false; from: 0; to: 1; duration: 220 }
    }
    Rectangle {
        x: 340; y: 900; width: 400; height: 120
        color: finger.pressed ? "black" : "yellow"
        MouseArea { id: finger; anchors.fill: parent }
    }
}"""


class Lines(QObject):
    """What comes in on stdin, told on this thread."""

    come = Signal()

    def __init__(self) -> None:
        super().__init__()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for _line in sys.stdin:
            self.come.emit()

    def wait_after(self, told: object) -> None:
        loop = QEventLoop()
        self.come.connect(loop.quit)
        _tell(told)
        loop.exec()
        self.come.disconnect(loop.quit)


class Work(QObject):
    """What goes on behind the screen until it is ended."""

    laid = Signal()

    def __init__(self, interface: Interface) -> None:
        super().__init__()
        self._kiosk = interface.kiosk
        self._ended = threading.Event()
        self.done = {"cards": 0, "reports": 0, "papers": 0}
        interface.session.happened.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self.laid.connect(self._record)
        self._cards = threading.Thread(target=self._lay_cards)
        self._cards.start()

    def _lay_cards(self) -> None:
        sandbox = self._kiosk.sandbox
        assert sandbox is not None
        while not self._ended.wait(_CARD_SECONDS):
            sandbox.place("wang_lina")
            self.laid.emit()
            self._ended.wait(_CARD_SECONDS)
            sandbox.remove()
            self.done["cards"] += 1

    @Slot()
    def _record(self) -> None:
        self._kiosk.effects.perform(Record(_DRAFT, "zh_CN"))

    @Slot(object)
    def _go_on(self, event: events.Event) -> None:
        if self._ended.is_set():
            return
        if isinstance(event, events.Recorded):
            self.done["reports"] += 1
            if self.done["reports"] == 1:
                self._print = PrintReceipt(event.receipt)
                self._kiosk.effects.perform(self._print)
        elif isinstance(event, events.ReceiptPrinted):
            self.done["papers"] += 1
            self._kiosk.effects.perform(self._print)

    def end(self) -> None:
        self._ended.set()
        self._cards.join()


def _tell(what: object) -> None:
    print(json.dumps(what), flush=True)


def _changes(
    window: QQuickWindow, appearing: QObject, begin: Callable[[], None]
) -> Iterator[list[float]]:
    """Seconds to the first frame of each change, and from each to the next until it is whole."""
    for _ in range(_CHANGES):
        times: list[float] = []
        loop = QEventLoop()

        def swapped(times: list[float] = times, loop: QEventLoop = loop) -> None:
            times.append(time.perf_counter())
            if appearing.property("opacity") == 1:
                loop.quit()

        times.append(time.perf_counter())
        begin()
        window.frameSwapped.connect(swapped)
        QTimer.singleShot(_LIMIT_MS, loop, loop.quit)  # a touch that leads nowhere
        loop.exec()
        window.frameSwapped.disconnect(swapped)
        yield [after - before for before, after in pairwise(times)]


def _show_kiosk(settings: Settings, lines: Lines) -> None:
    interface = make(settings, uptime=MovedClock())
    assert isinstance(interface, Interface)
    visitor = visit(interface, visitor=UnhurriedVisitor)
    assert isinstance(visitor, UnhurriedVisitor)
    window = interface.engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    screen = window.findChild(QObject, "kiosk.screen")
    assert screen is not None
    visitor.see("attract")

    def change() -> None:
        at_home = interface.session.value.screen == "attract"
        visitor.take_time()
        visitor._tap("home.no_id_card" if at_home else "action.back")

    def targets(*names: str) -> list[list[float]]:
        for name in names:
            visitor.wait(partial(visitor.touchable, name), name)
        visitor.rest()
        return [[float(number) for number in visitor._target(name).split()] for name in names]

    _tell(list(_changes(window, screen, change)))
    work = Work(interface)
    visitor.touch("home.no_id_card")
    visitor.touch("no_id_card.written_pre_loss")
    visitor.see("region")
    lines.wait_after(targets("region.220100", "region.310000"))
    visitor.touch("region.110000")
    visitor.touch("action.next")
    visitor.touch("proof.household_register")
    visitor.see("id_number")
    lines.wait_after(targets("key.1", "key.erase"))
    work.end()
    _tell(work.done)
    interface.close()


def _show_empty(lines: Lines) -> None:
    engine = QQmlApplicationEngine()
    engine.loadData(_EMPTY)
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    appearing = window.findChild(QObject, "appearing")
    assert appearing is not None
    _tell(list(_changes(window, appearing, appearing.appear.emit)))  # type: ignore[attr-defined]
    lines.wait_after([[540, 960]])


def main() -> None:
    plain = load(None)
    assert isinstance(plain, Settings)
    application = QGuiApplication(["busy"])
    lines = Lines()
    if sys.argv[1] == "kiosk":
        _show_kiosk(replace(plain, voice=replace(plain.voice, enabled=False)), lines)
    else:
        _show_empty(lines)
    application.shutdown()


if __name__ == "__main__":
    main()
