"""Renders every screen in every language, text size, theme and window size, and checks each.

``python -m tests.ui.gallery FOLDER`` writes the pictures, prints what was found, and ends with 1
when anything was. ``--state``, ``--size``, ``--language``, ``--step`` and ``--theme`` narrow it.
"""

import argparse
import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, product
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QJSValue, QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickWindow

from kiosk.configuration.settings import load
from kiosk.domain.failure import Failure
from kiosk.journey import events, values
from kiosk.journey import session as journey
from kiosk.journey.screens import GRAVE_SECONDS
from kiosk.operations.clock import ClockWitness
from tests.ui.clock import MovedClock
from tests.ui.gallery_checks import findings
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import FLAT_BATTERY, NOW, State, states
from tests.ui.sessions import DISTRICT, session_at, shipped_book
from ui.models.dock import Dock
from ui.models.session_models import SessionModels
from ui.models.staff import Staff
from ui.qt.icons import SignProvider
from ui.qt.presence import Presence
from ui.qt.translator import Translation
from ui.rules import place_of

HOME: Final = Path(__file__).parents[2]
SIZES: Final = ((1080, 1920), (1920, 1080), (1280, 1024), (1024, 768))
STEPS: Final = (0, 1, 2, 3)
THEMES: Final = {"warm": 7.0, "contrast": 15.0, "dark": 7.0}
_LOOKS: Final = {
    "warm": values.Look.DEFAULT,
    "contrast": values.Look.CONTRAST,
    "dark": values.Look.DARK,
}
_SETTLE_MS: Final = 40
_SETTLE_ROUNDS: Final = 25
_PNG_QUALITY: Final = 80
"""Of Qt: the higher, the less it compresses and the faster it writes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is taken. ``theme`` is a key of :data:`THEMES`."""

    size: tuple[int, int]
    language: str
    step: int
    theme: str

    def __str__(self) -> str:
        width, height = self.size
        return f"{width}x{height}-{self.language}-{self.step}-{self.theme}"


