"""The interface: its parts, and the kiosk behind them, kept together while it runs."""

import gc
import math
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.base.forgetting import forget_objects, forget_on_this_thread
from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import language_fault
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import NATIONAL, Channel, Policy, PolicyBook, load_policy
from kiosk.domain.texts import Texts, languages
from kiosk.health.display import SCREEN_FONT, probe_screen_font
from kiosk.journey import events as e
from kiosk.journey.steps import Screen
from kiosk.journey.values import Place
from kiosk.keeper import Keeper
from kiosk.operations import pin, tries
from kiosk.operations.clock import ClockWitness
from kiosk.operations.policies import home_of
from kiosk.operations.tries import Tries
from ui.dock_model import Dock
from ui.entry_model import Entry
from ui.guidance import Guidance
from ui.guide_model import Guide
from ui.icons import SignProvider
from ui.presentation import Presentation
from ui.qml_cache import keep_apart
from ui.session_model import Session, Surroundings
from ui.staff_model import Staff
from ui.translator import CatalogueTranslator
from ui.waiting import Patience

if TYPE_CHECKING:
    from kiosk.app import Kiosk
    from kiosk.configuration.settings import Settings

_HOME: Final = Path(__file__).parent
_FORGET_AFTER_MS: Final = 10_000
"""Longer than a last printout and the answer of the centre take."""
_COLLECT_EVERY_MS: Final = 30_000
_FIRST_FRAME_MS: Final = 5_000

log = structlog.get_logger()


