"""Drives the real interface by itself through whole journeys, and keeps what it saw."""

import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

from kiosk.app import receipts_folder
from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Printing
from kiosk.operations.configuration import Settings
from ui.application import Interface, make
from ui.visitor import Visitor

_PERSON: Final = "wang_lina"
_PHONE: Final = "13800138000"
_SIZE: Final = (1080, 1920)


@dataclass
class Tour:
    """One journey of a made-up visitor, photographed on the way.

    ``fast`` takes each picture at once, without waiting until nothing moves.
    """

    interface: Interface
    visitor: Visitor
    journey: JourneyName
    out: Path
    number: int
    fast: bool
    screens: list[str] = field(default_factory=list)
    receipt: Receipt | None = None

    def at(self, screen: Screen) -> None:
        """Arrive at a screen and take its picture once nothing moves on it."""
        self.visitor.see(screen)
        self.picture(screen)

    def picture(self, name: str) -> None:
        if not self.fast:
            self.visitor.rest()
        file = f"{self.number:02d}-{len(self.screens) + 1:02d}-{name}.png"
        self.visitor.photograph(self.out / file)
        self.screens.append(file)


def _pre_loss(tour: Tour) -> None:
    visitor, sandbox = tour.visitor, tour.interface.kiosk.sandbox
    tour.at(Screen.ATTRACT)
    visitor.touch("home.pre_loss")
    tour.at(Screen.PLACE_CARD)
    if sandbox:
        sandbox.place(_PERSON)
    tour.at(Screen.IDENTITY)
    visitor.touch("action.next")
    tour.at(Screen.REGION)
    visitor.touch("action.next")
    tour.at(Screen.LOST_ON)
    visitor.touch("day.yesterday")
    visitor.touch("action.next")
    visitor.see(Screen.PHONE)
    for digit in _PHONE:
        visitor.touch(f"key.{digit}")
    tour.at(Screen.PHONE)
    visitor.touch("action.next")
    tour.at(Screen.REVIEW)
    visitor.touch("review.confirm")
    visitor.see(Screen.RESULT)
    session = tour.interface.session
    visitor.wait(lambda: session.session.printing is not Printing.BUSY, "the receipt")
    tour.receipt = session.session.receipt
    tour.at(Screen.RESULT)
    visitor.touch("action.finish")
    tour.at(Screen.TAKE_CARD)
    if sandbox:
        sandbox.remove()
    visitor.see(Screen.ATTRACT)


def _no_id_card(tour: Tour) -> None:
    tour.at(Screen.ATTRACT)
    tour.visitor.touch("home.no_id_card")
    tour.at(Screen.NO_ID_CARD)
    tour.visitor.touch("action.back")
    tour.visitor.see(Screen.ATTRACT)


TOURS: Final[Mapping[JourneyName, Callable[[Tour], None]]] = {
    JourneyName.PRE_LOSS: _pre_loss,
    JourneyName.NO_ID_CARD: _no_id_card,
}


def demo(
    settings: Settings, out: Path, journey: JourneyName, repeat: int, *, fast: bool
) -> Failure | None:
    """Go through ``journey`` ``repeat`` times and write pictures, receipts and ``summary.json``.

    With a real reader somebody has to lay the card down. Raises ``LostError`` where the
    interface does not do what a visitor expects.
    """
    application = QGuiApplication(["social-card-kiosk"])
    interface = make(settings)
    if isinstance(interface, Failure):
        return interface
    try:
        visitor = visit(interface)
        if not interface.failure:
            out.mkdir(parents=True, exist_ok=True)
            tours = [
                _gone_through(Tour(interface, visitor, journey, out, number, fast), settings)
                for number in range(1, repeat + 1)
            ]
            _write_summary(out, tours, interface)
    finally:
        failure = interface.close()
        application.shutdown()
    return failure


def visit(interface: Interface, *, dock: bool = False) -> Visitor:
    """Open the window at the size of a portrait kiosk and wait for the kiosk behind it."""
    window = interface.show(windowed=True, dock=dock)
    window.resize(*_SIZE)
    visitor = Visitor(window, interface.session, interface.engine)
    interface.opened.connect(interface.session.changed)
    visitor.wait(lambda: interface.is_open or interface.failure is not None, "the kiosk")
    return visitor


def _gone_through(tour: Tour, settings: Settings) -> dict[str, object]:
    started = time.monotonic()
    TOURS[tour.journey](tour)
    seconds = time.monotonic() - started
    receipt = tour.receipt
    papers = receipts_folder(settings).glob(f"receipt-{receipt.report_number}*") if receipt else ()
    receipts = [Path(shutil.copy(paper, tour.out)).name for paper in sorted(papers)]
    return {
        "journey": tour.journey,
        "report_id": str(receipt.report_id) if receipt else None,
        "report_number": receipt.report_number if receipt else None,
        "state": receipt.state if receipt else None,
        "receipts": receipts,
        "screens": tour.screens,
        "seconds": round(seconds, 3),
    }


def _write_summary(out: Path, tours: list[dict[str, object]], interface: Interface) -> None:
    summary = {"journeys": tours, "queue": interface.kiosk.queue.statuses()}
    text = json.dumps(summary, indent=2, ensure_ascii=False)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
