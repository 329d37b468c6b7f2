"""Drives the real interface by itself through whole journeys, and keeps what it saw."""

import json
import shutil
import time
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure
from kiosk.journey.patience import Patience
from kiosk.journey.steps import JourneyName
from ui.application import Interface, make
from ui.demo.tour import Say, Tour
from ui.demo.visitor import LostError, visit

_ALREADY_REPORTED: Final = frozenset({JourneyName.FOUND, JourneyName.STATUS})
"""Journeys of somebody who has called the hotline before they came."""


def demo(
    settings: Settings, out: Path, journey: JourneyName, repeat: int, say: Say, *, fast: bool
) -> Failure | None:
    """Go through ``journey`` ``repeat`` times and write pictures, papers and ``summary.json``.

    Whatever is simulated is steered from here. At a real reader a person has to lay the card
    down: ``say`` tells them, and they are waited for as long as the kiosk itself would. A failure
    is the kiosk's, or that of a device that did not do its part. Raises ``LostError`` where the
    interface does not do what a visitor expects.
    """
    application = QGuiApplication(["social-card-kiosk"])
    interface = make(settings, "demo")
    if isinstance(interface, Failure):
        return interface
    patience = Patience(settings.timeouts.idle, settings.timeouts.idle_countdown)
    try:
        interface.copies = out
        visitor = visit(interface)
        failure = interface.obstacle or interface.kiosk.obstacle()
        if failure is None:
            tours = [
                Tour(interface, visitor, journey, out, number, fast, say, patience)
                for number in range(1, repeat + 1)
            ]
            _write_summary(out, [_run_tour(tour, settings) for tour in tours], interface)
            failure = next((tour.failure for tour in tours if tour.failure), None)
    finally:
        interface.close()
        application.shutdown()
    return failure


def _run_tour(tour: Tour, settings: Settings) -> dict[str, object]:
    into_files = settings.printer.is_simulated
    folder = settings.papers_folder if into_files else tour.out
    before = set(folder.glob("receipt-*"))
    if tour.cards:
        # Each visitor is somebody else: nobody may report the same card twice.
        tour.person, tour.holder = tour.cards.newcomer(), tour.cards.newcomer()
        if tour.journey in _ALREADY_REPORTED:
            tour.cards.phone_in(tour.person)
    started = time.monotonic()
    tour.go()
    seconds = time.monotonic() - started
    receipt = tour.receipt
    papers = sorted(set(folder.glob("receipt-*")) - before)
    if into_files:
        papers = [Path(shutil.copy(paper, tour.out)) for paper in papers]
    return {
        "journey": tour.journey,
        "report_id": str(receipt.report_id) if receipt else None,
        "report_number": receipt.report_number if receipt else None,
        "state": receipt.state if receipt else None,
        "receipts": [paper.name for paper in papers],
        "screens": tour.screens,
        "seconds": round(seconds, 3),
    }


def _write_summary(out: Path, tours: list[dict[str, object]], interface: Interface) -> None:
    statuses = interface.kiosk.queue.statuses()
    if isinstance(statuses, Failure):
        raise LostError(f"the queue can't be read at the end: {statuses.detail}")
    summary = {"journeys": tours, "queue": statuses}
    text = json.dumps(summary, indent=2, ensure_ascii=False)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
