"""The interface: its parts, and the kiosk behind them, kept together while it runs."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import Shiboken

from kiosk.base import log
from kiosk.base.resources import RESOURCES
from kiosk.base.uptime import seconds_up
from kiosk.configuration.sections import VoiceOutput
from kiosk.configuration.settings import language_fault
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Policy, PolicyBook
from kiosk.domain.texts import Texts, languages
from kiosk.health.screen import SCREEN_FONT
from kiosk.journey import events
from kiosk.journey.effects import Effect
from kiosk.journey.patience import Patience
from kiosk.journey.steps import Screen
from kiosk.journey.values import Place
from kiosk.keeper import Keeper
from kiosk.operations.choices import FILE as CHOICES
from kiosk.operations.choices import ChoiceShelf
from kiosk.operations.clock import ClockWitness
from kiosk.operations.supervisor import Supervisor
from ui.background import Background
from ui.care import Care
from ui.dock_service import DockService
from ui.memory import Collection, Forgetting
from ui.models.current import CurrentSession, SessionContext
from ui.models.session_models import SessionModels
from ui.qt.icons import provide_pictures
from ui.qt.presence import Presence
from ui.qt.qml_cache import keep_apart
from ui.qt.translator import Translation
from ui.qt.trembling import Trembling
from ui.rows.presentation import Presentation
from ui.rules import home_policy, place_of, shipped_policies
from ui.speech.jack import Jack, find_jack
from ui.speech.qt_engine import QtEngine, speaking_program
from ui.speech.speaker import Speaker
from ui.staff_service import StaffService
from ui.watchdog import Watchdog

if TYPE_CHECKING:
    from kiosk.app import Kiosk
    from kiosk.configuration.settings import Settings

QML: Final = Path(__file__).parent / "qml"
_FIRST_FRAME_MS: Final = 5_000


class Interface(QObject):
    """The window, its models, and behind it the kiosk, opened off this thread.

    The kiosk's parts are imported and opened once the first frame is shown, so that a person
    never looks at a dark screen; what they ask for meanwhile waits its turn. ``opened`` tells
    the ``Kiosk``, once; ``over`` the failure with which the interface can't go on, or
    ``None`` where it ends for its supervisor to start it anew.
    """

    opened = Signal(object)
    over = Signal(object)
    rulesChanged = Signal(object)
    restartOrdered = Signal()
    voiceFound = Signal()

    def __init__(
        self,
        settings: "Settings",
        policies: PolicyBook,
        home: Policy,
        command: str,
        uptime: Callable[[], float],
    ) -> None:
        super().__init__()
        self._settings = settings
        self._command = command
        self._policies = policies
        self._has_begun = False
        self._no_frame = QTimer(self)
        self._no_frame.setSingleShot(True)
        self._no_frame.timeout.connect(self._begin)
        self._collection = Collection(self)
        self._supervisor = Supervisor()
        self._watchdog = Watchdog(self._supervisor, self._hangs, self)
        self.copies: Path | None = None
        """Where a real printer's papers are kept as files too, if anywhere; set before it opens."""
        self._clock = ClockWitness()
        self._choices = ChoiceShelf(settings.kiosk.data_dir / CHOICES)
        self._background = Background(self.over.emit)
        self.session = CurrentSession(self._session_context(home, uptime))
        self.models = SessionModels.of(self.session)
        self._keeper = Keeper(
            self._open_kiosk,
            self.session.happened.emit,
            on_opened=self.opened.emit,
            on_over=self.over.emit,
        )
        self._staff_service = StaffService(
            settings,
            self._keeper,
            self._background,
            self._choices,
            uptime=uptime,
            parent=self,
        )
        self._staff_service.restarted.connect(self._restart)
        self._staff_service.volumeSet.connect(self._apply_volume)
        papers = settings.papers_folder
        self._dock_service = DockService(papers, self.session, self._background, self)
        self.staff = self._staff_service.staff
        self.maintenance = self._staff_service.maintenance
        self.dock = self._dock_service.dock
        restart = partial(self.over.emit, None) if self._supervisor.is_there else None
        self._care = Care(settings.care, self.session, self.staff, restart, self)
        self.opened.connect(self._on_opened)
        self.rulesChanged.connect(self._apply_rules)
        self._restarts_soon = False
        self.restartOrdered.connect(self._restart_soon)
        self.session.arrived.connect(self._restart_if_free)
        self.staff.changed.connect(self._restart_if_free)
        self.speaker = Speaker(QtEngine(speaking_program()), self)
        self.voiceFound.connect(self._give_voice)
        keep_apart(QML)
        self.engine = QQmlApplicationEngine()
        provide_pictures(self.engine)
        self.forgetting = Forgetting(
            self.session, self.engine, self._background, self._let_go, self
        )
        self._translation = Translation(self.engine)
        self.session.languageChanged.connect(self._speak)
        self._speak(settings.kiosk.language)

    def _session_context(self, home: Policy, uptime: Callable[[], float]) -> SessionContext:
        kiosk, timeouts = self._settings.kiosk, self._settings.timeouts
        return SessionContext(
            place=self._place(self._policies, home),
            kiosk_id=kiosk.id,
            patience=Patience(timeouts.idle, timeouts.idle_countdown),
            presentations={
                code: Presentation.load(code, self._policies, kiosk.region)
                for code in languages(RESOURCES / "translations")
            },
            perform=self._perform,
            clock=self._clock,
            uptime=uptime,
            screen_mm=kiosk.screen_mm,
        )

    def _place(self, policies: PolicyBook, home: Policy) -> Place:
        return place_of(self._settings, policies, home, self._choices.current.volume)

    def _perform(self, effect: Effect) -> None:
        self._keeper.perform(effect)

    def _let_go(self) -> None:
        if self._keeper.kiosk:
            self._keeper.kiosk.effects.forget()

    @property
    def is_open(self) -> bool:
        return self._keeper.kiosk is not None

    @property
    def kiosk(self) -> "Kiosk":
        """The kiosk behind the screen, once :attr:`opened` was told; before that a bug."""
        if self._keeper.kiosk is None:
            raise RuntimeError("the kiosk is not open yet")
        return self._keeper.kiosk

    @property
    def obstacle(self) -> Failure | None:
        """Why no report can be taken now, as far as that is known."""
        return self._keeper.obstacle

    def show(self, *, windowed: bool, dock: bool) -> QQuickWindow:
        """Load the QML and show the attract screen; the kiosk opens after its first frame."""
        self.engine.addImportPath(QML)
        self.engine.setInitialProperties({"windowed": windowed, "dockShown": dock})
        self.engine.loadFromModule("Screens", "Main")
        window = self.engine.rootObjects()[0]
        if not isinstance(window, QQuickWindow):
            raise TypeError("Main.qml's root is not a window")
        self._presence = Presence(window, self.session, self.staff)
        self._trembling = Trembling(window, self._settings.kiosk.screen_mm)
        # The threaded render loop tells of frames on its own thread, and of the first ones fast.
        window.frameSwapped.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        # A screen that is switched off may never show one.
        self._no_frame.start(_FIRST_FRAME_MS)
        return window

    @Slot()
    def _begin(self) -> None:
        """Open the kiosk, once."""
        if not self._has_begun:
            self._has_begun = True
            log.info("ui.first_frame")
            self._watchdog.begin()
            self._keeper.start()
            self._background.do(_look_for_font)
            self._background.do(self._read_words)
            if self._settings.voice.enabled and self._command == "run":
                self._background.do(self._look_for_voice)

    def _read_words(self) -> None:
        """Those of the languages that nobody has asked for yet, off this thread: a touch that
        chooses one, or a text's size, waits for none.
        """
        for show in self.session.context.presentations.values():
            _ = len(show.texts.entries), len(show.advice.entries), len(show.every_hotline)

    def _look_for_voice(self) -> None:
        from kiosk.health.voice import probe_voice

        if probe_voice() is None:
            self.voiceFound.emit()

    @Slot()
    def _give_voice(self) -> None:
        private = self._settings.voice.output is VoiceOutput.HEADPHONES
        found = find_jack()
        jack = Jack(found, self) if found >= 0 else None
        self.models.voice.speak_with(self.speaker, private=private, jack=jack)

    def _open_kiosk(self) -> "Kiosk | Failure":
        from kiosk.app import Kiosk  # its imports cost more than the first frame

        return Kiosk.open(
            self._settings,
            self._policies,
            self.session.happened.emit,
            self.rulesChanged.emit,
            clock=self._clock,
            command=self._command,
            copies=self.copies,
            screen=self._watchdog.screen,
            choices=self._choices,
            restart=self.restartOrdered.emit,
        )

    def _hangs(self) -> bool:
        return self._keeper.kiosk is not None and self._keeper.kiosk.sending.stands_still

    @Slot(object)
    def _on_opened(self, kiosk: "Kiosk") -> None:
        log.info("kiosk.opened", sandbox=kiosk.sandbox is not None)
        self._collection.spare()
        self._care.begin(kiosk.serving)
        if kiosk.sandbox:
            self._dock_service.attach(kiosk.sandbox)

    @Slot(object)
    def _apply_rules(self, policies: PolicyBook) -> None:
        """Rules fetched from the centre hold at once; they have some for where the kiosk stands."""
        home = policies.for_region(self._settings.kiosk.region)
        if home is None:
            raise LookupError("rules without the kiosk's own region")
        presentations = {
            code: replace(show, book=policies)
            for code, show in self.session.context.presentations.items()
        }
        self.session.apply_rules(self._place(policies, home), presentations)

    @Slot()
    def _restart(self) -> None:
        self.over.emit(None)

    @Slot()
    def _restart_soon(self) -> None:
        """Ordered from afar: who has begun meanwhile goes to their end first."""
        self._restarts_soon = True
        self._restart_if_free()

    @Slot()
    def _restart_if_free(self) -> None:
        is_free = self.session.value.screen is Screen.ATTRACT and self.staff.is_closed
        if self._restarts_soon and is_free:
            self._restarts_soon = False
            self._restart()

    @Slot(int)
    def _apply_volume(self, volume: int) -> None:
        """So loud from now on, and for each person who comes; it is heard at once."""
        session = self.session.value
        self.session.handle(events.PlaceChanged(replace(session.place, volume=volume)))
        self.session.handle(events.Preferred(replace(session.preferences, volume=volume)))
        self.speaker.play("done")

    @Slot(str)
    def _speak(self, language: str) -> None:
        self._translation.use(self.session.context.presentations[language].texts)

    def close(self, *, display_is_gone: bool = False) -> None:
        """Join every thread, and take the screen apart, before what it shows goes by itself.

        Where its display is gone, whatever touches it would end the process Qt's way.
        """
        self._watchdog.stop()
        self._has_begun = True  # a first frame that comes now begins nothing
        self._background.close()
        self._no_frame.stop()
        self._care.stop()
        self.speaker.close()
        self.forgetting.stop()
        self._keeper.close()
        self._staff_service.close()
        self._background.join()
        self.speaker.join()
        self.session.stop()
        if not display_is_gone:
            Shiboken.delete(self.engine)
        self._collection.stop()


