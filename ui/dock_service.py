"""Gives the device dock the sandbox to steer, and the paper that came out."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kiosk.journey import events
from ui.background import Background
from ui.models.current import CurrentSession
from ui.models.dock import Dock

if TYPE_CHECKING:
    from kiosk.sandbox.switches import Sandbox


class DockService(QObject):
    """``papers`` is the folder where the file printer puts its pictures."""

    def __init__(
        self, papers: Path, session: CurrentSession, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.dock = Dock()
        self._papers = papers
        self._background = background
        self._sandbox: Sandbox | None = None
        self.dock.asked.connect(self._do)
        session.happened.connect(self._show_paper)

    def attach(self, sandbox: "Sandbox") -> None:
        """The simulated devices are there."""
        self._sandbox = sandbox
        self.dock.attach(sandbox)

    @Slot(object)
    def _do(self, work: Callable[[], None]) -> None:
        self._background.do(work)

    @Slot(object)
    def _show_paper(self, event: events.Event) -> None:
        if not (self._sandbox and self._sandbox.has_printer):
            return
        if isinstance(event, events.ReceiptPrinted | events.SlipPrinted):
            newest = newest_of(self._papers.glob("*.png"))
            if newest is not None:
                self.dock.show_receipt(newest)


def newest_of(files: Iterable[Path]) -> Path | None:
    """The one written last. One that is gone again, or can't be looked at, is none."""

    def written(file: Path) -> float:
        try:
            return file.stat().st_mtime
        except OSError:
            return -math.inf

    try:
        newest = max(files, key=written, default=None)
    except OSError:
        return None
    return newest if newest is not None and newest.exists() else None
