"""The day the card was lost, as QML sees it: a calendar to choose it in."""

from datetime import date, timedelta

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain.lost_on import may_be_lost_on
from kiosk.journey import events
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.month import MonthRows
from ui.rows.presentation import Row

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class LostDay(Model):
    """One month at a time; on every new screen that of the chosen day, or this month."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._month = session.today.replace(day=1)
        self._shown = session.shown(self._rows, self.changed.emit)
        session.arrived.connect(self._start)

    def _rows(self) -> MonthRows:
        current = self._session
        chosen = current.value.answers.lost_on
        return MonthRows(current.show, self._month, current.today, chosen)

    @Slot()
    def _start(self) -> None:
        self._turn_to(self._session.value.answers.lost_on or self._session.today)

    def _turn_to(self, day: date) -> None:
        self._month = day.replace(day=1)
        self._shown.renew()

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """The day in ISO 8601, as all days here, or an empty text."""
        day = self._shown.view.chosen
        return day.isoformat() if day else ""

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._shown.view.today.isoformat()

    @Property(str, notify=changed)
    def yesterday(self) -> str:
        return (self._shown.view.today - timedelta(days=1)).isoformat()

    @Property(str, notify=changed)
    def monthName(self) -> str:
        return self._shown.view.name

    @Property(list, notify=changed)
    def days(self) -> list[Row]:
        """Cells of ``iso``, ``spoken``, ``day`` (0 = blank), ``selectable``, ``chosen`` and
        ``today``.
        """
        return self._shown.view.days

    @Property(bool, notify=changed)
    def hasEarlier(self) -> bool:
        return self._shown.view.has_earlier

    @Property(bool, notify=changed)
    def hasLater(self) -> bool:
        return self._shown.view.has_later

    @Slot(str)
    def choose(self, iso: str) -> None:
        day = date.fromisoformat(iso)
        if may_be_lost_on(day, self._session.today):
            self._turn_to(day)
            self._session.act(events.LostOnChosen(day))

    @Slot()
    def skip(self) -> None:
        self._session.act(events.LostOnChosen(None))
        self._session.act(events.Next())

    @Slot(int)
    def leaf(self, by: int) -> None:
        """Turn the calendar ``by`` months on."""
        self._turn_to(self._shown.view.shifted(by))
