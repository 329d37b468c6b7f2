"""How many presses each journey takes, with a finger and with each kind of keys.

``python -m tests.ui.presses`` goes through all of them on the real interface and prints a table.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.journey.patience import Patience
from kiosk.journey.steps import JourneyName
from tests.ui.hands import HANDS, Finger, Keys
from tests.ui.harness import Harness, is_forgotten, open_harness
from ui.demo.tour import Tour

BAR: Final = 40
"""Presses that a pre-loss takes by keys at most, a telephone number among them."""
_KNOWN: Final = {JourneyName.FOUND, JourneyName.STATUS}
"""Journeys of somebody who has called the hotline before."""


class Unpictured(Tour):
    """A tour that takes no pictures."""

    def picture(self, name: str) -> None:
        pass


_Hand = TypeVar("_Hand", bound=Finger | Keys)


def hand_of(harness: Harness, kind: type[_Hand]) -> _Hand:
    """Somebody who works this kiosk."""
    interface = harness.interface
    window = interface.engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    return kind(window, interface.session, interface.engine)


def reach_low(hand: Finger | Keys) -> None:
    """Have everything that is touched in the lowest third."""
    for name in ("header.settings", "settings.low_reach", "settings.done"):
        hand.touch(name)
        hand.rest()


def presses(folder: Path, journey: JourneyName, kind: str, *, low: bool = False) -> int:
    """Of the whole journey, to the first screen again, where nothing is left of the person. With
    ``low`` everything is in low reach, which was asked for before.
    """
    with open_harness(folder) as harness:
        hand = hand_of(harness, HANDS[kind])
        tour = Unpictured(
            harness.interface,
            hand,
            journey,
            folder,
            1,
            fast=True,
            say=print,
            patience=Patience(90, 20),
            person="wang_lina",
            holder="zhang_wei",
        )
        if journey in _KNOWN:
            assert harness.sandbox.phone_in(tour.person)
        if low:
            reach_low(hand)
        before = hand.presses
        tour.go()
        assert is_forgotten("王*娜", harness)
        return hand.presses - before


def main() -> None:
    QGuiApplication([])
    ways = [(kind, low) for low in (False, True) for kind in HANDS]
    names = [f"{kind}, low reach" if low else kind for kind, low in ways]
    print("| journey | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(ways))
    for journey in JourneyName:
        counted = []
        for kind, low in ways:
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                counted.append(str(presses(folder, journey, kind, low=low)))
        print(f"| {journey} | " + " | ".join(counted) + " |", flush=True)


if __name__ == "__main__":
    main()