class Gallery:
    """The real interface with nobody behind it, led to one state after the other."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._in_doubt = False
        qInstallMessageHandler(self._on_message)
        self.application = QGuiApplication.instance() or QGuiApplication([])
        policies, settings = shipped_book(), load(None)
        if isinstance(settings, Failure):
            raise SystemExit(settings.detail)
        home = policies.for_region(DISTRICT)
        if home is None:
            raise LookupError(DISTRICT)
        self._place = place_of(settings, policies, home)
        self.uptime = MovedClock(lambda: 0.0)
        self.session = session_at(
            self._place,
            uptime=self.uptime,
            clock=ClockWitness(wall=self._now, kernel=lambda: True),
        )
        self.languages = tuple(self.session.context.presentations)
        self.models = SessionModels.of(self.session)
        self.dock = Dock()
        self.staff = Staff(has_pin=True, open_without=False)
        self.engine = QQmlApplicationEngine()
        self.engine.addImageProvider("signs", SignProvider())
        self._translation = Translation(self.engine)
        self._language = ""
        self.session.languageChanged.connect(self._speak)
        self._speak("zh_CN")
        self.engine.addImportPath(HOME / "ui" / "qml")
        self.engine.setInitialProperties({"windowed": True, "dockShown": False})
        self.engine.loadFromModule("Screens", "Main")
        window = next(iter(self.engine.rootObjects()), None)
        if not isinstance(window, QQuickWindow):
            raise SystemExit("\n".join(self.warnings))
        self.window = window
        self.presence = Presence(window, self.session)
        theme = self.engine.singletonInstance("Theme", "Theme")
        if not isinstance(theme, QObject):
            raise TypeError("Theme is not a singleton")
        self.theme = theme
        self.theme.setProperty("quiet", 0)
        component = QQmlComponent(self.engine, str(Path(__file__).with_name("Inspector.qml")))
        inspector = component.createWithInitialProperties({"root": window.contentItem()})
        if inspector is None:
            raise SystemExit(component.errorString())
        self._component = component
        self._inspector = self.engine.newQObject(inspector)
        self._root = self._inspector.property("root")

    def _on_message(self, _kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        self.warnings.append(message)

    def _speak(self, language: str) -> None:
        if language == self._language:
            return
        self._language = language
        self._translation.use(self.session.context.presentations[language].texts)

    def _now(self) -> datetime:
        return FLAT_BATTERY if self._in_doubt else NOW

    def show(self, state: State, look: Look) -> None:
        """Lead a new session to ``state`` and let the picture come to rest."""
        self.session.touched()
        self.window.resize(*look.size)
        self._speak(look.language)
        self._in_doubt = state.clock_in_doubt
        place = replace(self._place, profile=state.profile)
        self.session._value = journey.fresh(state.place(place))
        for event in (*state.happening, events.Preferred(self._preferences(look))):
            self.session.handle(event)
        asked = self.session.value.slip
        if state.slip and asked:
            self.session.handle(state.slip(asked))
        for digit in state.digits:
            self.models.entry.type(digit)
        self._call_staff(state)
        if not state.just_come:
            self.uptime.advance(GRAVE_SECONDS)
            self.session.touched()
        if state.asked:
            preferences = self.session.value.preferences
            self.uptime.advance(self.session.context.patience.unasked(preferences))
        self.session.tick()
        self.settle()

    def _call_staff(self, state: State) -> None:
        self.staff.leave()
        self.staff._tries.forgive()
        if state.pin is None:
            return
        self.staff.signIn()
        for digit in state.pin:
            self.staff.typeDigit(digit)
        if state.pin_right is not None:
            self.staff.enter()
            self.staff.finish_try(state.pin_right)
        if state.report:
            self.staff.show(state.report)

    def _preferences(self, look: Look) -> values.Preferences:
        return values.Preferences(look.language, look.step, _LOOKS[look.theme])

    def settle(self) -> None:
        """Let loaders, layouts and pictures finish."""
        for _ in range(_SETTLE_ROUNDS):
            loop = QEventLoop()
            QTimer.singleShot(_SETTLE_MS, loop.quit)
            loop.exec()
            if self._ask("rests", self._root).toBool():
                return

    def _ask(self, function: str, *arguments: QJSValue) -> QJSValue:
        return self._inspector.property(function).callWithInstance(self._inspector, arguments)

    def inspected(self) -> str:
        """Every text and every target, as the inspector tells of them."""
        return self._ask("inspect").toString()

    def check(self, state: State, look: Look) -> list[str]:
        picture = self.window.grabWindow()
        self.picture = picture
        seen = self.inspected()
        unit = float(self.theme.property("unit"))
        found = findings(seen, picture, unit, THEMES[look.theme])
        said, self.warnings = self.warnings, []
        screen = self.session.value.screen
        if state.pin is None and not state.name.startswith(screen):
            said.append(f"the screen is {screen}")
        return [*found, *(f"warning: {message}" for message in said)]


def size_of(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--state", action="append", help="only states that begin so")
    parser.add_argument("--size", action="append", type=size_of, help="as 1080x1920")
    parser.add_argument("--language", action="append")
    parser.add_argument("--step", action="append", type=int, choices=STEPS)
    parser.add_argument("--theme", action="append", choices=tuple(THEMES))
    wanted = parser.parse_args()

    gallery = Gallery()
    looks = [
        Look(size, language, step, theme)
        for size, step, theme, language in product(
            wanted.size or SIZES,
            wanted.step or STEPS,
            wanted.theme or THEMES,
            wanted.language or gallery.languages,
        )
    ]
    chosen = [
        state
        for state in chain(states(), known_states())
        if not wanted.state or any(state.name.startswith(begin) for begin in wanted.state)
    ]
    pictures = total = 0
    for look in looks:
        folder = wanted.folder / str(look)
        folder.mkdir(parents=True, exist_ok=True)
        for state in chosen:
            if state.largest_only and look.step != STEPS[-1]:
                continue
            pictures += 1
            gallery.show(state, look)
            found = gallery.check(state, look)
            gallery.picture.save(str(folder / f"{state.name}.png"), quality=_PNG_QUALITY)
            total += len(found)
            for finding in found:
                print(f"{look} {state.name}: {finding}")
    print(f"{pictures} pictures, {total} findings")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
