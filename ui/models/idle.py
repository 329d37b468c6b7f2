"""For how long nobody has touched anything, as QML sees it."""

from typing import NamedTuple

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class _Seconds(NamedTuple):
    left: int
    asks: bool
    unasked: int


@QmlElement
@QmlSingleton
class Idle(Model):
    """Counts down to the end of the session."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._seconds, self.changed.emit)

    def _seconds(self) -> _Seconds:
        session = self._session
        unasked = session.context.patience.unasked(session.value.preferences)
        return _Seconds(session.seconds_left or 0, session.asks, unasked)

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        """Until this screen closes by itself, always; 0 where it never does."""
        return self._shown.view.left

    @Property(bool, notify=changed)
    def asks(self) -> bool:
        """Whether the person is asked if they are still there."""
        return self._shown.view.asks

    @Property(int, notify=changed)
    def unasked(self) -> int:
        """Seconds without a touch until they are."""
        return self._shown.view.unasked

    @Slot()
    def touched(self) -> None:
        """Somebody is there."""
        self._session.touched()

    @Slot()
    def arrive(self) -> None:
        """Another screen has come, be it the session's or another: it is deaf for a moment."""
        self._session.arrive()
