"""Tells the supervisor that the kiosk lives, as long as nothing in it stands still.

What hangs is not mended from within: the supervisor ends the process and starts it anew, and the
person sees the first screen instead of a dead one.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from kiosk.base.pulse import Pulse
from kiosk.operations.supervisor import Supervisor

SCREEN_SECONDS: Final = 10.0
"""A screen that stood still so long is frozen, whoever looks at it."""
_BEAT_MS: Final = 2_000


class Watchdog(QObject):
    """Runs on the interface's thread: while that is held up, nothing is told.

    ``hangs`` says whether anything else that must not stand still does.
    """

    def __init__(
        self, supervisor: Supervisor, hangs: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.screen = Pulse(SCREEN_SECONDS)
        self._supervisor = supervisor
        self._hangs = hangs
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """The first screen is there; until then the time for starting holds."""
        self._supervisor.ready()
        patience_ms = int((self._supervisor.patience or 3600.0) * 1000)
        self._timer.start(min(_BEAT_MS, patience_ms // 4))

    def stop(self) -> None:
        """The end takes its time without it; how long, ``kiosk.operations.ending`` decides."""
        self._supervisor.stopping()
        self._timer.stop()

    def _look(self) -> None:
        self.screen.beat()
        if not self._hangs():
            self._supervisor.alive()
