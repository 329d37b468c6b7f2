"""What a kiosk keeps whatever is done to it, looked at after each act."""

import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from PySide6.QtCore import QObject, QtMsgType, Slot, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QWindow

from kiosk.base import log
from kiosk.domain.masking import masked_number
from kiosk.domain.report import Draft
from kiosk.journey import events
from kiosk.journey.effects import Record
from kiosk.journey.screens import GRAVE_SECONDS
from kiosk.journey.session import Session, Stepped
from kiosk.journey.steps import Screen
from kiosk.journey.transition import step
from tests import crashes
from tests.journey.promises import assert_kept
from tests.ui.harness import Harness
from tests.ui.leftovers import Leftovers

if TYPE_CHECKING:
    from uuid import UUID

_NOBODY: Final = frozenset({Screen.ATTRACT, Screen.TAKE_CARD, Screen.CARD_GONE})
"""Screens that show nothing of anybody."""
_LONG: Final = 9
"""Digits that can't be taken for anything but a number that somebody typed."""


class Watch(QObject):
    """``broken`` tells what the kiosk did not keep."""

    def __init__(self, harness: Harness, left: Leftovers) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.begun = self.ended = 0
        self.recorded: list[UUID] = []
        self._asked: deque[Draft] = deque()
        self._harness = harness
        self._left = left
        self._reviewed_since = 0.0
        window = harness.interface.engine.rootObjects()[0]
        assert isinstance(window, QWindow)
        self._window = window
        harness.interface.over.connect(self._over)
        harness.interface.engine.quit.connect(self._quit)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """See every step of the session and every word that is logged."""
        with ExitStack() as looking:
            looking.enter_context(patch("ui.models.current.step", self._step))
            crashed = looking.enter_context(crashes.heard())
            self._crashed = crashed
            before = log.listen(self._logged)
            looking.callback(log.listen, before)
            said = qInstallMessageHandler(self._said)
            looking.callback(qInstallMessageHandler, said)
            yield

    # ---- as it happens -------------------------------------------------------------------------

    def _step(self, before: Session, event: events.Event) -> Stepped:
        session, effects = step(before, event)
        try:
            assert_kept(before, event, session, effects)
        except AssertionError as error:
            (*_, at) = traceback.extract_tb(error.__traceback__)
            self.broken.append(f"{type(event).__name__} on {before.screen}: {at.line}")
        if session.screen is Screen.REVIEW and before.screen is not Screen.REVIEW:
            self._reviewed_since = self._harness.clock()
        if before.screen is Screen.ATTRACT and session.screen is not Screen.ATTRACT:
            self.begun += 1
        if before.screen is not Screen.ATTRACT and session.screen is Screen.ATTRACT:
            self.ended += 1
        for effect in effects:
            if isinstance(effect, Record):
                self._confirmed(effect.draft)
        self._answered(event)
        return session, effects

    def _confirmed(self, draft: Draft) -> None:
        """What is recorded stands on the screen, and has been there for a while."""
        self._asked.append(draft)
        if self._harness.clock() - self._reviewed_since < GRAVE_SECONDS:
            self.broken.append("confirmed before the review could be read")
        if masked_number(draft.holder.number) not in self._words():
            self.broken.append("confirmed while something else was on the screen")

    def _words(self) -> str:
        return self._harness.visitor.words().replace(" ", "")

    def _answered(self, event: events.Event) -> None:
        """Each report that is recorded was confirmed, as it is."""
        if not isinstance(event, events.Recorded | events.NotRecorded):
            return
        draft = self._asked.popleft() if self._asked else None
        if isinstance(event, events.NotRecorded):
            return
        receipt = event.receipt
        self.recorded.append(receipt.report_id)
        told = (receipt.kind, receipt.issuing_region, receipt.number)
        if draft is None:
            self.broken.append(f"{told} was recorded, and nobody had confirmed it")
        elif told != (draft.kind, draft.issuing_region, masked_number(draft.holder.number)):
            self.broken.append(f"{told} was recorded for what was confirmed")

    def _logged(self, _level: str, event: str, fields: dict[str, Any]) -> None:
        told = f"{event} {fields}"
        if any(word in told for word in self._left.words()):
            self.broken.append(f"logged: {event}")

    def _said(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            self.broken.append(f"Qt: {message}")

    @Slot(object)
    def _over(self, failure: object) -> None:
        self.broken.append(f"it is over: {failure}")

    @Slot()
    def _quit(self) -> None:
        self.broken.append("the program was asked to end")

    # ---- after each act ------------------------------------------------------------------------

    def look(self) -> None:
        """Nobody has got out, nothing has died, and nothing is shown of who has gone."""
        self.broken += self._crashed
        self._crashed.clear()
        self.broken += self._escaped()
        typed = self._harness.interface.models.entry._typed
        if len(typed) >= _LONG:
            self._left.look_for(typed)
        if self._harness.screen in _NOBODY or self._harness.interface.session.asks:
            self.broken += [f"shown: {what}" for what in self._left.shown()]

    def _escaped(self) -> Iterator[str]:
        window, application = self._window, QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        if window.visibility() is not QWindow.Visibility.FullScreen:
            yield f"the window is {window.visibility().name}"
        if window.geometry() != application.primaryScreen().geometry():
            yield f"the window is at {window.geometry()}"
        others = [one for one in application.allWindows() if one.isVisible() and one is not window]
        if others:
            yield f"other windows: {others}"
        if application.clipboard().text():
            yield "something was copied"
        if self._harness.interface.staff.property("stage") == "open":
            yield "the staff's view is open"
        if any(map(_has_started, Path("/proc/self/task").iterdir())):
            yield "another program was started"

    def look_in_queue(self) -> None:
        """Exactly what was confirmed is there."""
        rows = self._harness.interface.kiosk.queue.rows()
        assert isinstance(rows, list), rows
        kept = sorted(str(row["report_id"]) for row in rows)
        confirmed = sorted(map(str, self.recorded))
        if kept != confirmed or self._asked:
            self.broken.append(
                f"{len(kept)} reports in the queue, {len(confirmed)} recorded, "
                f"{len(self._asked)} confirmed and not answered"
            )


def _has_started(thread: Path) -> bool:
    """Whether it has started a program that runs; a thread that ends meanwhile leaves them to
    another.
    """
    try:
        return bool((thread / "children").read_text("ascii").strip())
    except (FileNotFoundError, ProcessLookupError):
        return False
