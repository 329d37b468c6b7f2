"""What is known and what to do, as QML sees it, for the screen that is shown."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.guidance import Fields, Guidance

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Guide(Model):
    """The person's cards and reports, and the regions' advice."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._guidance, self.changed.emit)

    def _guidance(self) -> Guidance:
        return Guidance.of(self._session.value, self._session.show)

    @Property(list, notify=changed)
    def advice(self) -> list[Fields]:
        """Rows of ``heading`` and ``items``."""
        return self._shown.view.advice

    @Property(dict, notify=changed)
    def standing(self) -> Fields:
        """The one statement about the card: ``tone``, ``title`` and ``detail``, or nothing."""
        return self._shown.view.standing

    @Property(list, notify=changed)
    def cards(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``."""
        return self._shown.view.cards

    @Property(list, notify=changed)
    def reports(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``."""
        return self._shown.view.reports

    @Property(str, notify=changed)
    def already(self) -> str:
        """Over what stands already."""
        return self._shown.view.already

    @Property(str, notify=changed)
    def source(self) -> str:
        """Who says so, and when."""
        return self._shown.view.source
