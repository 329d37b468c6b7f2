"""The screen that the window fills, as QML sees it: how large things are on it."""

from PySide6.QtCore import Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base import reach, type_size
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Display(Model):
    """Sizes for a window of a width and a height in pixels."""

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session

    @Slot(float, float, result=float)
    def unit(self, width: float, height: float) -> float:
        """Pixels a dp of everything but text."""
        return type_size.unit(width, height)

    @Slot(float, float, result=float)
    def textUnit(self, width: float, height: float) -> float:
        """Pixels a dp of text."""
        return type_size.text_unit(width, height)

    @Slot(float, float, result=bool)
    def isShallow(self, width: float, height: float) -> bool:
        """Whether it has so few lines that all but what is asked gives way."""
        return type_size.is_shallow(width, height)

    @Slot(float, result=bool)
    def isLow(self, height: float) -> bool:
        """Whether all of it is in low reach as it is."""
        return reach.is_low(height)

    @Slot(float, float, result=list)
    def growths(self, width: float, height: float) -> list[float]:
        """How much larger running text is at each of the four sizes than its dp say."""
        return type_size.growths(width, height, self._session.context.screen_mm)

    @Slot(float, float, result=int)
    def leastAtLargest(self, width: float, height: float) -> int:
        """Pixels that every text has at least at the largest of the four sizes."""
        return type_size.least_at_largest(width, height, self._session.context.screen_mm)
