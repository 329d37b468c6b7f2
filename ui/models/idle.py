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
    counted_down: int


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
        left = self._session.seconds_left
        patience, screen = self._session.context.patience, self._session.value.screen
        if left is None:
            return _Seconds(0, 0)
        return _Seconds(left, left if patience.shown(screen, left) else 0)

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        """Until this screen closes by itself, always; 0 where it never does."""
        return self._shown.view.left

    @Property(int, notify=changed)
    def countdown(self) -> int:
        """Seconds left when they are few enough to be shown, else 0."""
        return self._shown.view.counted_down

    @Slot()
    def touched(self) -> None:
        """Somebody is there."""
        self._session.touched()
