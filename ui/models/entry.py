"""What is being typed on a keypad, as QML sees it; kept nowhere else until it is given."""

from datetime import date
from typing import Final

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain import id_number, phone
from kiosk.journey import events
from kiosk.journey.steps import Screen
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_ID_NUMBER_LENGTH: Final = 18
_DIGITS: Final = frozenset("0123456789")
_WITH_X: Final = _DIGITS | {"X"}


@QmlElement
@QmlSingleton
class Entry(Model):
    """The digits of a telephone or identity card number, until the screen is left."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._typed = ""
        session.arrived.connect(self._start)

    @Slot()
    def _start(self) -> None:
        answers = self._session.value.answers
        given = {Screen.PHONE: answers.phone, Screen.ID_NUMBER: answers.id_number}
        self._typed = given.get(self._session.value.screen) or ""
        self.changed.emit()

    @property
    def _is_id_number(self) -> bool:
        return self._session.value.screen is Screen.ID_NUMBER

    def _day(self) -> date | None:
        """Today, where the clock is not known to be wrong."""
        return None if self._session.in_doubt else self._session.today

    @Property(str, notify=changed)
    def text(self) -> str:
        """As people read it: telephone numbers 3-4-4, identity card numbers 6-8-4."""
        if self._is_id_number:
            parts = self._typed[:6], self._typed[6:14], self._typed[14:]
            return " ".join(part for part in parts if part)
        return phone.spaced(self._typed)

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        return not self._typed

    @Property(bool, notify=changed)
    def awaitsLast(self) -> bool:
        """All but the last character of an identity card number is there: it may be an X."""
        return self._is_id_number and len(self._typed) == _ID_NUMBER_LENGTH - 1

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Empty when complete, else a ``PhoneProblem`` or a ``TypedProblem``."""
        if self._is_id_number:
            return id_number.typed_problem(self._typed, self._day()) or ""
        return phone.phone_problem(self._typed) or ""

    @Slot(str)
    def type(self, character: str) -> None:
        """A digit, or the X at the end of some numbers."""
        limits = {Screen.PHONE: phone.LONGEST, Screen.ID_NUMBER: _ID_NUMBER_LENGTH}
        allowed = _WITH_X if self._is_id_number else _DIGITS
        if character in allowed and len(self._typed) < limits.get(self._session.value.screen, 0):
            self._typed += character
            self.changed.emit()

    @Slot()
    def erase(self) -> None:
        self._typed = self._typed[:-1]
        self.changed.emit()

    @Slot()
    def give(self) -> None:
        """Keep what was typed and go on, if it is complete."""
        if self.problem:
            return
        number = self._typed
        given = events.IdNumberGiven(number) if self._is_id_number else events.PhoneGiven(number)
        self._session.act(given)
        self._session.act(events.Next())

    @Slot()
    def skip(self) -> None:
        """Leave no telephone number."""
        self._session.act(events.PhoneGiven(None))
        self._session.act(events.Next())
