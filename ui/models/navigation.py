"""Where the person is, and where they may go, as QML sees it."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base.records import dataclass
from kiosk.journey import events
from kiosk.journey.steps import Journey, JourneyName, Screen, Stage
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True)
class _Where:
    screen: Screen
    stage: Stage | None
    journey: Journey | None
    onward: JourneyName | None
    before: Screen | None
    can_go_on: bool
    can_go_back: bool
    can_cancel: bool
    heeds: bool


@QmlElement
@QmlSingleton
class Navigation(Model):
    """The screen and the journey it belongs to; what the person does to get on."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._where, self.changed.emit)

    def _where(self) -> _Where:
        session = self._session.value
        return _Where(
            session.screen,
            session.stage,
            session.journey,
            session.onward,
            session.before,
            session.can_go_on,
            session.can_go_back,
            session.can_cancel,
            self._session.heeds,
        )

    @Property(str, notify=changed)
    def screen(self) -> str:
        return self._shown.view.screen

    @Property(int, notify=changed)
    def stage(self) -> int:
        """0 to 3, or -1 for none."""
        stage = self._shown.view.stage
        return -1 if stage is None else int(stage)

    @Property(str, notify=changed)
    def journey(self) -> str:
        own = self._shown.view.journey
        return own.name if own else ""

    @Property(list, constant=True)
    def journeys(self) -> list[str]:
        """The names of all there are."""
        return list(JourneyName)

    @Property(str, notify=changed)
    def kind(self) -> str:
        """The kind of report this journey makes, or an empty text."""
        own = self._shown.view.journey
        return (own.kind or "") if own else ""

    @Property(bool, notify=changed)
    def forAnother(self) -> bool:
        """Whether somebody goes through this journey for the holder of the card."""
        own = self._shown.view.journey
        return own is not None and own.for_another

    @Property(str, notify=changed)
    def onward(self) -> str:
        """The journey to offer on this screen, or an empty text."""
        return self._shown.view.onward or ""

    @Property(str, notify=changed)
    def before(self) -> str:
        """The screen that Back leads to, or an empty text."""
        return self._shown.view.before or ""

    @Property(bool, notify=changed)
    def canGoOn(self) -> bool:
        return self._shown.view.can_go_on

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return self._shown.view.can_go_back

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        return self._shown.view.can_cancel

    @Property(bool, notify=changed)
    def heeds(self) -> bool:
        """Whether this screen has been there for long enough to be told something grave."""
        return self._shown.view.heeds

    @Slot(str)
    def begin(self, journey: str) -> None:
        self._session.act(events.Begin(JourneyName(journey)))

    @Slot()
    def next(self) -> None:
        self._session.act(events.Next())

    @Slot()
    def back(self) -> None:
        self._session.act(events.Back())

    @Slot()
    def cancel(self) -> None:
        self._session.act(events.Cancel())

    @Slot()
    def confirm(self) -> None:
        self._session.act(events.Confirm())

    @Slot()
    def finish(self) -> None:
        self._session.act(events.Finish())

    @Slot(str)
    def edit(self, screen: str) -> None:
        self._session.act(events.Edit(Screen(screen)))

    @Slot()
    def callStaff(self) -> None:
        self._session.act(events.CallStaff())
