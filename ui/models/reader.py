"""The card reader, as QML sees it."""

from typing import NamedTuple

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class _Card(NamedTuple):
    reader_ready: bool
    present: bool
    is_read: bool


@QmlElement
@QmlSingleton
class Reader(Model):
    """Whether it works, and what it does with the card."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._card, self.changed.emit)

    def _card(self) -> _Card:
        session = self._session.value
        return _Card(session.reader_ready, session.card_present, session.reading)

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return self._shown.view.reader_ready

    @Property(bool, notify=changed)
    def cardPresent(self) -> bool:
        return self._shown.view.present

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        return self._shown.view.is_read