class Interface(QObject):
    """The window, its view-models, and behind it the kiosk, opened off this thread.

    The kiosk's parts are imported and opened once the first frame is shown, so that a person
    never looks at a dark screen; what they ask for meanwhile waits its turn. ``opened`` tells
    the ``Kiosk``, once; ``over`` the failure with which the interface can't go on.
    """

    opened = Signal(object)
    over = Signal(object)
    ruled = Signal(object)
    pinJudged = Signal(bool)
    looked = Signal(object)

    def __init__(
        self, settings: "Settings", policies: PolicyBook, home: Policy, command: str
    ) -> None:
        super().__init__()
        self._settings = settings
        self._command = command
        self._policies = policies
        self._kiosk: Kiosk | None = None
        self._has_begun = False
        self._is_closed = False
        self._no_frame = QTimer(self)
        self._no_frame.setSingleShot(True)
        self._no_frame.timeout.connect(self._begin)
        # Left to itself Python collects on whichever thread makes objects, and what of the screen
        # goes with it goes under Qt's feet. So only this thread collects.
        gc.disable()
        self._collect = QTimer(self)
        self._collect.timeout.connect(gc.collect)
        self._collect.start(_COLLECT_EVERY_MS)
        self.copies: Path | None = None
        """Where a real printer's papers are kept as files too, if anywhere; set before it opens."""
        self.failure: Failure | None = None
        self._clock = ClockWitness()
        self._tries = Tries(settings.kiosk.data_dir / tries.FILE)
        self._backstage = ThreadPoolExecutor(1, thread_name_prefix="backstage")
        self._texts = {
            code: Texts.load(RESOURCES / "translations", code)
            for code in languages(RESOURCES / "translations")
        }
        self._presentations = self._presented(policies)
        self.session = Session(self._surroundings(home))
        self._keeper = Keeper(
            self._opened,
            self.session.happened.emit,
            on_opened=self.opened.emit,
            on_over=self.over.emit,
        )
        self.entry = Entry(self.session)
        self.guide = Guide(self.session, self._guidance())
        self.session.languageChanged.connect(self._speak)
        self._end = QTimer(self)
        self._end.setInterval(_FORGET_AFTER_MS)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self._forget)
        self.session.arrived.connect(self._on_arrival)
        self.dock = Dock()
        self.dock.asked.connect(self._behind)
        self.opened.connect(self._on_opened)
        self.ruled.connect(self._go_by)
        self.staff = Staff(
            has_pin=bool(settings.kiosk.staff_pin_hash),
            open_without=settings.sandbox,
            tries=self._tries,
        )
        self.staff.tried.connect(self._try_pin)
        self.staff.asked.connect(self._look)
        self.staff.retried.connect(self._retry)
        self.pinJudged.connect(self.staff.judge)
        self.pinJudged.connect(self._keep_tries)
        self.looked.connect(self.staff.show)
        self.session.happened.connect(self._show_paper)
        keep_apart(_HOME / "qml")
        self.engine = QQmlApplicationEngine()
        self.engine.addImageProvider("signs", SignProvider())
        self._translator: CatalogueTranslator | None = None
        self._speak(settings.kiosk.language)

    def _presented(self, policies: PolicyBook) -> dict[str, Presentation]:
        return {code: Presentation(texts, policies) for code, texts in self._texts.items()}

    def _guidance(self) -> dict[str, Guidance]:
        """By language; what paper says too comes from the same texts."""
        folder, district = RESOURCES / "translations" / "advice", self._settings.kiosk.region
        return {
            code: Guidance(show, Texts.load(folder, code), district)
            for code, show in self._presentations.items()
        }

    def _surroundings(self, home: Policy) -> Surroundings:
        kiosk, timeouts = self._settings.kiosk, self._settings.timeouts
        return Surroundings(
            place=place_of(self._settings, self._policies, home),
            kiosk_id=kiosk.id,
            hotline=home.hotlines[0],
            patience=Patience(timeouts.idle, timeouts.idle_countdown),
            presentations=self._presentations,
            perform=self._perform,
            clock=self._clock,
        )

    def _perform(self, effect: e.Effect) -> None:
        self._keeper.perform(effect)

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
        self.engine.addImportPath(_HOME / "qml")
        self.engine.setInitialProperties({"windowed": windowed, "dockShown": dock})
        self.engine.loadFromModule("Screens", "Main")
        window = self.engine.rootObjects()[0]
        if not isinstance(window, QQuickWindow):
            raise TypeError("Main.qml's root is not a window")
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
            self._keeper.start()
            self._behind(_look_for_font)

    def _behind(self, work: Callable[[], None]) -> None:
        """Do ``work`` off this thread. A bug in it ends the kiosk, whose supervisor starts it anew:
        better than a screen behind which nobody is. A closed interface begins nothing more.
        """
        if not self._is_closed:
            self._backstage.submit(self._guarded, work)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self.over.emit(Failure(FailureCode.INTERNAL, type(error).__name__))
            log.critical("kiosk.work_crashed", exception=type(error).__name__)
            raise

    def _opened(self) -> "Kiosk | Failure":
        from kiosk.app import Kiosk  # noqa: PLC0415 - its imports cost more than the first frame

        return Kiosk.open(
            self._settings,
            self._policies,
            self.session.happened.emit,
            self.ruled.emit,
            clock=self._clock,
            command=self._command,
            copies=self.copies,
        )

    @Slot(object)
    def _on_opened(self, kiosk: "Kiosk") -> None:
        log.info("kiosk.opened", sandbox=kiosk.sandbox is not None)
        if kiosk.sandbox:
            self.dock.attach(kiosk.sandbox)

    @Slot(object)
    def _go_by(self, policies: PolicyBook) -> None:
        """Rules fetched from the centre hold at once; they have some for where the kiosk stands."""
        home = policies.for_region(self._settings.kiosk.region)
        if home is None:
            raise LookupError("rules without the kiosk's own region")
        self._presentations = self._presented(policies)
        self.guide.tell(self._guidance())
        place = place_of(self._settings, policies, home)
        self.session.surround(place, home.hotlines[0], self._presentations)

    @Slot(object)
    def _show_paper(self, event: e.Event) -> None:
        """Lay what the file printer put out into the dock."""
        folder = self._settings.kiosk.data_dir / "receipts"
        sandbox = self._keeper.kiosk.sandbox if self._keeper.kiosk else None
        if isinstance(event, e.ReceiptPrinted | e.SlipPrinted) and sandbox and sandbox.has_printer:
            newest = newest_of(folder.glob("*.png"))
            if newest is not None:
                self.dock.show_receipt(newest)

    @Slot(str)
    def _try_pin(self, typed: str) -> None:
        stored = self._settings.kiosk.staff_pin_hash

        def judge() -> None:
            self._tries.keep()
            self.pinJudged.emit(pin.matches(typed, stored))

        self._behind(judge)

    @Slot()
    def _keep_tries(self) -> None:
        self._behind(self._tries.keep)

    @Slot()
    def _look(self) -> None:
        self._behind(self._report_to_staff)

    def _report_to_staff(self) -> None:
        from kiosk.health.staff import report_of_closed, staff_report  # noqa: PLC0415 - see _opened

        if self._keeper.kiosk:
            self.looked.emit(staff_report(self._settings, self._keeper.kiosk))
        else:
            self.looked.emit(report_of_closed(self._settings, self._keeper.obstacle))

    @Slot()
    def _retry(self) -> None:
        if self._keeper.kiosk:
            self._keeper.kiosk.effects.retry_refused()
        self._look()

    @Slot()
    def _on_arrival(self) -> None:
        if self.session.session.screen is Screen.ATTRACT:
            self._end.start()

    @Slot()
    def _forget(self) -> None:
        """Who was here has left, and what was done for them is done: nothing of it stays."""
        self.engine.collectGarbage()
        gc.collect()
        forget_on_this_thread()
        self._behind(forget_objects)

    @Slot(str)
    def _speak(self, language: str) -> None:
        if self._translator:
            QGuiApplication.removeTranslator(self._translator)
        self._translator = CatalogueTranslator(self._presentations[language].texts, self)
        QGuiApplication.installTranslator(self._translator)
        self.engine.retranslate()

    def close(self) -> None:
        """Join every thread."""
        self._has_begun = True  # a first frame that comes now begins nothing
        self._is_closed = True
        self._no_frame.stop()
        self._end.stop()
        self._collect.stop()
        gc.enable()
        self._keeper.close()
        self._backstage.shutdown()


