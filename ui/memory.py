"""What stays in memory: garbage is collected on the interface's thread alone, and nothing stays of
who has left.
"""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQml import QQmlEngine

from kiosk.base.forgetting import forget_objects, forget_on_this_thread
from kiosk.journey.steps import Screen
from ui.background import Background
from ui.models.current import CurrentSession

_COLLECT_EVERY_MS: Final = 30_000
_FORGET_AFTER_MS: Final = 10_000
"""Longer than a last printout and the answer of the centre take."""


class Collection(QObject):
    """From now until it stops, garbage is collected on this thread.

    Left to itself Python collects on whichever thread makes objects, and what of the screen goes
    with it goes under Qt's feet. Nothing is seen or heard meanwhile, so it has to be short.
    It stops once no other thread of the kiosk's is left.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(gc.collect)
        self._timer.start(_COLLECT_EVERY_MS)

    def spare(self) -> None:
        """What is there now, the program itself, stays: looking through all of it each time would
        keep a person waiting for a tenth of a second.
        """
        gc.freeze()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()


class Forgetting(QObject):
    """Some seconds after a session nothing of the person stays in memory."""

    def __init__(
        self,
        session: CurrentSession,
        engine: QQmlEngine,
        background: Background,
        let_go: Callable[[], None],
        parent: QObject,
    ) -> None:
        """``let_go`` has the kiosk forget what it keeps for whoever is there."""
        super().__init__(parent)
        self._session = session
        self._engine = engine
        self._background = background
        self._let_go = let_go
        self._timer = QTimer(self)
        self._timer.setInterval(_FORGET_AFTER_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        session.arrived.connect(self._on_arrival)

    @property
    def is_due(self) -> bool:
        """Somebody has left and is not forgotten yet."""
        return self._timer.isActive()

    @Slot()
    def _on_arrival(self) -> None:
        if self._session.value.screen is Screen.ATTRACT:
            self._let_go()
            self._timer.start()

    @Slot()
    def _forget(self) -> None:
        """Who was here has left, and what was done for them is done."""
        self._engine.collectGarbage()
        gc.collect()
        forget_on_this_thread()
        self._background.do(forget_objects)

    def stop(self) -> None:
        self._timer.stop()
