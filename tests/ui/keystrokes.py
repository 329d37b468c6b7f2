"""The keys that lead through a journey at a small screen, a line each, in xdotool's names.

``python -m tests.ui.keystrokes JOURNEY`` goes through it on the real interface and prints them:
``.ci/try-package`` presses them on an installed kiosk, from outside.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.journey.patience import Patience
from kiosk.journey.steps import JourneyName
from tests.ui.hands import Keys
from tests.ui.harness import open_harness
from tests.ui.presses import Unpictured

_SIZE: Final = (1024, 768)
_NAMES: Final = {"Backtab": "shift+Tab"}


class Noting(Keys):
    """A keyboard that remembers what was pressed."""

    noted: list[str]

    def press(self, key: Qt.Key) -> None:
        name = key.name.removeprefix("Key_")
        self.noted.append(_NAMES.get(name, name))
        super().press(key)


def keystrokes(folder: Path, journey: JourneyName) -> list[str]:
    """Of the whole journey, from the first screen to the first screen."""
    with open_harness(folder) as harness:
        interface = harness.interface
        window = interface.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        window.resize(*_SIZE)
        hand = Noting(window, interface.session, interface.engine)
        hand.noted = []
        Unpictured(
            interface,
            hand,
            journey,
            folder,
            1,
            fast=True,
            say=lambda _line: None,
            patience=Patience(90, 20),
            person="wang_lina",
            holder="zhang_wei",
        ).go()
        return hand.noted


if __name__ == "__main__":
    QGuiApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        print("\n".join(keystrokes(Path(scratch), JourneyName(sys.argv[1]))))
