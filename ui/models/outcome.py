"""What came of it, as QML sees it."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.outcome import OutcomeRows
from ui.rows.presentation import Row

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Outcome(Model):
    """The result of a report, or what went wrong."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._rows, self.changed.emit)

    def _rows(self) -> OutcomeRows:
        return OutcomeRows.of(self._session.value, self._session.show)

    @Property(bool, notify=changed)
    def recorded(self) -> bool:
        """The report is committed on this kiosk."""
        return self._shown.view.receipt is not None

    @Property(dict, notify=changed)
    def statement(self) -> Row:
        """``state``, ``title`` and ``detail`` of the result."""
        return self._shown.view.statement

    @Property(list, notify=changed)
    def nextSteps(self) -> list[Row]:
        """Rows of ``tone`` (``step`` or ``attention``), ``title`` and ``detail``."""
        return self._shown.view.next_steps

    @Property(list, notify=changed)
    def alternatives(self) -> list[Row]:
        """Two rows of ``title`` and ``detail``, of which only one will be, or none."""
        return self._shown.view.alternatives

    @Property(dict, notify=changed)
    def paper(self) -> Row:
        """``title`` and ``detail`` of where the receipt or form is, or nothing."""
        return self._shown.view.paper

    @Property(str, notify=changed)
    def reportNumber(self) -> str:
        return self._shown.view.report_number

    @Property(dict, notify=changed)
    def failure(self) -> Row:
        """``code``, ``happened``, ``card`` and ``todo``, or nothing."""
        return self._shown.view.told_failure
