"""What is being typed on a keypad, as QML sees it; kept nowhere else until it is given."""

from datetime import date
from typing import Final

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain import id_number, phone
from kiosk.domain.masking import masked_number
from kiosk.journey import events
from kiosk.journey.patience import LOOK_SECONDS, TYPED_SECONDS, lasting
from kiosk.journey.steps import Screen
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.typed import in_groups, put_in

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_ID_NUMBER_LENGTH: Final = 18
_DIGITS: Final = frozenset("0123456789")
_WITH_X: Final = _DIGITS | {"X"}
_NOT_WRONG: Final = frozenset({"", "unfinished"})
"""Problems of a number that may still be right."""
_OWN: Final = "own"


@QmlElement
@QmlSingleton
class Entry(Model):
    """The digits of a telephone or identity card number, until the screen is left.

    Who stands behind the person sees the whole of it for a moment only: after the last touch of a
    key, and again when the person asks. One that can't be right is shown until it is corrected.
    """

    changed = Signal()
    refused = Signal()
    """What was typed is not taken."""

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._typed = ""
        self._readable_until = float("-inf")
        self._readable = False
        session.arrived.connect(self._start)
        session.ticked.connect(self._look)

    @Slot()
    def _start(self) -> None:
        answers = self._session.value.answers
        given = {Screen.PHONE: answers.phone, Screen.ID_NUMBER: answers.id_number}
        self._typed = given.get(self._session.value.screen) or ""
        self._readable = False
        self.changed.emit()

    def _hold(self, typed: str) -> None:
        self._typed = typed[: self._room]
        self._show_for(TYPED_SECONDS)

    def _show_for(self, seconds: int) -> None:
        lasts = lasting(seconds, self._session.value.preferences)
        self._readable_until = self._session.context.uptime() + lasts
        self._readable = True
        self.changed.emit()

    @Slot()
    def _look(self) -> None:
        if self._readable and self._session.context.uptime() >= self._readable_until:
            self._readable = False
            self.changed.emit()

    @property
    def _room(self) -> int:
        """How many characters this screen takes."""
        limits = {Screen.PHONE: phone.LONGEST, Screen.ID_NUMBER: _ID_NUMBER_LENGTH}
        return limits.get(self._session.value.screen, 0)

    @property
    def _allowed(self) -> frozenset[str]:
        return _WITH_X if self._is_id_number else _DIGITS

    @property
    def _is_id_number(self) -> bool:
        return self._session.value.screen is Screen.ID_NUMBER

    def _day(self) -> date | None:
        """Today, where the clock is not known to be wrong."""
        return None if self._session.in_doubt else self._session.today

    @Property(str, notify=changed)
    def text(self) -> str:
        """In the groups that people read; masked but for a moment after it was typed or asked for,
        and while it can't be right.
        """
        shows = self._readable or (self._typed and self._judge() not in _NOT_WRONG)
        characters = self._typed if shows else masked_number(self._typed)
        return in_groups(characters, is_id_number=self._is_id_number)

    @Property(bool, notify=changed)
    def maskable(self) -> bool:
        """Whether something of it is hidden now, or will be."""
        return masked_number(self._typed) != self._typed

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        return not self._typed

    @Property(bool, notify=changed)
    def awaitsLast(self) -> bool:
        """All but the last character of an identity card number is there: it may be an X."""
        return self._is_id_number and len(self._typed) == _ID_NUMBER_LENGTH - 1

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Empty when complete, else a ``PhoneProblem``, a ``TypedProblem``, or ``own``: an agent
        gave their own number.
        """
        return self._judge()

    def _judge(self) -> str:
        if not self._is_id_number:
            return phone.phone_problem(self._typed) or ""
        if problem := id_number.typed_problem(self._typed, self._day()):
            return problem
        agent = self._session.value.answers.agent
        return _OWN if agent is not None and agent.number == self._typed else ""

    @Slot(str)
    def type(self, character: str) -> None:
        """A digit, or the X at the end of some numbers."""
        before = self._typed
        if character in self._allowed:
            self._hold(before + character)
        if self._typed == before:
            self.refused.emit()

    @Slot()
    def erase(self) -> None:
        self._hold(self._typed[:-1])

    @Slot(str)
    def put(self, text: str) -> None:
        """What the field holds once something was put in at once."""
        self._hold(put_in(text, self._typed, self._allowed))

    @Slot()
    def show(self) -> None:
        """Let the person see what they typed."""
        self._show_for(LOOK_SECONDS)

    @Slot()
    def give(self) -> None:
        """Keep what was typed and go on, if it is complete."""
        if self._judge():
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
