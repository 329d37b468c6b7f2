"""Every device that a kiosk can be configured with, played on a wire of its own.

Each is named by its part of a ``kiosk.toml``. Where the wire has room for it, another device of
the same kind stands beside it, on which nothing may happen.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.cli.conftest import ROOT
from tests.devices import usb_folder
from tests.devices.card import identity_card
from tests.devices.print_server import PrintServer
from tests.devices.printer import PtyPrinter, TcpPrinter
from tests.devices.printer_serial import HoldingPrinter
from tests.devices.sdt_server import SdtServer
from tests.devices.serial_reader import SerialReader, person_image
from tests.devices.vpcd import SOCKET, VirtualReaders

KIOSK: Final = "110105-0007"
PERSON: Final = "wang_lina"
SOMEBODY_ELSE: Final = "chan_taiman"
BY_PATH: Final = "pci-0000:00:14.0-usb-0:{}:1.0-port0"
"""How udev names a serial line by the socket its adapter is plugged into."""


@dataclass
class Place:
    """What stands at one kiosk.

    ``sections`` is what its ``kiosk.toml`` says of each part, ``environment`` what a played device
    needs. ``printer`` is there where it is real, and ``beside`` it another one of its kind. The
    ``acts`` are done at the reader as they are asked for, and ``asked`` remembers what was.
    """

    folder: Path
    sections: dict[str, dict[str, object]] = field(
        default_factory=lambda: {
            "reader": {"driver": "simulated"},
            "printer": {"driver": "file"},
            "central": {"url": ""},
            # Long for the centre of a busy machine, short for a reader that never sees a card go.
            "timeouts": {"confirm_online": 30, "idle_countdown": 5},
        }
    )
    environment: dict[str, str] = field(default_factory=dict)
    printer: TcpPrinter | PtyPrinter | None = None
    beside: TcpPrinter | PtyPrinter | None = None
    acts: dict[str, Callable[[], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "state"

    @property
    def file(self) -> Path:
        return self.folder / "kiosk.toml"

    def write_file(self) -> None:
        """The ``kiosk.toml`` of what stands here."""
        kiosk = {"id": KIOSK, "region": KIOSK[:6], "data_dir": str(self.data)}
        lines = []
        for name, keys in ({"kiosk": kiosk} | self.sections).items():
            lines.append(f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        self.file.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def hear(self, line: str) -> None:
        self.asked.append(line)
        for words, act in self.acts.items():
            if words in line:
                act()


Part = Callable[[Place, ExitStack], None]


@contextmanager
def standing(folder: Path, *parts: Part, **timeouts: int) -> Iterator[Place]:
    """These parts stand at a kiosk, whose file names them."""
    place = Place(folder)
    place.sections["timeouts"] |= timeouts
    with ExitStack() as owned:
        for part in parts:
            part(place, owned)
        place.write_file()
        yield place


# ---- readers -----------------------------------------------------------------------------------


def sdt_reader(place: Place, owned: ExitStack) -> None:
    """By the name of its socket; at the next one hangs another reader, with a card on it."""
    other = owned.enter_context(SerialReader(new_folder(place, "other-reader")))
    other.place(person_image(SOMEBODY_ELSE))
    reader = owned.enter_context(SerialReader(new_folder(place, "reader")))
    for number, line in enumerate((other.port, reader.port), start=1):
        (place.folder / BY_PATH.format(number)).symlink_to(line)
    port = place.folder / BY_PATH.format(2)
    place.sections["reader"] = {"driver": "sdt", "port": str(port)}
    _lies_on(place, reader)


def sdt_reader_over_tcp(place: Place, owned: ExitStack) -> None:
    server = owned.enter_context(SdtServer(new_folder(place, "reader")))
    place.sections["reader"] = {"driver": "sdt", "port": server.url}
    _lies_on(place, server.reader)


def _lies_on(place: Place, reader: SerialReader) -> None:
    place.acts = {
        "lay an identity card": lambda: reader.place(person_image(PERSON)),
        "take the card away": reader.remove,
    }


def pcsc_reader(place: Place, owned: ExitStack) -> None:
    """By its name; somebody else's card lies on a second one."""
    lab = new_folder(place, "lab")
    readers = owned.enter_context(VirtualReaders(lab))
    readers.reset()
    readers.plug(1)
    readers.place(identity_card(SOMEBODY_ELSE), reader=0)
    place.sections["reader"] = {"driver": "pcsc", "name": "Virtual ID Reader B"}
    place.environment["PCSCLITE_CSOCK_NAME"] = str(lab / SOCKET)
    place.acts = {
        "lay an identity card": lambda: readers.place(identity_card(PERSON), reader=1),
        "take the card away": lambda: readers.remove(reader=1),
    }


