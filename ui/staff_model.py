"""The staff's view of the kiosk, behind a PIN, as QML sees it."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QJSEngine, QmlElement, QmlSingleton, QQmlEngine

from kiosk.base.uptime import seconds_up
from kiosk.domain.report_number import grouped
from kiosk.operations.pin import LONGEST, SHORTEST
from kiosk.operations.tries import Tries
from ui.waiting import Stillness

if TYPE_CHECKING:
    from kiosk.health.staff import StaffReport

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_LEAVES_AFTER_SECONDS = 120


@QmlElement
@QmlSingleton
class Staff(QObject):
    """Closed, locked (asking for the PIN) or open. Checking a PIN and looking at the kiosk take
    time, so both are asked for by signals and answered by :meth:`judge` and :meth:`show`.

    One try is judged at a time, and a judgement is for the try that it answers: it opens nothing
    where the person has left meanwhile.
    """

    changed = Signal()
    tried = Signal(str)
    asked = Signal()
    retried = Signal()

    _instance: ClassVar["Staff"]

    def __init__(
        self,
        *,
        has_pin: bool,
        open_without: bool,
        tries: Tries | None = None,
        uptime: Callable[[], float] = seconds_up,
        parent: QObject | None = None,
    ) -> None:
        """``open_without`` a PIN is for the sandbox, whose data are nobody's. ``tries`` counts
        wrong PINs; without it they count as long as this lives.
        """
        super().__init__(parent)
        self._has_pin = has_pin
        self._open_without = open_without
        self._stage = "closed"
        self._digits = ""
        self._tries = tries or Tries(uptime=uptime)
        self._judging = False
        self._left = False
        self._wrong = False
        self._report: StaffReport | None = None
        self._stillness = Stillness(uptime)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._serve_penalty)
        self._second.start()
        QJSEngine.setObjectOwnership(self, QJSEngine.ObjectOwnership.CppOwnership)
        Staff._instance = self

    @staticmethod
    def create(_engine: QQmlEngine) -> "Staff":
        """Give QML the instance that was made."""
        return Staff._instance

    # ---- getting in --------------------------------------------------------------------------

    @Property(str, notify=changed)
    def stage(self) -> str:
        """``closed``, ``locked`` or ``open``."""
        return self._stage

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
        return 0 if self._judging else ceil(self._tries.wait)

    def _takes_tries(self) -> bool:
        return not self._judging and self._tries.wait == 0

    @Slot()
    def knock(self) -> None:
        """Somebody held the sign for long: ask who it is."""
        if self._stage != "closed" or not (self._has_pin or self._open_without):
            return
        self._become("locked" if self._has_pin else "open")

    @Slot(str)
    def typeDigit(self, digit: str) -> None:
        if self._is_there() and len(self._digits) < LONGEST:
            self._digits += digit
            self.changed.emit()

    @Slot()
    def eraseDigit(self) -> None:
        if self._is_there():
            self._digits = self._digits[:-1]
            self.changed.emit()

    @Slot()
    def enter(self) -> None:
        """Try the PIN typed so far."""
        if self._is_there() and len(self._digits) >= SHORTEST and self._takes_tries():
            typed, self._digits = self._digits, ""
            self._judging, self._left = True, False
            self._tries.begin()
            self.changed.emit()
            self.tried.emit(typed)

    @Slot(bool)
    def judge(self, right: bool) -> None:
        """Whether the PIN that was tried is the one."""
        if not self._judging:
            return
        self._judging = False
        self._wrong = not right
        if right:
            self._tries.forgive()
        if right and not self._left:
            self._become("open")
        else:
            self.changed.emit()

    @Slot()
    def leave(self) -> None:
        self._report = None
        self._left, self._wrong = True, False
        self._become("closed")

    # ---- what there is to see ------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Look at everything anew."""
        if self._is_there():
            self.asked.emit()

    @Slot()
    def retry(self) -> None:
        """Have the refused reports sent again."""
        if self._is_there():
            self.retried.emit()

    @Slot(object)
    def show(self, report: "StaffReport") -> None:
        if self._stage == "open":
            self._report = report
            self.changed.emit()

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._report is None

    @Property(list, notify=changed)
    def parts(self) -> list[dict[str, str]]:
        """Rows of ``name``, ``code`` (empty where all is well) and a technical ``cause``."""
        parts = self._report.parts if self._report else {}
        return [
            {
                "name": name,
                "code": fault.code if fault else "",
                "cause": ": ".join(filter(None, (fault.code, fault.detail))) if fault else "",
            }
            for name, fault in parts.items()
        ]

    @Property(int, notify=changed)
    def unsent(self) -> int:
        """Reports that wait for the centre; -1 where the queue can't be asked."""
        unsent = self._report.unsent if self._report else None
        return -1 if unsent is None else unsent

    @Property(int, notify=changed)
    def oldestMinutes(self) -> int:
        """Whole minutes that the oldest unsent report has waited."""
        age = self._report.oldest_unsent_seconds if self._report else None
        return int((age or 0) // 60)

    @Property(str, notify=changed)
    def alarm(self) -> str:
        """``notice``, ``serious`` or ``critical`` by the age of the oldest unsent, or empty."""
        alarm = self._report.alarm if self._report else None
        return alarm.name.lower() if alarm else ""

    @Property(int, notify=changed)
    def clockMinutes(self) -> int:
        """By how many whole minutes the clock is ahead of the centre's time, or behind it."""
        apart = self._report.clock_apart if self._report else timedelta()
        return round(apart / timedelta(minutes=1))

    @Property(list, notify=changed)
    def refused(self) -> list[dict[str, str]]:
        """Rows of ``number`` and ``code``."""
        refused = self._report.refused if self._report else ()
        return [{"number": grouped(one.report_number), "code": one.reason} for one in refused]

    # ---- time ----------------------------------------------------------------------------------

    def _become(self, stage: str) -> None:
        self._stage = stage
        self._digits = ""
        self._stillness.stir()
        self.changed.emit()
        if stage == "open":
            self.asked.emit()

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
