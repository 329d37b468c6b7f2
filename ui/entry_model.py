"""What is being typed on a keypad, as QML sees it; kept nowhere else until it is given."""

from typing import ClassVar, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QJSEngine, QmlElement, QmlSingleton, QQmlEngine

from kiosk.domain import id_number, phone
from kiosk.journey import events as e
from kiosk.journey.steps import Screen
from ui.session_model import Session

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_ID_NUMBER_LENGTH: Final = 18


@QmlElement
@QmlSingleton
class Entry(QObject):
    """The digits of a telephone or identity card number, until the screen is left."""

    changed = Signal()

    _instance: ClassVar["Entry"]

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = session
        self._typed = ""
        session.arrived.connect(self._start)
        QJSEngine.setObjectOwnership(self, QJSEngine.ObjectOwnership.CppOwnership)
        Entry._instance = self

    @staticmethod
    def create(_engine: QQmlEngine) -> "Entry":
        """Give QML the instance that was made."""
        return Entry._instance

    @Slot()
    def _start(self) -> None:
        answers = self._model.session.answers
        given = {Screen.PHONE: answers.phone, Screen.ID_NUMBER: answers.id_number}
        self._typed = given.get(self._model.session.screen) or ""
        self.changed.emit()

    @property
    def _is_id_number(self) -> bool:
        return self._model.session.screen is Screen.ID_NUMBER

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

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Empty when complete, else a ``PhoneProblem`` or a ``TypedProblem``."""
        if self._is_id_number:
            return id_number.typed_problem(self._typed, self._model.sure_day()) or ""
        return phone.phone_problem(self._typed) or ""

    @Slot(str)
    def type(self, character: str) -> None:
        limits = {Screen.PHONE: phone.LONGEST, Screen.ID_NUMBER: _ID_NUMBER_LENGTH}
        if len(self._typed) < limits.get(self._model.session.screen, 0):
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
        given = e.IdNumberGiven(number) if self._is_id_number else e.PhoneGiven(number)
        self._model.handle(given)
        self._model.handle(e.Next())

    @Slot()
    def skip(self) -> None:
        """Leave no telephone number."""
        self._model.handle(e.PhoneGiven(None))
        self._model.handle(e.Next())
