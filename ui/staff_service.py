"""Does for the staff's view what takes time: judging a PIN, looking at the kiosk."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.keeper import Keeper
from kiosk.operations import pin, tries
from kiosk.operations.tries import Tries
from ui.background import Background
from ui.models.staff import Staff

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings


class StaffService(QObject):
    """Answers what :class:`Staff` asks for, off this thread."""

    pinChecked = Signal(bool)
    looked = Signal(object)

    def __init__(
        self,
        settings: "Settings",
        keeper: Keeper,
        background: Background,
        uptime: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keeper = keeper
        self._background = background
        self._tries = Tries(settings.kiosk.data_dir / tries.FILE)
        self.staff = Staff(
            has_pin=bool(settings.kiosk.staff_pin_hash),
            open_without=settings.sandbox,
            tries=self._tries,
            uptime=uptime,
        )
        self.staff.tried.connect(self._try_pin)
        self.staff.asked.connect(self._look)
        self.staff.retried.connect(self._retry)
        self.pinChecked.connect(self.staff.finish_try)
        self.pinChecked.connect(self._keep_tries)
        self.looked.connect(self.staff.show)

    @Slot(str)
    def _try_pin(self, typed: str) -> None:
        stored = self._settings.kiosk.staff_pin_hash

        def check() -> None:
            self._tries.keep()
            self.pinChecked.emit(pin.matches(typed, stored))

        self._background.do(check)

    @Slot()
    def _keep_tries(self) -> None:
        self._background.do(self._tries.keep)

    @Slot()
    def _look(self) -> None:
        self._background.do(self._report)

    def _report(self) -> None:
        # Imported with the kiosk, whose imports cost more than the first frame.
        from kiosk.health.staff import report_of_closed, staff_report

        if self._keeper.kiosk:
            self.looked.emit(staff_report(self._settings, self._keeper.kiosk))
        else:
            self.looked.emit(report_of_closed(self._settings, self._keeper.obstacle))

    @Slot()
    def _retry(self) -> None:
        if self._keeper.kiosk:
            self._keeper.kiosk.effects.retry_refused()
        self._look()
