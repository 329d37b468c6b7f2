"""Every device that a kiosk can be configured with, simulated on a line of its own.

Each is named by its part of a ``kiosk.toml``. Where the wire has room for it, another device of
the same kind stands beside it, on which nothing may happen.
"""

import os
from contextlib import ExitStack, closing
from itertools import count
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
from tests.e2e.setup import Cable, KioskSetup, Part, Plug, Printer

LAY, TAKE = "lay an identity card", "take the card away"
"""What the demo asks of whoever stands at the reader."""

PERSON: Final = "wang_lina"
SOMEBODY_ELSE: Final = "chan_taiman"
BY_PATH: Final = "pci-0000:00:14.0-usb-0:{}:1.0-port0"
"""How udev names a serial line by the socket its adapter is plugged into."""


def new_folder(setup: KioskSetup, name: str) -> Path:
    folder = setup.folder / name
    folder.mkdir()
    return folder


def take_number(owned: ExitStack) -> None:
    """Of the next pseudo-terminal, so that what comes back gets another one."""
    for end in os.openpty():
        owned.callback(os.close, end)


# ---- readers -----------------------------------------------------------------------------------


def sdt_reader(setup: KioskSetup, owned: ExitStack) -> None:
    """By the name of its socket; at the next one hangs another reader, with a card on it."""
    other = owned.enter_context(SerialReader(new_folder(setup, "other-reader")))
    other.place(person_image(SOMEBODY_ELSE))
    reader = owned.enter_context(SerialReader(new_folder(setup, "reader")))
    (setup.folder / BY_PATH.format(1)).symlink_to(other.port)
    port = setup.folder / BY_PATH.format(2)
    port.symlink_to(reader.port)
    setup.sections["reader"] = {"driver": "sdt", "port": str(port)}

    def unplug() -> None:
        reader.unplug()
        take_number(owned)

    setup.reader = Plug(reader.plug, unplug)
    _lies_on(setup, reader)


def sdt_reader_over_tcp(setup: KioskSetup, owned: ExitStack) -> None:
    server = owned.enter_context(SdtServer(new_folder(setup, "reader")))
    setup.sections["reader"] = {"driver": "sdt", "port": server.url}
    setup.reader = Plug(server.plug, server.unplug)
    _lies_on(setup, server.reader)


def _lies_on(setup: KioskSetup, reader: SerialReader) -> None:
    setup.acts = {LAY: lambda: reader.place(person_image(PERSON)), TAKE: reader.remove}


def pcsc_reader(setup: KioskSetup, owned: ExitStack) -> None:
    """In a laboratory of its own, which the environment names."""
    lab = new_folder(setup, "lab")
    readers = owned.enter_context(VirtualReaders(lab))
    setup.environment["PCSCLITE_CSOCK_NAME"] = str(lab / SOCKET)
    pcsc_reader_of(readers)(setup, owned)


def pcsc_reader_of(readers: VirtualReaders) -> Part:
    """By its name; somebody else's card lies on a second one."""

    def part(setup: KioskSetup, owned: ExitStack) -> None:
        del owned
        readers.reset()
        readers.plug(1)
        readers.place(identity_card(SOMEBODY_ELSE), reader=0)
        setup.sections["reader"] = {"driver": "pcsc", "name": "Virtual ID Reader B"}
        setup.reader = Plug(lambda: readers.plug(1), lambda: readers.unplug(1))
        setup.acts = {
            LAY: lambda: readers.place(identity_card(PERSON), reader=1),
            TAKE: lambda: readers.remove(reader=1),
        }

    return part


# ---- printers ----------------------------------------------------------------------------------


def network_printer(setup: KioskSetup, owned: ExitStack) -> None:
    setup.sections["printer"] = {"driver": "network", "port": _on_tcp(setup, owned)[0]}


def _on_tcp(setup: KioskSetup, owned: ExitStack) -> tuple[int, int]:
    """The ports of the printer and of the one beside it."""

    def hang(before: Printer | None) -> TcpPrinter:
        return TcpPrinter(port=before.port if isinstance(before, TcpPrinter) else 0)

    setup.beside = beside = owned.enter_context(closing(TcpPrinter()))
    setup.printer = cable = Cable(hang, lambda: None)
    owned.callback(cable.unplug)
    assert isinstance(cable.printer, TcpPrinter)
    return cable.printer.port, beside.port


def usb_printer(setup: KioskSetup, owned: ExitStack) -> None:
    """By its port; one of the same make comes before it on the bus."""
    bus = new_folder(setup, "bus")
    addresses = count(4)

    def plug_in(port: int, printer: TcpPrinter) -> None:
        (bus / f"0416:5011@1-{port}").write_text(f"{next(addresses)} {printer.port}")

    def hang(_before: Printer | None) -> TcpPrinter:
        printer = TcpPrinter()
        plug_in(2, printer)
        return printer

    setup.beside = beside = owned.enter_context(closing(TcpPrinter()))
    plug_in(1, beside)
    setup.printer = cable = Cable(hang, (bus / "0416:5011@1-2").unlink)
    owned.callback(cable.unplug)
    setup.sections["printer"] = {"driver": "usb", "host": "0416:5011@1-2"}
    folders = (usb_folder.FOR_PROGRAMS, str(ROOT))
    setup.environment |= {"PYTHONPATH": os.pathsep.join(folders), usb_folder.BUS: str(bus)}


def serial_printer(setup: KioskSetup, owned: ExitStack) -> None:
    """By the name of its socket, as dots, to a printer that has to say "wait"."""
    line = setup.folder / BY_PATH.format(4)

    def hang(before: Printer | None) -> HoldingPrinter:
        if before:
            take_number(owned)
        printer = HoldingPrinter()
        line.symlink_to(printer.device)
        return printer

    setup.beside = beside = owned.enter_context(closing(PtyPrinter()))
    (setup.folder / BY_PATH.format(3)).symlink_to(beside.device)
    setup.printer = cable = Cable(hang, line.unlink)
    owned.callback(cable.unplug)
    setup.sections["printer"] = {
        "driver": "serial",
        "host": f"{line}:115200",
        "flow": "xon_xoff",
        "text_mode": "raster",
    }


def cups_printer(setup: KioskSetup, owned: ExitStack) -> None:
    """By its queue, which is not the default one."""
    printer, beside = (f"socket://127.0.0.1:{port}" for port in _on_tcp(setup, owned))
    queues = {"office": beside, "receipts": printer}
    setup.spooler = owned.enter_context(PrintServer(queues))
    setup.sections["printer"] = {"driver": "cups", "host": "receipts"}
    setup.environment |= setup.spooler.environment


PRINTERS: Final = (network_printer, usb_printer, serial_printer, cups_printer)


# ---- the centre --------------------------------------------------------------------------------


def real_centre(setup: KioskSetup, owned: ExitStack) -> None:
    book = PolicyBook.load(ROOT / "resources" / "policies")
    assert not isinstance(book, Failure)
    service = create_app(f"sqlite:///{setup.folder / 'elsewhere.db'}", book)
    assert not isinstance(service, Failure)
    server = owned.enter_context(closing(CentralServer(service, "127.0.0.1", 0)))
    setup.sections["central"] = {"url": f"http://127.0.0.1:{server.start()}"}
