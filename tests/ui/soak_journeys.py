"""Whole journeys in a row on the real interface: ``python -m tests.ui.soak_journeys``.

``--journeys N`` of them (1,000), every journey in turn, in every language, text size and look,
papers printed. Prints what the process holds every so often, each time at the same point of the
same round through all of these, and along the line through these marks by how much that grows;
ends with 1 where anything grows by more than its bound.

What Qt keeps of the letters it has drawn is let go of before each mark, and told apart: some 20 to
30 MB, of which it lets go by itself in its own time (QFontCache). Marks that meet it now full, now
empty would tell of little else.

Everything is one process: the interface, the queue, and the sandbox's reader, printer and centre.
Nothing is waited for that a person would only look at: the screens' clock is moved on.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice, product
from math import lcm
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow

from kiosk.configuration.sections import StatedSection
from kiosk.journey.patience import Patience
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Look
from tests.ui.harness import Harness, open_harness
from tests.ui.usage import Usage, growth, let_go_of_letters, own, usage
from ui.demo.tour import Tour

_MARKS: Final = 10
_WARMING: Final = 1
"""Marks before anything is held against them: by then every look has been there once, in each
language, and what is kept of it (signs, statements) is.
"""
_QUIET_MS: Final = 20
_KNOWN_BEFORE: Final = frozenset({JourneyName.FOUND, JourneyName.STATUS})
_SETTINGS: Final = tuple(
    (f"language.{language}", f"text_step.{step}", f"look.{look}")
    for language, step, look in product(("zh_CN", "en", "zh_HK"), range(4), Look)
)
"""What is chosen on the settings sheet before a journey."""
_ROUND: Final = lcm(len(JourneyName), len(_SETTINGS))
"""Journeys after which everything comes again."""


class Unphotographed(Tour):
    """Looks, and keeps no picture."""

    def picture(self, name: str) -> None:
        self.screens.append(name)


class Soak:
    """Goes through journeys one after the other, and takes marks between them."""

    def __init__(self, harness: Harness, folder: Path) -> None:
        self._harness = harness
        self._folder = folder
        window = harness.interface.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        engine = harness.interface.engine
        # What moves, moves as ever, for a shorter while.
        theme = engine.singletonInstance("Theme", "Theme")
        assert isinstance(theme, QObject)
        theme.setProperty("quiet", _QUIET_MS)
        self._component = QQmlComponent(engine, str(Path(__file__).with_name("Count.qml")))
        count = self._component.createWithInitialProperties({"root": window.contentItem()})
        assert count is not None, self._component.errorString()
        self._count = engine.newQObject(count)

    def go(self, journey: JourneyName, settings: tuple[str, ...]) -> int:
        """One journey of a newcomer; answers how many screens they saw."""
        harness = self._harness
        person = harness.sandbox.newcomer()
        if journey in _KNOWN_BEFORE:
            assert harness.sandbox.phone_in(person)
        harness.visitor.touch("header.settings")
        for chosen in (*settings, "done"):
            harness.visitor.touch(f"settings.{chosen}")
        tour = Unphotographed(
            harness.interface,
            harness.visitor,
            journey,
            self._folder,
            1,
            fast=True,
            say=print,
            patience=Patience(90, 20),
            person=person,
            holder=harness.sandbox.newcomer(),
        )
        tour.go()
        assert tour.failure is None, tour.failure
        assert harness.screen is Screen.ATTRACT
        harness.sandbox._newcomers.clear()  # made up by this soak alone: no kiosk keeps anybody
        return len(tour.screens)

    def mark(self) -> Usage:
        """What is held once who left is forgotten, as some seconds after the last of a day."""
        self._forget()
        drawn = own()
        let_go_of_letters()
        self._forget()
        held = usage(self._counted("items"), self._counted("others"))
        return replace(held, letters=drawn - held.own)

    def _forget(self) -> None:
        interface = self._harness.interface
        self._harness.visitor.rest()
        interface.forgetting._forget()
        interface._background._pool.submit(lambda: None).result()

    def _counted(self, what: str) -> int:
        return self._count.property(what).callWithInstance(self._count).toInt()


def soak(folder: Path, journeys: int) -> bool:
    """Whether nothing grew."""
    with open_harness(folder / "data", stated=StatedSection(1000, 1000)) as harness:
        going = Soak(harness, folder)
        step = max(journeys // _MARKS // _ROUND, 1) * _ROUND
        rounds, marks = [], []
        seen = 0
        start = time.monotonic()
        ways = zip(cycle(JourneyName), cycle(_SETTINGS), strict=False)
        for done, (journey, settings) in enumerate(islice(ways, journeys), 1):
            seen += going.go(journey, settings)
            if done % step == 0:
                rounds.append(done)
                marks.append(going.mark())
                seconds = time.monotonic() - start
                print(f"{done:5} journeys {seconds:6.0f} s  {marks[-1]}", flush=True)
    print(f"{done} journeys, {seen} screens, {seconds / done:.2f} s each")
    grown = growth(rounds[_WARMING:], marks[_WARMING:])
    print(*grown, sep="\n")
    return all(one.is_flat for one in grown)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.soak_journeys")
    parser.add_argument("--journeys", type=int, default=1_000)
    asked = parser.parse_args()
    if asked.journeys < (_WARMING + 2) * _ROUND:
        parser.error(f"{(_WARMING + 2) * _ROUND} at least: there is nothing to compare before")
    application = QGuiApplication(["soak"])
    with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
        is_flat = soak(Path(folder), asked.journeys)
    application.shutdown()
    return 0 if is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
