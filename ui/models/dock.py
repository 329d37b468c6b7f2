"""The device dock as QML sees it: the switches of the sandbox, and what the printer put out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.models.model import Model

if TYPE_CHECKING:
    from kiosk.sandbox.switches import Sandbox

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Dock(Model):
    """Steers what is simulated, and that alone. Where all is real it is not ``available``.

    ``asked`` hands out work that blocks, to be done off this thread.
    """

    attached = Signal()
    changed = Signal()
    asked = Signal(object)
    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sandbox: Sandbox | None = None
        self._persons: list[dict[str, str]] = []
        self._card = ""
        self._person = ""
        self._answer = ""
        self._receipt = QUrl()
        self.answered.connect(self._on_answered)

    def attach(self, sandbox: "Sandbox") -> None:
        """Take hold of the simulated devices, once they are there."""
        self._sandbox = sandbox
        self._persons = sandbox.persons() if sandbox.has_reader else []
        self.attached.emit()
        self.changed.emit()

    def show_receipt(self, picture: Path) -> None:
        """Show the paper that came out last."""
        self._receipt = QUrl.fromLocalFile(str(picture))
        self.changed.emit()

    @Property(bool, notify=attached)
    def available(self) -> bool:
        return self._sandbox is not None

    @Property(bool, notify=attached)
    def hasReader(self) -> bool:
        return bool(self._sandbox and self._sandbox.has_reader)

    @Property(bool, notify=attached)
    def hasPrinter(self) -> bool:
        return bool(self._sandbox and self._sandbox.has_printer)

    @Property(bool, notify=attached)
    def hasCentre(self) -> bool:
        return bool(self._sandbox and self._sandbox.has_centre)

    @Property(list, notify=attached)
    def persons(self) -> list[dict[str, str]]:
        """Rows of ``key``, ``name`` and ``detail``: the test persons' cards, for a reader here."""
        return self._persons

    @Property(str, notify=changed)
    def card(self) -> str:
        """What lies on the reader: a person's key, ``unreadable``, ``wrong``,
        ``social_security``, or nothing.
        """
        return self._card

    @Property(bool, notify=changed)
    def readerUnplugged(self) -> bool:
        return bool(self._sandbox and self._sandbox.reader_unplugged)

    @Property(bool, notify=changed)
    def paperOut(self) -> bool:
        return bool(self._sandbox and self._sandbox.paper_out)

    @Property(bool, notify=changed)
    def networkOff(self) -> bool:
        return bool(self._sandbox and self._sandbox.network_off)

    @Property(str, notify=changed)
    def centre(self) -> str:
        """``normal``, ``slow``, ``refusing`` or ``failing``."""
        return self._sandbox.centre_mode if self._sandbox else "normal"

    @Property(str, notify=changed)
    def caller(self) -> str:
        """The name of who was laid down last, and may call the hotline; before that nothing."""
        return self._names().get(self._person, "")

    @Property(str, notify=changed)
    def answer(self) -> str:
        """What came of the last step at the centre: ``called``, ``not_called``, ``confirmed``,
        ``nothing_waits``, or nothing.
        """
        return self._answer

    @Property(QUrl, notify=changed)
    def receipt(self) -> QUrl:
        """The picture of the last receipt, or an empty address."""
        return self._receipt

    @Slot(str)
    def place(self, card: str) -> None:
        """Lay a card on the reader: a person's key, or one of the other cards."""
        if self._sandbox:
            self._sandbox.place(card)
            self._card = card
            if card in self._names():
                self._person = card
            self.changed.emit()

    @Slot()
    def remove(self) -> None:
        if self._sandbox:
            self._sandbox.remove()
            self._card = ""
            self.changed.emit()

    @Slot(bool)
    def setReaderUnplugged(self, unplugged: bool) -> None:
        if self._sandbox:
            self._sandbox.reader_unplugged = unplugged
            self.changed.emit()

    @Slot(bool)
    def setPaperOut(self, out: bool) -> None:
        if self._sandbox:
            self._sandbox.paper_out = out
            self.changed.emit()

    @Slot(bool)
    def setNetworkOff(self, off: bool) -> None:
        if self._sandbox:
            self._sandbox.network_off = off
            self.changed.emit()

    @Slot(str)
    def setCentre(self, mode: str) -> None:
        if self._sandbox:
            self._sandbox.centre_mode = mode
            self.changed.emit()

    @Slot()
    def phoneIn(self) -> None:
        """Who was laid down last reports the loss by telephone."""
        if (sandbox := self._sandbox) and (person := self._person):
            self._ask(lambda: "called" if sandbox.phone_in(person) else "not_called")

    @Slot()
    def counterConfirms(self) -> None:
        """The counter does what it has to, for the newest report that awaits it."""
        if sandbox := self._sandbox:
            self._ask(lambda: "confirmed" if sandbox.counter_confirms() else "nothing_waits")

    def _names(self) -> dict[str, str]:
        return {row["key"]: row["name"] for row in self._persons}

    def _ask(self, step: Callable[[], str]) -> None:
        self.asked.emit(lambda: self.answered.emit(step()))

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        self._answer = answer
        self.changed.emit()
