"""The session as QML sees it: properties to show, slots for what the person does.

Thin on purpose. What a touch means is decided in :mod:`kiosk.journey`, what a state is called
in :mod:`ui.presentation`; this class holds the current session, hands events in and effects out,
and measures for how long nobody touches anything.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QJSEngine, QmlElement, QmlSingleton, QQmlEngine

from kiosk.base.uptime import seconds_up
from kiosk.domain.identity import IdentityWarning
from kiosk.domain.lost_on import may_be_lost_on
from kiosk.domain.policy import Hotline
from kiosk.domain.report import ReportKind
from kiosk.domain.report_number import grouped
from kiosk.journey import events as e
from kiosk.journey import session as journey
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Place, Proof
from kiosk.operations.clock import ClockWitness, Trust
from ui.aftermath import Aftermath
from ui.presentation import Presentation, Row, month_shifted
from ui.waiting import Patience, Stillness

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_TEXT_STEPS = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the session model is given: the place, its words, and the hands that do things."""

    place: Place
    kiosk_id: str
    hotline: Hotline
    patience: Patience
    presentations: dict[str, Presentation]
    perform: Callable[[e.Effect], None]
    clock: ClockWitness
    uptime: Callable[[], float] = seconds_up


@QmlElement
@QmlSingleton
class Session(QObject):
    """The one session of this kiosk, made by :func:`ui.application.run` before the QML loads."""

    changed = Signal()
    arrived = Signal()
    ticked = Signal()
    languageChanged = Signal(str)
    happened = Signal(object)

    _instance: ClassVar["Session"]

    def __init__(self, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._session = journey.fresh(surroundings.place)
        self._month = date.min
        self._stillness = Stillness(surroundings.uptime)
        self._doubt = False
        # `happened` may be emitted on any thread; the event is handled on this object's.
        self.happened.connect(self.handle, Qt.ConnectionType.QueuedConnection)
        clock = QTimer(self)
        clock.setInterval(1000)
        clock.timeout.connect(self.tick)
        clock.start()
        QJSEngine.setObjectOwnership(self, QJSEngine.ObjectOwnership.CppOwnership)
        Session._instance = self

    @staticmethod
    def create(_engine: QQmlEngine) -> "Session":
        """Give QML the instance that was made."""
        return Session._instance

    # ---- events in, effects out --------------------------------------------------------------

    @property
    def session(self) -> journey.Session:
        return self._session

    def today(self) -> date:
        """The best known."""
        return self._around.clock.now().date()

    def sure_day(self) -> date | None:
        """Today, where the clock is not known to be wrong."""
        return None if self._doubt else self.today()

    @property
    def own_hotline(self) -> str:
        """The number of the place the kiosk stands in."""
        return self._around.hotline.number

    def surround(
        self, place: Place, hotline: Hotline, presentations: dict[str, Presentation]
    ) -> None:
        """Go by new rules from now on."""
        self._around = replace(
            self._around, place=place, hotline=hotline, presentations=presentations
        )
        self.handle(e.PlaceChanged(place))

    @Slot(object)
    def handle(self, event: e.Event) -> None:
        """Step the session. On this object's thread only."""
        self._forget_who_left()
        self._step(event)

    def _step(self, event: e.Event) -> None:
        before = self._session
        self._session, effects = journey.step(before, event)
        if self._session.screen is not before.screen:
            self._arrive()
        if self._session.preferences.language != before.preferences.language:
            self.languageChanged.emit(self._session.preferences.language)
        if self._session != before:
            self.changed.emit()
        for effect in effects:
            self._around.perform(effect)

    def _arrive(self) -> None:
        self._stillness.stir()
        lost_on = self._session.answers.lost_on
        self._month = (lost_on or self.today()).replace(day=1)
        self.ticked.emit()
        self.arrived.emit()

    @Slot()
    def tick(self) -> None:
        self._forget_who_left()
        self._weigh_clock()
        self.ticked.emit()

    def _forget_who_left(self) -> None:
        """Before anything else happens: the first touch after a suspend is somebody else's."""
        remaining = self._remaining()
        if remaining is not None and remaining <= 0:
            self._stillness.stir()
            self._step(e.IdleExpired())

    def _weigh_clock(self) -> None:
        clock = self._around.clock
        doubt = clock.trust() is Trust.WRONG and clock.day() is None
        if doubt is not self._doubt:
            self._doubt = doubt
            self.changed.emit()

    def _remaining(self) -> int | None:
        limit = self._around.patience.limit(self._session.screen)
        return None if limit is None else limit - int(self._stillness.seconds)

    @Slot()
    def touched(self) -> None:
        """Somebody is there: start measuring anew."""
        self._forget_who_left()
        self._stillness.stir()
        self.ticked.emit()

    def _show(self) -> Presentation:
        return self._around.presentations[self._session.preferences.language]

    # ---- where we are --------------------------------------------------------------------------

    @Property(str, notify=changed)
    def screen(self) -> str:
        return self._session.screen

    @Property(int, notify=changed)
    def stage(self) -> int:
        """0 to 3 in the row of steps at the top, or -1 for none."""
        stage = self._session.stage
        return -1 if stage is None else int(stage)

    @Property(str, notify=changed)
    def journey(self) -> str:
        return self._session.journey.name if self._session.journey else ""

    @Property(str, notify=changed)
    def kind(self) -> str:
        """The kind of report this journey makes, or an empty text."""
        own = self._session.journey
        return (own.kind or "") if own else ""

    @Property(bool, notify=changed)
    def canGoOn(self) -> bool:
        return self._session.can_go_on

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return self._session.can_go_back

    @Property(str, notify=changed)
    def onward(self) -> str:
        """The journey to offer on this screen, or an empty text."""
        return self._session.onward or ""

    @Property(str, notify=changed)
    def outletNeeds(self) -> str:
        """What a written report at an outlet of this place needs, or an empty text."""
        show, region = self._show(), self._session.place.region
        return show.documents(region, ReportKind.WRITTEN_PRE_LOSS)

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        return self._session.can_cancel

    @Property(int, notify=ticked)
    def idleSeconds(self) -> int:
        """Seconds left when they are few enough to be shown, else 0."""
        remaining = self._remaining()
        if remaining is None or not self._around.patience.shown(self._session.screen, remaining):
            return 0
        return remaining

    @Property(int, notify=ticked)
    def secondsLeft(self) -> int:
        """Seconds until this screen closes by itself, always; 0 where it never does."""
        return self._remaining() or 0

    @Property(str, notify=changed)
    def kioskId(self) -> str:
        return self._around.kiosk_id

    @Property(str, notify=changed)
    def profile(self) -> str:
        return self._session.place.profile

    @Property(str, notify=changed)
    def placeName(self) -> str:
        return self._show().region_name(self._session.place.region)

    @Property(str, notify=changed)
    def hotline(self) -> str:
        """The hotline of the place the kiosk stands in, on every screen."""
        return self.own_hotline

    @Property(bool, notify=changed)
    def hotlineAllDay(self) -> bool:
        return self._around.hotline.all_day

    @property
    def _aftermath(self) -> Aftermath | None:
        receipt = self._session.receipt
        if receipt is None:
            return None
        # The line that knows of this report is the issuing region's, not the kiosk's.
        lines = self._show().hotlines(receipt.issuing_region)
        hotline = str(lines[0]["number"]) if lines else self.own_hotline
        return Aftermath(self._show(), receipt, hotline)

    @Property(bool, notify=changed)
    def clockInDoubt(self) -> bool:
        """The clock is known to be wrong, and nobody has told the time yet."""
        return self._doubt

    @Property(bool, notify=changed)
    def datesUnjudged(self) -> bool:
        """By the clock the card may have expired, and the clock can't be relied on."""
        known = self._session.answers.identity
        if known is None or IdentityWarning.DATES_UNJUDGED not in known.warnings:
            return False
        return self._doubt or (known.valid_until is not None and known.valid_until < self.today())

    # ---- preferences ---------------------------------------------------------------------------

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._session.preferences.language

    @Property(int, notify=changed)
    def textStep(self) -> int:
        return self._session.preferences.text_step

    @Property(bool, notify=changed)
    def highContrast(self) -> bool:
        return self._session.preferences.high_contrast

    @Slot()
    def nextLanguage(self) -> None:
        """Go round the shipped languages."""
        codes = list(self._around.presentations)
        following = codes[(codes.index(self._session.preferences.language) + 1) % len(codes)]
        self.handle(e.Preferred(replace(self._session.preferences, language=following)))

    @Slot()
    def nextTextStep(self) -> None:
        """Go round the four text sizes."""
        following = (self._session.preferences.text_step + 1) % _TEXT_STEPS
        self.handle(e.Preferred(replace(self._session.preferences, text_step=following)))

    @Slot()
    def toggleContrast(self) -> None:
        preferences = self._session.preferences
        self.handle(e.Preferred(replace(preferences, high_contrast=not preferences.high_contrast)))

    # ---- the card and its holder -----------------------------------------------------------------

    @Property(bool, notify=changed)
    def readerReady(self) -> bool:
        return self._session.reader_ready

    @Property(str, notify=changed)
    def closedBecause(self) -> str:
        """The code of what keeps this kiosk from taking any report now, or an empty text."""
        return self._session.closed.code if self._session.closed else ""

    @Property(bool, notify=changed)
    def cardPresent(self) -> bool:
        return self._session.card_present

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        return self._session.reading

    @Property(dict, notify=changed)
    def holder(self) -> Row:
        """``name``, ``number`` (both masked) and ``document``; what is not known is empty."""
        return self._show().holder(self._session)

    # ---- the answers -----------------------------------------------------------------------------

    @Property(str, notify=changed)
    def proof(self) -> str:
        """``id_card``, ``household_register`` or an empty text."""
        return self._session.answers.proof or ""

    @Property(list, notify=changed)
    def regions(self) -> list[Row]:
        """Rows of ``code``, ``name``, ``served``, ``chosen``."""
        return self._show().regions(self._session.answers.issuing_region)

    @Property(str, notify=changed)
    def regionName(self) -> str:
        return self._show().region_name(self._session.answers.issuing_region)

    @Property(list, notify=changed)
    def regionHotlines(self) -> list[Row]:
        """Rows of ``number``, ``allDay`` of the issuing region."""
        return self._show().hotlines(self._session.answers.issuing_region)

    @Property(str, notify=changed)
    def lostOn(self) -> str:
        """The chosen day as it is said, or an empty text."""
        day = self._session.answers.lost_on
        return self._show().day(day) if day else ""

    @Property(str, notify=changed)
    def lostOnIso(self) -> str:
        day = self._session.answers.lost_on
        return day.isoformat() if day else ""

    @Property(str, notify=changed)
    def todayIso(self) -> str:
        return self.today().isoformat()

    @Property(str, notify=changed)
    def yesterdayIso(self) -> str:
        return (self.today() - timedelta(days=1)).isoformat()

    @Property(str, notify=changed)
    def monthName(self) -> str:
        return self._show().month(self._month)

    @Property(list, notify=changed)
    def monthDays(self) -> list[Row]:
        """Cells of ``iso``, ``day`` (0 = blank), ``selectable``, ``chosen``, ``today``."""
        today, chosen = self.today(), self._session.answers.lost_on
        days = self._show().month_days(self._month, today, chosen)
        return [day | {"today": day["today"] and not self._doubt} for day in days]

    @Property(bool, notify=changed)
    def hasEarlierMonth(self) -> bool:
        return month_shifted(self._month, -1, self.today()) != self._month

    @Property(bool, notify=changed)
    def hasLaterMonth(self) -> bool:
        return month_shifted(self._month, 1, self.today()) != self._month

    @Property(list, notify=changed)
    def review(self) -> list[Row]:
        """Rows of ``label``, ``value`` and ``screen`` (empty when it can't be changed)."""
        return self._show().review(self._session)

    # ---- what came of it -------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def recorded(self) -> bool:
        """The report is committed on this kiosk."""
        return self._session.receipt is not None

    @Property(dict, notify=changed)
    def outcome(self) -> Row:
        """``state``, ``title`` and ``detail`` of the result."""
        return self._aftermath.outcome() if self._aftermath else {}

    @Property(list, notify=changed)
    def nextSteps(self) -> list[Row]:
        """Rows of ``tone`` (``step`` or ``attention``), ``title`` and ``detail``."""
        return self._aftermath.next_steps() if self._aftermath else []

    @Property(str, notify=changed)
    def reportNumber(self) -> str:
        receipt = self._session.receipt
        return grouped(receipt.report_number) if receipt else ""

    @Property(str, notify=changed)
    def printing(self) -> str:
        """``none``, ``busy``, ``printed``, ``unconfirmed`` or ``failed``."""
        return self._session.printing

    @Property(str, notify=changed)
    def receiptQr(self) -> str:
        """The receipt's QR as a data URL, for the person to photograph when paper fails."""
        return self._session.qr

    @Property(dict, notify=changed)
    def failure(self) -> Row:
        """``code``, ``happened``, ``card`` and ``todo``, or nothing."""
        failure = self._session.failure
        return self._show().failure(failure, self._around.hotline.number) if failure else {}

    # ---- what the person does --------------------------------------------------------------------

    @Slot(str)
    def begin(self, journey: str) -> None:
        self.handle(e.Begin(JourneyName(journey)))

    @Slot()
    def next(self) -> None:
        self.handle(e.Next())

    @Slot()
    def back(self) -> None:
        self.handle(e.Back())

    @Slot()
    def cancel(self) -> None:
        self.handle(e.Cancel())

    @Slot()
    def confirm(self) -> None:
        self.handle(e.Confirm())

    @Slot()
    def finish(self) -> None:
        self.handle(e.Finish())

    @Slot(str)
    def edit(self, screen: str) -> None:
        self.handle(e.Edit(Screen(screen)))

    @Slot(str)
    def chooseProof(self, proof: str) -> None:
        self.handle(e.ProofChosen(Proof(proof)))
        self.handle(e.Next())

    @Slot()
    def printSlip(self) -> None:
        self.handle(e.Print())

    @Slot()
    def callStaff(self) -> None:
        self.handle(e.CallStaff())

    @Slot(str)
    def chooseRegion(self, code: str) -> None:
        self.handle(e.RegionChosen(code))

    @Slot(str)
    def chooseDay(self, iso: str) -> None:
        day = date.fromisoformat(iso)
        if may_be_lost_on(day, self.today()):
            self._month = day.replace(day=1)
            self.handle(e.LostOnChosen(day))

    @Slot()
    def skipDay(self) -> None:
        self.handle(e.LostOnChosen(None))
        self.handle(e.Next())

    @Slot(int)
    def showMonth(self, by: int) -> None:
        """Leaf the calendar ``by`` months on."""
        self._month = month_shifted(self._month, by, self.today())
        self.changed.emit()

    @Slot(bool)
    def paperCame(self, came: bool) -> None:
        """The person's answer to "did the paper come out?"."""
        self.handle(e.PaperSeen(came))