def _look_for_font() -> None:
    """Without it every word would be boxes, and nobody but the log could say why."""
    lacking = probe_screen_font()
    if lacking is not None:
        log.error("ui.font_missing", detail=lacking.detail)


def newest_of(files: Iterable[Path]) -> Path | None:
    """The one written last. One that is gone again, or can't be looked at, is none."""

    def written(file: Path) -> float:
        try:
            return file.stat().st_mtime
        except OSError:
            return -math.inf

    try:
        newest = max(files, key=written, default=None)
    except OSError:
        return None
    return newest if newest is not None and newest.exists() else None


def place_of(settings: "Settings", policies: PolicyBook, home: Policy) -> Place:
    """Where the kiosk stands, and what ``policies`` allow; ``home`` are its own region's."""
    kiosk = settings.kiosk
    return Place(
        profile=kiosk.profile,
        region=home.region,
        language=kiosk.language,
        served=frozenset(policy.region for policy in policies if policy.served),
        known=frozenset(policy.region for policy in policies),
        formal_loss=frozenset(p.region for p in policies if p.formal_loss_at_kiosk),
        undo=frozenset(p.region for p in policies if Channel.KIOSK in p.undo_channels),
        sees_card=settings.reader.driver != "sdt",
    )


def make(settings: "Settings", command: str = "run") -> Interface | Failure:
    """The interface of a configured kiosk; its language must have texts, and texts their font.

    Where rules are missing, for its region or all but the national ones, it shows the hotline.
    ``command`` is what the data folder will be owned for.
    """
    if not QFontDatabase.hasFamily(SCREEN_FONT):
        return Failure(FailureCode.FONT_MISSING, f"the screen is in {SCREEN_FONT}")
    folder = RESOURCES / "policies"
    policies = PolicyBook.load(folder)
    if isinstance(policies, Failure):
        log.error("policies.refused", detail=policies.detail)
        national = load_policy(folder / f"{NATIONAL}.toml")
        if isinstance(national, Failure):
            return national
        policies = PolicyBook([national])
    home = home_of(policies, settings.kiosk.region)
    if isinstance(home, Failure):
        home = home_of(policies, NATIONAL)
    if isinstance(home, Failure):
        return home
    speechless = language_fault(settings.kiosk.language, languages(RESOURCES / "translations"))
    return speechless or Interface(settings, policies, home, command)
