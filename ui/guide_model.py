"""What is known and what to do, as QML sees it, for the screen that is shown."""

from typing import ClassVar

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QJSEngine, QmlElement, QmlSingleton, QQmlEngine

from kiosk.domain.known import Known
from ui.guidance import Fields, Guidance
from ui.session_model import Session

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Guide(QObject):
    """Reads the session; ``guidance`` says it by language."""

    changed = Signal()

    _instance: ClassVar["Guide"]

    def __init__(
        self, session: Session, guidance: dict[str, Guidance], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = session
        self._guidance = guidance
        session.changed.connect(self.changed)
        QJSEngine.setObjectOwnership(self, QJSEngine.ObjectOwnership.CppOwnership)
        Guide._instance = self

    @staticmethod
    def create(_engine: QQmlEngine) -> "Guide":
        """Give QML the instance that was made."""
        return Guide._instance

    def tell(self, guidance: dict[str, Guidance]) -> None:
        """Tell by new rules from now on."""
        self._guidance = guidance
        self.changed.emit()

    def _tell(self) -> Guidance:
        return self._guidance[self._model.session.preferences.language]

    @property
    def _known(self) -> Known | None:
        return self._model.session.answers.known

    @Property(list, notify=changed)
    def advice(self) -> list[Fields]:
        """Rows of ``heading`` and ``items``."""
        return self._tell().advice(self._model.session)

    @Property(dict, notify=changed)
    def standing(self) -> Fields:
        """The one statement about the card: ``tone``, ``title`` and ``detail``, or nothing."""
        return self._tell().standing(self._model.session, self._model.own_hotline)

    @Property(list, notify=changed)
    def cards(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``."""
        return self._tell().cards(self._known)

    @Property(list, notify=changed)
    def reports(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``."""
        return self._tell().reports(self._model.session)

    @Property(str, notify=changed)
    def source(self) -> str:
        """Who says so, and when."""
        return self._tell().source(self._known)