# ---- printers ----------------------------------------------------------------------------------


def network_printer(place: Place, owned: ExitStack) -> None:
    printer, other = (owned.enter_context(closing(TcpPrinter())) for _ in range(2))
    place.sections["printer"] = {"driver": "network", "port": printer.port}
    place.printer, place.beside = printer, other


def usb_printer(place: Place, owned: ExitStack) -> None:
    """By its numbers; another maker's printer comes before it on the bus."""
    bus = new_folder(place, "bus")
    other = owned.enter_context(usb_folder.plugged(bus, "03f0:0c17@1-1"))
    printer = owned.enter_context(usb_folder.plugged(bus, "0416:5011@1-2"))
    place.sections["printer"] = {"driver": "usb", "host": "0416:5011"}
    place.environment |= usb_environment(bus)
    place.printer, place.beside = printer, other


def usb_environment(bus: Path) -> dict[str, str]:
    """What lets a program see this bus instead of the machine's."""
    folders = (usb_folder.FOR_PROGRAMS, str(ROOT))
    return {"PYTHONPATH": os.pathsep.join(folders), "PLAYED_USB": str(bus)}


def serial_printer(place: Place, owned: ExitStack) -> None:
    """By the name of its socket, as dots, to a printer that has to say "wait"."""
    printer = owned.enter_context(closing(HoldingPrinter()))
    other = owned.enter_context(closing(PtyPrinter()))
    for number, line in enumerate((other.device, printer.device), start=3):
        (place.folder / BY_PATH.format(number)).symlink_to(line)
    place.sections["printer"] = {
        "driver": "serial",
        "host": f"{place.folder / BY_PATH.format(4)}:115200",
        "flow": "xon_xoff",
        "text_mode": "raster",
    }
    place.printer, place.beside = printer, other


def cups_printer(place: Place, owned: ExitStack) -> None:
    """By its queue, which is not the default one."""
    printer, other = (owned.enter_context(closing(TcpPrinter())) for _ in range(2))
    queues = {
        name: f"socket://127.0.0.1:{one.port}"
        for name, one in (("office", other), ("receipts", printer))
    }
    server = owned.enter_context(PrintServer(new_folder(place, "cups"), queues))
    place.sections["printer"] = {"driver": "cups", "host": "receipts"}
    place.environment |= server.environment
    place.printer, place.beside = printer, other


# ---- the centre --------------------------------------------------------------------------------


def real_centre(place: Place, owned: ExitStack) -> None:
    book = PolicyBook.load(ROOT / "resources" / "policies")
    assert not isinstance(book, Failure)
    service = create_app(f"sqlite:///{place.folder / 'elsewhere.db'}", book)
    assert not isinstance(service, Failure)
    server = owned.enter_context(closing(CentralServer(service, "127.0.0.1", 0)))
    place.sections["central"] = {"url": f"http://127.0.0.1:{server.start()}"}


def new_folder(place: Place, name: str) -> Path:
    folder = place.folder / name
    folder.mkdir()
    return folder
