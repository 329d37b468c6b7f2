"""How staff get in to look after the kiosk, behind a PIN, and out again, as QML sees it."""

from collections.abc import Callable
from math import ceil
from typing import Final

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base import log
from kiosk.base.uptime import seconds_up
from kiosk.operations.pin import LONGEST, SHORTEST
from kiosk.operations.tries import Tries
from ui.models.model import Model
from ui.models.waiting import Stillness
from ui.rows.typed import put_in

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_LEAVES_AFTER_SECONDS = 120
_DIGITS = frozenset("0123456789")
ROOMS: Final = ("open", "trials", "reports", "machine")
"""Inside: how every part is, what can be tried and set, what waits, what the machine is."""
_BEFORE: Final = {"trials": "open", "reports": "trials", "machine": "trials"}


@QmlElement
@QmlSingleton
class Staff(Model):
    """Closed, locked (asking for the PIN) or open, in one of its rooms. Checking a PIN takes time,
    so it is asked for by a signal and answered by :meth:`finish_try`. What there is to see and do
    inside is :class:`~ui.models.maintenance.Maintenance`'s.

    One try is judged at a time, and a judgement is for the try that it answers: it opens nothing
    where the person has left meanwhile.
    """

    changed = Signal()
    entered = Signal()
    tried = Signal(str)

    def __init__(
        self,
        *,
        has_pin: bool,
        open_without: bool,
        tries: Tries | None = None,
        uptime: Callable[[], float] = seconds_up,
    ) -> None:
        """``open_without`` a PIN is for the sandbox, whose data are nobody's. ``tries`` counts
        wrong PINs; without it they count as long as this lives.
        """
        super().__init__()
        self._has_pin = has_pin
        self._open_without = open_without
        self._stage = "closed"
        self._digits = ""
        self._tries = tries or Tries(uptime=uptime)
        self._checking = False
        self._left = False
        self._wrong = False
        self._stillness = Stillness(uptime)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._serve_penalty)
        self._second.start()

    # ---- getting in --------------------------------------------------------------------------

    @Property(str, notify=changed)
    def stage(self) -> str:
        """``closed``, ``locked``, or the room that one is in."""
        return self._stage

    @property
    def is_closed(self) -> bool:
        """Whether nobody of the staff is there."""
        return self._stage == "closed"

    @Property(str, notify=changed)
    def dots(self) -> str:
        """One for each digit typed; the digits themselves are never shown."""
        return "●" * len(self._digits)

    @Property(bool, notify=changed)
    def enough(self) -> bool:
        return len(self._digits) >= SHORTEST and self._takes_tries()

    @Property(bool, notify=changed)
    def wrong(self) -> bool:
        return self._wrong and not self._digits

    @Property(int, notify=changed)
    def penalty(self) -> int:
        """Seconds until the next try is taken; grows with every wrong PIN after the third."""
        return 0 if self._checking else ceil(self._tries.wait)

    def _takes_tries(self) -> bool:
        return not self._checking and self._tries.wait == 0

    @Slot()
    def signIn(self) -> None:
        """Somebody held the sign for long: ask who it is."""
        if self._stage != "closed" or not (self._has_pin or self._open_without):
            return
        self._become("locked" if self._has_pin else "open")

    @Slot(str)
    def typeDigit(self, digit: str) -> None:
        if self._is_there() and digit in _DIGITS and len(self._digits) < LONGEST:
            self._digits += digit
            self.changed.emit()

    @Slot()
    def eraseDigit(self) -> None:
        if self._is_there():
            self._digits = self._digits[:-1]
            self.changed.emit()

    @Slot(str)
    def put(self, text: str) -> None:
        """What the field holds once something was put in at once."""
        if self._is_there():
            self._digits = put_in(text, self._digits, _DIGITS)[:LONGEST]
            self.changed.emit()

    @Slot()
    def enter(self) -> None:
        """Try the PIN typed so far."""
        if self._is_there() and len(self._digits) >= SHORTEST and self._takes_tries():
            typed, self._digits = self._digits, ""
            self._checking, self._left = True, False
            self._tries.begin()
            self.changed.emit()
            self.tried.emit(typed)

    @Slot(bool)
    def finish_try(self, right: bool) -> None:
        """Whether the PIN that was tried is the one."""
        if not self._checking:
            return
        self._checking = False
        self._wrong = not right
        if right:
            self._tries.forgive()
        else:
            log.warning("staff.pin_wrong")
        if right and not self._left:
            self._become("open")
        else:
            self.changed.emit()

    @Slot()
    def leave(self) -> None:
        was_in = self._stage in ROOMS
        self._left, self._wrong = True, False
        self._become("closed")
        if was_in:
            log.info("staff.left")

    # ---- where one is inside -------------------------------------------------------------------

    @Slot(str)
    def turnTo(self, room: str) -> None:
        """To another of the :data:`ROOMS`."""
        if self.is_in() and room in ROOMS:
            self._become(room)

    @Slot()
    def back(self) -> None:
        """To the room before; from the first one out."""
        if self.is_in() and self._stage in _BEFORE:
            self._become(_BEFORE[self._stage])
        else:
            self.leave()

    @property
    def lets_in(self) -> bool:
        """Whether somebody is inside."""
        return self._stage in ROOMS

    def is_in(self) -> bool:
        """Whether who touches it now was let in."""
        return self._is_there() and self._stage in ROOMS

    # ---- time ----------------------------------------------------------------------------------

    def _become(self, stage: str) -> None:
        was_in, self._stage = self._stage in ROOMS, stage
        self._digits = ""
        self._stillness.stir()
        self.changed.emit()
        if stage in ROOMS and not was_in:
            log.info("staff.entered")
            self.entered.emit()

    def touched(self) -> None:
        """Somebody does something at the window, whatever it is."""
        self._is_there()

    def hold(self, *, held: bool) -> None:
        """Whether somebody rests a finger or a palm on the glass."""
        self._stillness.hold(held=held)

    def _is_there(self) -> bool:
        """Whether who touches it now was let in: the first touch after a suspend is another's."""
        if self._stillness.seconds >= _LEAVES_AFTER_SECONDS:
            self.leave()
            return False
        self._stillness.stir()
        return self._stage != "closed"

    @Slot()
    def _serve_penalty(self) -> None:
        """Once a second: whoever left is gone, and what is left of the penalty is shown."""
        if self._stage == "closed":
            return
        if self._stillness.seconds >= _LEAVES_AFTER_SECONDS:
            self.leave()
        self.changed.emit()
