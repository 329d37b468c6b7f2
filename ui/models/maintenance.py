"""What staff see of the kiosk and have it do, once they were let in, as QML sees it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base import log
from kiosk.domain.trial import ReadCard
from kiosk.journey.values import LOUDEST
from ui.models.model import Model
from ui.models.staff import Staff
from ui.rows.staff import Act, Outcome, StaffRows, card_rows

if TYPE_CHECKING:
    from kiosk.health.staff import StaffReport

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_LIVE_SECONDS: Final = 5
_SHOWN_SECONDS: Final = 20
"""So long what was read of a card stays on the screen."""
_THOROUGHLY: Final = True


@QmlElement
@QmlSingleton
class Maintenance(Model):
    """Looking and acting take time, so they are asked for by ``asked`` and answered by
    :meth:`show`, :meth:`finish`, :meth:`show_card` and :meth:`show_code`. ``stopped`` says that
    nobody waits for a card any more.

    Nothing is asked for whoever was not let in, and what is answered after they have left is not
    shown. One act is under way at a time, but looking, which goes on by itself.
    """

    reported = Signal()
    acted = Signal()
    asked = Signal(str, object)
    stopped = Signal()

    def __init__(self, staff: Staff) -> None:
        super().__init__()
        self._staff = staff
        self._rows = StaffRows()
        self._working: Act | None = None
        self._outcome: Outcome | None = None
        self._card: ReadCard | None = None
        self._code = ""
        self._live = self._timer(_LIVE_SECONDS, self._look_again)
        self._live.start()
        self._forgetting = self._timer(_SHOWN_SECONDS, self._forget_card)
        self._forgetting.setSingleShot(True)
        staff.entered.connect(self._begin)
        staff.changed.connect(self._follow)
        self._stage = staff.property("stage")

    # ---- what there is to see ------------------------------------------------------------------

    @Property(bool, notify=reported)
    def busy(self) -> bool:
        return self._rows.report is None

    @Property(list, notify=reported)
    def parts(self) -> list[dict[str, str]]:
        """Rows of ``name``, ``code`` (empty where all is well) and a technical ``cause``."""
        return self._rows.parts

    @Property(int, notify=reported)
    def faulty(self) -> int:
        """How many parts have something wrong with them."""
        return self._rows.faulty

    @Property(str, notify=reported)
    def paper(self) -> str:
        """How the printer was just now, as it says itself."""
        return self._rows.paper

    @Property(list, notify=reported)
    def refused(self) -> list[dict[str, str]]:
        """Rows of ``number`` and ``code``."""
        return self._rows.refused

    @Property(list, notify=reported)
    def aside(self) -> list[dict[str, object]]:
        """Rows of ``folder``, counts of its reports, and whether it is ``settled``."""
        return self._rows.aside

    @Property(int, notify=reported)
    def unsent(self) -> int:
        """Reports that wait for the centre; -1 where the queue can't be asked."""
        return self._rows.unsent

    @Property(int, notify=reported)
    def oldestMinutes(self) -> int:
        """Whole minutes that the oldest unsent report has waited."""
        return self._rows.oldest_minutes

    @Property(str, notify=reported)
    def alarm(self) -> str:
        """``notice``, ``serious`` or ``critical`` by the age of the oldest unsent, or empty."""
        return self._rows.alarm

    @Property(int, notify=reported)
    def clockMinutes(self) -> int:
        """By how many whole minutes the clock is ahead of the centre's time, or behind it."""
        return self._rows.clock_minutes

    @Property(list, notify=reported)
    def facts(self) -> list[dict[str, str]]:
        """Rows of ``name`` and ``value`` of the machine."""
        return self._rows.facts

    @Property(bool, notify=reported)
    def closed(self) -> bool:
        """Whether it was put out of service."""
        return self._rows.is_closed

    @Property(int, notify=reported)
    def volume(self) -> int:
        return self._rows.volume

    @Property(int, notify=reported)
    def loudest(self) -> int:
        return LOUDEST

    # ---- what comes of it ----------------------------------------------------------------------

    @Property(str, notify=acted)
    def working(self) -> str:
        """The act that is under way, or empty."""
        return self._working or ""

    @Property(str, notify=acted)
    def finished(self) -> str:
        """The act that was done last here, or empty."""
        return self._outcome.act if self._outcome else ""

    @Property(str, notify=acted)
    def failure(self) -> str:
        """The code of what it failed by, or empty."""
        return self._outcome.code if self._outcome else ""

    @Property(str, notify=acted)
    def cause(self) -> str:
        """The same in the words of the log."""
        return self._outcome.cause if self._outcome else ""

    @Property(str, notify=acted)
    def note(self) -> str:
        """How well it went, where there are words for it: a place, a count."""
        return self._outcome.note if self._outcome else ""

    @Property(list, notify=acted)
    def card(self) -> list[dict[str, str]]:
        """One row of ``document``, ``name`` and ``number`` of the card that was read, masked; or
        none.
        """
        return card_rows(self._card)

    @Property(str, notify=acted)
    def code(self) -> str:
        """A QR to photograph, as an SVG data URL, or empty."""
        return self._code

    # ---- what is asked for ---------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Look at everything anew."""
        if self._staff.is_in():
            self.asked.emit(Act.LOOK, _THOROUGHLY)

    @Slot()
    def retry(self) -> None:
        """Have the refused reports sent again."""
        self._do(Act.RETRY)

    @Slot(str)
    def salvage(self, folder: str) -> None:
        """Take what can be read of what was moved aside back into the queue."""
        if folder in {row["folder"] for row in self._rows.aside}:
            self._do(Act.SALVAGE, folder)

    @Slot()
    def readCard(self) -> None:
        """Read a card, to see whether the reader does."""
        self._do(Act.READ_CARD)

    @Slot()
    def printPage(self) -> None:
        """Print a page, to see whether the printer does."""
        self._do(Act.PRINT_PAGE)

    @Slot(bool)
    def close(self, closed: bool) -> None:
        """Put the kiosk out of service, or back."""
        self._do(Act.CLOSE if closed else Act.REOPEN)

    @Slot()
    def restart(self) -> None:
        self._do(Act.RESTART)

    @Slot(int)
    def setVolume(self, volume: int) -> None:
        self._do(Act.VOLUME, volume)

    @Slot()
    def save(self) -> None:
        """Save what the kiosk tells of itself on a USB stick."""
        self._do(Act.SAVE)

    @Slot()
    def showCode(self) -> None:
        """Show the short of it as a code, to be photographed."""
        self._do(Act.SHOW_CODE)

    def _do(self, act: Act, about: object = None) -> None:
        if not self._staff.is_in() or self._working is not None:
            return
        self._clear()
        self._working = act
        log.info("staff.asked", act=act.value)
        self.acted.emit()
        self.asked.emit(act, about)

    # ---- what is answered ----------------------------------------------------------------------

    @Slot(object)
    def show(self, report: "StaffReport") -> None:
        if self._staff.lets_in:
            self._rows = StaffRows(report)
            self.reported.emit()

    @Slot(object)
    def finish(self, outcome: Outcome) -> None:
        """What came of the act that is under way."""
        if outcome.act is self._working:
            self._working, self._outcome = None, outcome
            log.info("staff.done", act=outcome.act.value, code=outcome.code)
            self.acted.emit()

    @Slot(object)
    def show_card(self, card: ReadCard) -> None:
        if self._working is Act.READ_CARD:
            self._card = card
            self._forgetting.start()
            self.finish(Outcome(Act.READ_CARD))

    @Slot(str)
    def show_code(self, code: str) -> None:
        if self._working is Act.SHOW_CODE:
            self._code = code
            self.finish(Outcome(Act.SHOW_CODE))

    # ---- time ----------------------------------------------------------------------------------

    def _timer(self, seconds: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(seconds * 1000)
        timer.timeout.connect(work)
        return timer

    def _begin(self) -> None:
        self.asked.emit(Act.LOOK, _THOROUGHLY)

    def _look_again(self) -> None:
        """By itself, which is no sign of anybody's being there."""
        if self._staff.lets_in:
            self.asked.emit(Act.LOOK, None)

    def _forget_card(self) -> None:
        self._card = None
        self.acted.emit()

    def _follow(self) -> None:
        """What was shown in one room is gone in the next, and all of it outside."""
        stage = self._staff.property("stage")
        if stage == self._stage:
            return
        self._stage = stage
        if self._working is Act.READ_CARD:
            self.stopped.emit()
        self._working = None
        self._clear()
        self.acted.emit()
        if not self._staff.lets_in:
            self._rows = StaffRows()
            self.reported.emit()

    def _clear(self) -> None:
        self._outcome, self._card, self._code = None, None, ""
