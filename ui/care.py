"""Looks after the kiosk where nobody does: tells whether somebody is served, and starts anew."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.base import log
from kiosk.base.uptime import seconds_running
from kiosk.journey.steps import Screen
from kiosk.operations.care import QUIET_SECONDS, memory_bytes, reason_to_restart
from kiosk.operations.serving import Serving
from ui.models.current import CurrentSession
from ui.models.staff import Staff

if TYPE_CHECKING:
    from kiosk.configuration.sections import CareSection

_LOOK_MS: Final = 15_000


class Care(QObject):
    """``restart`` ends the program for its supervisor to start it; ``None`` where there is no
    supervisor, and a program that ends is gone.
    """

    def __init__(
        self,
        section: "CareSection",
        session: CurrentSession,
        staff: Staff,
        restart: Callable[[], object] | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._at = time.fromisoformat(section.restart_at) if section.restart_at else None
        self._most_bytes = section.memory_mb << 20
        self._session = session
        self._staff = staff
        self._restart = restart
        self._serving: Serving | None = None
        session.arrived.connect(self._on_arrival)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def begin(self, serving: Serving) -> None:
        """The kiosk is open; from now on others may ask whether somebody is served."""
        self._serving = serving
        self._on_arrival()
        if self._restart is not None:
            self._timer.start(_LOOK_MS)

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _on_arrival(self) -> None:
        if self._serving is not None:
            self._serving.note(somebody=self._session.value.screen is not Screen.ATTRACT)

    @property
    def _nobody_is_there(self) -> bool:
        return self._session.rests_for(QUIET_SECONDS) and self._staff.is_closed

    @Slot()
    def look(self) -> None:
        """Start anew where there is a reason to, and nobody whom it would disturb."""
        if self._restart is None or not self._nobody_is_there:
            return
        reason = reason_to_restart(
            self._session.context.clock.now(),
            timedelta(seconds=seconds_running()),
            memory_bytes(),
            at=self._at,
            most_bytes=self._most_bytes,
        )
        if reason is not None:
            self._timer.stop()
            log.info("kiosk.restarting", reason=reason)
            self._restart()
