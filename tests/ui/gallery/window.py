"""The real interface with nobody behind it, led to one state after the other and looked at."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QJSValue, QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickWindow
from shiboken6 import Shiboken

from kiosk.configuration.settings import load
from kiosk.domain.failure import Failure
from kiosk.journey import events
from kiosk.journey import session as journey
from kiosk.journey.screens import GRAVE_SECONDS
from kiosk.journey.transition import step
from kiosk.journey.values import Preferences
from kiosk.operations.clock import ClockWitness
from tests.devices.voice import RecordingEngine
from tests.ui import pseudo
from tests.ui.clock import MovedClock
from tests.ui.gallery.finding import Sight
from tests.ui.gallery.looks import COLOURS, THEMES, Look
from tests.ui.gallery.pixels import Pixels
from tests.ui.gallery.seen import Seen, read
from tests.ui.gallery_states import FLAT_BATTERY, NOW, State
from tests.ui.sessions import DISTRICT, presentations, session_at, shipped_book
from ui.models.dock import Dock
from ui.models.maintenance import Maintenance
from ui.models.model import Model
from ui.models.session_models import SessionModels
from ui.models.staff import Staff
from ui.qt.icons import provide_pictures
from ui.qt.presence import Presence
from ui.qt.translator import Translation
from ui.rules import place_of
from ui.speech.speaker import Speaker

HOME: Final = Path(__file__).parents[3]
_ROUNDS: Final = 50


class Gallery:
    """The real interface with nobody behind it, led to one state after the other."""

    def __init__(self, *, private: bool = False) -> None:
        """``private``: whether what is said is heard on headphones only."""
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
        self._pseudo = {**presentations(), "en": pseudo.presentation(presentations()["en"])}
        self.models = SessionModels.of(self.session)
        self.recording = RecordingEngine()
        self.speaker = Speaker(self.recording)
        self.models.voice.speak_with(self.speaker, private=private)
        self.dock = Dock()
        self.staff = Staff(has_pin=True, open_without=False)
        self.maintenance = Maintenance(self.staff)
        self.engine = QQmlApplicationEngine()
        provide_pictures(self.engine)
        self._translation = Translation(self.engine)
        self.session.languageChanged.connect(self._speak)
        self._speak("zh_CN")
        self.engine.addImportPath(HOME / "ui" / "qml")
        self.engine.setInitialProperties({"windowed": True, "dockShown": False})
        for model in Model.__subclasses__():  # each engine takes those made last when it first asks
            self.engine.singletonInstance("Kiosk", model.__name__)
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
        self.picture = QImage()
        component = QQmlComponent(self.engine, str(Path(__file__).with_name("Inspector.qml")))
        inspector = component.createWithInitialProperties({"root": window.contentItem()})
        if inspector is None:
            raise SystemExit(component.errorString())
        self._component = component
        self._inspector = self.engine.newQObject(inspector)
        self.root = self._inspector.property("root")

    def close(self) -> None:
        """Take the screen apart: nothing of it goes on beside what is tested next."""
        qInstallMessageHandler(None)
        Shiboken.delete(self.engine)

    def _on_message(self, _kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        self.warnings.append(message)

    def _speak(self, language: str) -> None:
        self._translation.use(self.session.context.presentations[language].texts)

    def _now(self) -> datetime:
        return FLAT_BATTERY if self._in_doubt else NOW

    def show(self, state: State, look: Look) -> None:
        """Lead a new session to ``state`` and let the picture come to rest."""
        self.session.touched()
        spoken = self._pseudo if look.made_up else presentations()
        self.session._context = replace(
            self.session.context, presentations=spoken, screen_mm=look.screen_mm
        )
        self.window.resize(*look.size)
        self._speak(look.spoken)
        self._ask("mirror", QJSValue(look.mirrored))
        self._in_doubt = state.clock_in_doubt
        place = replace(self._place, profile=state.profile)
        home = journey.fresh(state.place(place))
        self.session._value = replace(home, preferences=self._preferences(look))
        self.session.tick()
        # Straight there: the screens on the way need not be made.
        *way, last = state.happening or (events.Preferred(self._preferences(look)),)
        for event in way:
            self.session._value, _ = step(self.session.value, event)
        self.session.handle(last)
        asked = self.session.value.slip
        if state.slip and asked:
            self.session.handle(state.slip(asked))
        for digit in state.digits:
            self.models.entry.type(digit)
        self._call_staff(state)
        self._listen(state)
        if not state.just_come:
            self.uptime.advance(GRAVE_SECONDS)
            self.session.touched()
        if state.asked:
            preferences = self.session.value.preferences
            self.uptime.advance(self.session.context.patience.unasked(preferences))
        self.session.tick()
        self.settle()

    def recolour(self, look: Look) -> None:
        """Show the same in the colours of ``look``, which is in nothing else another one."""
        session = self.session.value
        worn = replace(session.preferences, look=COLOURS[look.theme])
        if worn == session.preferences:
            return
        before = session.before_settings and replace(session.before_settings, look=worn.look)
        self.session._value = replace(session, preferences=worn, before_settings=before)
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
            self.maintenance.show(state.report)
        if state.room:
            self.staff.turnTo(state.room)
        state.staff(self.maintenance)

    def _listen(self, state: State) -> None:
        self.models.listening.stopTrying()
        if state.listens:
            listening = replace(self.session.value.preferences, voice=True)
            self.session.handle(events.Preferred(listening))
        for act in state.listens:
            self.models.listening.do(act)

    def _preferences(self, look: Look) -> Preferences:
        colours = COLOURS[look.theme]
        return Preferences(look.spoken, look.step, colours, low_reach=look.low)

    def settle(self) -> None:
        """Let loaders, layouts and pictures finish: until nothing is seen to change any more."""
        self.picture = QImage()
        for _ in range(_ROUNDS):
            QCoreApplication.processEvents()
            # Outside of an event loop nobody takes away the screen that was there before: it would
            # stay, and follow every change.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            # What is drawn is laid out; so what is seen twice is at rest.
            before, self.picture = self.picture, self.window.grabWindow()
            if self.picture == before and self._ask("rests", self.root).toBool():
                return
        self.warnings.append("it never comes to rest")

    def _ask(self, function: str, *arguments: QJSValue) -> QJSValue:
        return self._inspector.property(function).callWithInstance(self._inspector, arguments)

    def inspected(self) -> str:
        """Everything there is to see, as the inspector tells of it."""
        return self._ask("inspect").toString()

    def seen(self) -> Seen:
        return read(self.inspected())

    def press(self, name: str, passed: int = 0) -> None:
        """Press a button as a key does, of several of this name the one after so many."""
        self._ask("press", QJSValue(name), QJSValue(passed))
        self.settle()

    def sight(self, look: Look) -> Sight:
        return Sight(
            seen=self.seen(),
            pixels=Pixels(self.picture),
            unit=float(self.theme.property("unit")),
            contrast=THEMES[look.theme],
            pixel_mm=look.pixel_mm,
            step=look.step,
            mirrored=look.mirrored,
            low=look.low,
        )

    def said(self) -> list[str]:
        """What Qt has warned of since this was asked last."""
        said, self.warnings = self.warnings, []
        return said
