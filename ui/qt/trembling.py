"""How far a finger may move and still tap: hands tremble, in lists too."""

from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_TREMBLE_MM: Final = 12
_REFERENCE_DOTS_PER_MM: Final = 4
_REFERENCE_SIDE: Final = 1080
"""The shorter side of the screen that sizes are drawn for, where they are told in dp."""


def tremble(width: int, height: int, screen_mm: tuple[float, float]) -> int:
    """12 mm in pixels of a window that fills a screen of this width and height in millimetres;
    where neither is known (0), in dp of the screen that sizes are drawn for.
    """
    for pixels, millimetres in zip((width, height), screen_mm, strict=True):
        if millimetres:
            return round(_TREMBLE_MM * pixels / millimetres)
    return round(_TREMBLE_MM * _REFERENCE_DOTS_PER_MM * min(width, height) / _REFERENCE_SIDE)


class Trembling(QObject):
    """Has every list, and whatever else can be dragged, wait for more than a tremble."""

    def __init__(self, window: QWindow, screen_mm: tuple[float, float]) -> None:
        super().__init__(window)
        self._window = window
        self._screen_mm = screen_mm
        window.widthChanged.connect(self._measure)
        window.heightChanged.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        distance = tremble(self._window.width(), self._window.height(), self._screen_mm)
        QGuiApplication.styleHints().setStartDragDistance(distance)
