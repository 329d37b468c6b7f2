"""A printer on some transport, for faults to be made on."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.settings import PrinterSettings, TextMode
from tests.devices.printer_mind import Interpreter, Job
from tests.printing.examples import COMPOSER

WIDTH = 384


class Rig:
    """What all transports share: the printer's ``mind``, and the driver that is tried on it.

    ``lose`` breaks the line in the middle of the next receipt; ``take_away``, ``hold`` and
    ``choke`` do it before: nothing there, in somebody else's hands, taking no more. ``mend`` puts
    all of it right, and new paper in.
    """

    mind: Interpreter

    def __init__(self, settings: PrinterSettings) -> None:
        self.owned = ExitStack()
        self.right = self.settings = replace(settings, width_dots=WIDTH)
        self.printer = DevicePrinter(COMPOSER, self.settings)

    def configure(self, **changes: object) -> None:
        """Another configuration, and so a driver that knows nothing yet."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.printer = DevicePrinter(COMPOSER, self.settings)

    def draw(self) -> None:
        """More than fits on the way: the receipt as dots."""
        self.settings = replace(self.settings, text_mode=TextMode.RASTER)
        self.printer._settings = self.settings

    def mend(self) -> None:
        if self.settings.device != self.right.device or self.settings.port != self.right.port:
            self.configure(device=self.right.device, port=self.right.port)
        self.mind.mend()

    def after(self, begun: Callable[[], bool], act: Callable[[], None]) -> None:
        """Do it once, as soon as something printed makes that true."""
        fed = self.mind.feed
        done: list[bool] = []

        def feed(data: bytes) -> None:
            fed(data)
            if begun() and not done:
                done.append(True)
                act()

        self.mind.feed = feed  # type: ignore[method-assign]

    def jobs(self) -> list[Job]:
        """The receipts that are cut by now."""
        return self.mind.jobs

    def wait_for_jobs(self, count: int) -> bool:
        return len(self.jobs()) >= count
