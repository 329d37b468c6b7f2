"""A reader of each kind with a visitor at it, and what can be done to both."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol
from unittest.mock import patch

from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.port import CardReader
from kiosk.reader.sdt import module as sdt_module
from kiosk.reader.sdt import reader as sdt
from kiosk.reader.sdt.reader import SdtReader
from tests.devices.card import identity_card
from tests.devices.sdt_server import SdtServer
from tests.devices.serial_reader import Manners, SerialReader, person_image
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE
from tests.reader.listening import today

if TYPE_CHECKING:
    from kiosk.reader.pcsc.context import Connection


class Rig(Protocol):
    """``limit`` is the seconds that a card may take. ``others`` are the other programs that are at
    work; ``stack`` ends with the rig.
    """

    limit: float
    others: ExitStack
    stack: ExitStack

    def driver(self) -> CardReader:
        """The kiosk's reader."""

    def lay(self, person: str) -> None: ...

    def lift(self) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...

    def mend(self) -> None:
        """All is as it should be, with no card."""


class PcscRig:
    """Reader A of the laboratory, and reader B where a case plugs it in."""

    def __init__(self, readers: VirtualReaders) -> None:
        self.limit = 5.0
        self.others, self.stack = ExitStack(), ExitStack()
        self.other: Connection | None = None
        self.readers = readers
        self.reader = 0
        readers.reset()

    def driver(self) -> CardReader:
        return PcscReader(today=today, limit=self.limit)

    def lay(self, person: str) -> None:
        self.readers.place(identity_card(person), self.reader)

    def lift(self) -> None:
        self.readers.remove(self.reader)

    def unplug(self) -> None:
        self.readers.unplug(self.reader)

    def plug(self) -> None:
        self.readers.plug(self.reader)

    def mend(self) -> None:
        self.lift()


class SdtRig:
    """A module on a line of its own, and its manners."""

    def __init__(self, device: SerialReader, port: str) -> None:
        self.limit = 5.0
        self.others, self.stack = ExitStack(), ExitStack()
        self.device = device
        self.port = port
        self.first_byte = PATIENCE

    def driver(self) -> CardReader:
        for module in (sdt, sdt_module):
            self.stack.enter_context(patch.object(module, "FIRST_BYTE", self.first_byte))
        self.stack.enter_context(patch.object(sdt_module, "GAP", 2.0))
        self.stack.enter_context(patch.object(sdt, "FIND_PERIOD", 0.02))
        return SdtReader(self.port, today=today, limit=self.limit)

    def lay(self, person: str) -> None:
        self.device.place(person_image(person))

    def lift(self) -> None:
        self.device.remove()

    def unplug(self) -> None:
        self.device.unplug()

    def plug(self) -> None:
        self.device.plug()

    def mend(self) -> None:
        self.lift()
        self.device.manners = Manners()
        self.device.delays.clear()
        self.device.statuses.clear()


class SocketRig(SdtRig):
    def __init__(self, server: SdtServer) -> None:
        super().__init__(server.reader, server.url)
        self._server = server

    def unplug(self) -> None:
        self._server.unplug()

    def plug(self) -> None:
        self._server.plug()
