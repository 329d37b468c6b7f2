"""The receipt or slip on its way to paper, as QML sees it."""

from typing import NamedTuple

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey import events
from kiosk.journey.values import Printing
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class _Paper(NamedTuple):
    printing: Printing
    seconds: int
    qr: str


@QmlElement
@QmlSingleton
class Paper(Model):
    """Where the paper is, and what stands in for it."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._paper, self.changed.emit)

    def _paper(self) -> _Paper:
        session = self._session.value
        return _Paper(session.printing, session.printing_seconds, session.qr)

    @Property(str, notify=changed)
    def printing(self) -> str:
        """``none``, ``busy``, ``printed``, ``unconfirmed`` or ``failed``."""
        return self._shown.view.printing

    @Property(int, notify=changed)
    def seconds(self) -> int:
        """How long the paper that is being printed takes in all; 0 for a moment."""
        return self._shown.view.seconds

    @Property(str, notify=changed)
    def qr(self) -> str:
        """The receipt's QR as a data URL, for the person to photograph when paper fails."""
        return self._shown.view.qr

    @Slot()
    def printSlip(self) -> None:
        self._session.act(events.Print())

    @Slot(bool)
    def came(self, came: bool) -> None:
        """The person's answer to "did the paper come out?"."""
        self._session.act(events.PaperSeen(came))
