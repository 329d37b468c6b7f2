"""A whole kiosk for a test: the real QML, the real queue and centre, simulated devices."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from kiosk.configuration.sections import StatedSection
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from kiosk.sandbox.switches import Sandbox
from tests.ui.clock import MovedClock, UnhurriedVisitor
from ui.application import Interface, make
from ui.demo.visitor import Visitor, visit


class Harness:
    """Where a visitor meets the kiosk, whose screens go by ``clock``."""

    def __init__(
        self, interface: Interface, visitor: Visitor, settings: Settings, clock: MovedClock
    ) -> None:
        self.interface = interface
        self.clock = clock
        self.visitor = visitor
        self.settings = settings

    @property
    def sandbox(self) -> Sandbox:
        sandbox = self.interface.kiosk.sandbox
        assert sandbox is not None
        return sandbox

    @property
    def screen(self) -> Screen:
        return self.interface.session.value.screen

    def lay_card(self, person: str = "wang_lina", way: str = "pre_loss") -> None:
        self.visitor.touch(f"home.{way}")
        self.visitor.see(Screen.PLACE_CARD)
        self.sandbox.place(person)

    def past_region(
        self, person: str = "wang_lina", way: str = "pre_loss", region: str = ""
    ) -> None:
        """To whatever follows the choice of ``region``, which is the kiosk's own without one."""
        self.lay_card(person, way)
        self.visitor.see(Screen.IDENTITY)
        self.visitor.touch("action.next")
        self.visitor.see(Screen.REGION)
        if region:
            self.interface.models.answers.chooseRegion(region)
        self.visitor.touch("action.next")

    def skip_to_review(self) -> None:
        """Both questions that may be left out are left out."""
        self.visitor.see(Screen.LOST_ON)
        self.visitor.touch("action.skip")
        self.visitor.see(Screen.PHONE)
        self.visitor.touch("action.skip")
        self.visitor.see(Screen.REVIEW)

    def confirm(self) -> None:
        self.visitor.touch("review.confirm")
        self.visitor.see(Screen.RESULT)
        self.wait_for_paper()

    def wait_for_paper(self) -> None:
        session = self.interface.session
        self.visitor.wait(lambda: session.value.printing is not Printing.BUSY, "the paper")

    def to_review(self, person: str = "wang_lina", region: str = "") -> None:
        """The shortest way there."""
        self.past_region(person, region=region)
        self.skip_to_review()

    def to_result(self, person: str = "wang_lina", region: str = "") -> None:
        self.to_review(person, region)
        self.confirm()

    def leave(self) -> None:
        """Finish, take the card, and let the next person come."""
        self.visitor.touch("action.finish")
        self.visitor.see(Screen.TAKE_CARD)
        self.sandbox.remove()
        self.visitor.see(Screen.ATTRACT)

    def pass_seconds(self, seconds: float) -> None:
        """Let nobody touch the screen for so long."""
        self.clock.advance(seconds)
        self.interface.session.tick()

    def paper(self) -> str:
        """What the printer was sent, as text."""
        sheets = sorted((self.settings.kiosk.data_dir / "receipts").glob("*.bin"))
        return sheets[-1].read_bytes().decode("gb18030", errors="replace")

    def queued(self) -> dict[str, int]:
        statuses = self.interface.kiosk.queue.statuses()
        assert not isinstance(statuses, Failure)
        return statuses["states"]


@contextmanager
def open_harness(
    folder: Path,
    *,
    confirm_online: float = 30,
    windowed: bool = True,
    dock: bool = False,
    closed: bool = False,
    stated: StatedSection | None = None,
    **kiosk: str,
) -> Iterator[Harness]:
    """A kiosk that has opened; at the end it is closed, and must not have complained.

    It says nothing. It waits for the centre as long as a busy machine may need, and takes what is
    stated as it usually does, unless told otherwise. ``closed``: it takes no report.
    """
    plain = load(None)
    assert isinstance(plain, Settings)
    timeouts = replace(plain.timeouts, confirm_online=confirm_online)
    quiet = replace(plain.voice, enabled=False)
    own = plain.changed(data_dir=str(folder), **kiosk)
    settings = replace(own, timeouts=timeouts, voice=quiet, stated=stated or plain.stated)
    complaints: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            complaints.append(message)

    previous = qInstallMessageHandler(listen)
    clock = MovedClock()
    interface = make(settings, uptime=clock)
    assert isinstance(interface, Interface)
    try:
        visitor = visit(interface, windowed=windowed, dock=dock, visitor=UnhurriedVisitor)
        visitor.wait(lambda: (interface.obstacle is None) is not closed, "what hinders it")
        yield Harness(interface, visitor, settings, clock)
    finally:
        interface.close()
        qInstallMessageHandler(previous)
    assert not complaints, complaints


def is_forgotten(person: str, harness: Harness) -> bool:
    """Whether neither the session nor the screen knows anything of ``person`` any more."""
    session = harness.interface.session.value
    forgotten = session.answers.identity is None and session.receipt is None and not session.trail
    return forgotten and person not in harness.visitor.words()