def _look_for_font() -> None:
    """Without it every word would be boxes, and nobody but the log could say why."""
    from kiosk.health.display import probe_screen_font

    lacking = probe_screen_font()
    if lacking is not None:
        log.error("ui.font_missing", detail=lacking.detail)


def make(
    settings: "Settings", command: str = "run", *, uptime: Callable[[], float] = seconds_up
) -> Interface | Failure:
    """The interface of a configured kiosk; its language must have texts, and texts their font.

    Where rules are missing, for its region or all but the national ones, it shows the hotline.
    ``command`` is what the data folder will be owned for; ``uptime`` is the machine's, in seconds.
    """
    if not QFontDatabase.hasFamily(SCREEN_FONT):
        return Failure(FailureCode.FONT_MISSING, f"the screen is in {SCREEN_FONT}")
    # Before QML has said which font a text is in, it is laid out in this one; in Qt's own, and the
    # one that has Chinese characters for it, that would be in vain.
    QGuiApplication.setFont(SCREEN_FONT)
    policies = shipped_policies()
    if isinstance(policies, Failure):
        return policies
    home = home_policy(policies, settings.kiosk.region)
    if isinstance(home, Failure):
        return home
    folder, language = RESOURCES / "translations", settings.kiosk.language
    if fault := language_fault(language, languages(folder)):
        return fault
    font = Texts.load(folder, language)("language.font")
    if not QFontDatabase.hasFamily(font):
        return Failure(FailureCode.FONT_MISSING, f"the screen is in {font}")
    return Interface(settings, policies, home, command, uptime)
