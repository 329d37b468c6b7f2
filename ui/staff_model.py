"""The staff's view of the kiosk, behind a PIN, as QML sees it."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QJSEngine, QmlElement, QmlSingleton, QQmlEngine

from kiosk.domain.report_number import grouped
from kiosk.operations.pin import LONGEST, SHORTEST

if TYPE_CHECKING:
    from kiosk.staff import StaffReport

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_LEAVES_AFTER_MS = 120_000
_FREE_TRIES = 3
_PENALTY_SECONDS = 30


@QmlElement
@QmlSingleton
class Staff(QObject):
    """Closed, locked (asking for the PIN) or open. Checking a PIN and looking at the kiosk take
    time, so both are asked for by signals and answered by :meth:`judge` and :meth:`show`.
    """

    changed = Signal()
    tried = Signal(str)
    asked = Signal()
    retried = Signal()

    _instance: ClassVar["Staff"]

    def __init__(self, *, has_pin: bool, open_without: bool, parent: QObject | None = None) -> None:
        """``open_without`` a PIN is for the sandbox, whose data are nobody's."""
        super().__init__(parent)
        self._has_pin = has_pin
        self._open_without = open_without
        self._stage = "closed"
        self._digits = ""
        self._wrong = 0
        self._penalty = 0
        self._report: StaffReport | None = None
        self._leave = QTimer(self)
        self._leave.setInterval(_LEAVES_AFTER_MS)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.leave)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._serve_penalty)
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
        return len(self._digits) >= SHORTEST and self._penalty == 0

    @Property(bool, notify=changed)
    def wrong(self) -> bool:
        return self._wrong > 0 and not self._digits

    @Property(int, notify=changed)
    def penalty(self) -> int:
        """Seconds until the next try is taken; grows with every wrong PIN after the third."""
        return self._penalty

    @Slot()
    def knock(self) -> None:
        """Somebody held the sign for long: ask who it is."""
        if self._stage != "closed" or not (self._has_pin or self._open_without):
            return
        self._become("locked" if self._has_pin else "open")

    @Slot(str)
    def typeDigit(self, digit: str) -> None:
        if len(self._digits) < LONGEST:
            self._digits += digit
            self._stir()

    @Slot()
    def eraseDigit(self) -> None:
        self._digits = self._digits[:-1]
        self._stir()

    @Slot()
    def enter(self) -> None:
        """Try the PIN typed so far."""
        if len(self._digits) >= SHORTEST and self._penalty == 0:
            typed, self._digits = self._digits, ""
            self._stir()
            self.tried.emit(typed)

    @Slot(bool)
    def judge(self, right: bool) -> None:
        """Whether the PIN that was tried is the one."""
        if right:
            self._wrong = 0
            self._become("open")
            return
        self._wrong += 1
        if self._wrong > _FREE_TRIES:
            self._penalty = _PENALTY_SECONDS * (self._wrong - _FREE_TRIES)
            self._second.start()
        self._stir()

    @Slot()
    def leave(self) -> None:
        self._report = None
        self._become("closed")

    # ---- what there is to see ------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Look at everything anew."""
        self._stir()
        self.asked.emit()

    @Slot()
    def retry(self) -> None:
        """Have the refused reports sent again."""
        self._stir()
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
        """Rows of ``name`` and ``code``, which is empty where all is well."""
        parts = self._report.parts if self._report else {}
        return [
            {"name": name, "code": fault.code if fault else ""} for name, fault in parts.items()
        ]

    @Property(int, notify=changed)
    def unsent(self) -> int:
        return self._report.unsent if self._report else 0

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

    @Property(list, notify=changed)
    def refused(self) -> list[dict[str, str]]:
        """Rows of ``number`` and ``code``."""
        refused = self._report.refused if self._report else ()
        return [{"number": grouped(one.report_number), "code": one.reason} for one in refused]

    # ---- time ----------------------------------------------------------------------------------

    def _become(self, stage: str) -> None:
        self._stage = stage
        self._digits = ""
        self._stir()
        if stage == "open":
            self.asked.emit()

    def _stir(self) -> None:
        """Somebody is there."""
        if self._stage == "closed":
            self._leave.stop()
        else:
            self._leave.start()
        self.changed.emit()

    def _serve_penalty(self) -> None:
        self._penalty -= 1
        if self._penalty <= 0:
            self._second.stop()
        self.changed.emit()
