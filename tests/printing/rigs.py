"""The rigs for each kind of transport."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import usb.backend.libusb1

from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.settings import Driver, Flow, PrinterSettings
from tests.devices.printer import PtyPrinter, TcpPrinter
from tests.devices.printer_mind import Interpreter, Job
from tests.devices.printer_usb import UsbBus
from tests.printing.examples import COMPOSER
from tests.printing.rig import WIDTH, Rig


class NetworkRig(Rig):
    def __init__(self, folder: Path) -> None:
        del folder
        self._printer = TcpPrinter(WIDTH)
        self.mind = self._printer.mind
        super().__init__(PrinterSettings(driver=Driver.NETWORK, port=self._printer.port))
        self.owned.callback(self._printer.close)
        self._other: socket.socket | None = None

    def lose(self) -> None:
        self._printer.drop_after = 900

    def take_away(self) -> None:
        deaf = self.owned.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        self.settings = replace(self.settings, port=deaf.getsockname()[1])
        self.printer = DevicePrinter(COMPOSER, self.settings)

    def hold(self) -> None:
        self._other = socket.create_connection(("127.0.0.1", self._printer.port))
        self._other.sendall(b"\x10\x04\x01")
        self._other.recv(1)

    def choke(self) -> None:
        self._printer.hold_little()
        self.draw()
        self.after(lambda: bool(self.mind.sheet.rasters), self._printer.hears.clear)

    def take_little(self) -> None:
        self._printer.sip = 16

    def mistake(self) -> None:
        """Something on the network that is no printer answers."""
        web = TcpPrinter(WIDTH)
        self.owned.callback(web.close)

        def refuse(data: bytes) -> None:
            web._reply(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        web.mind.feed = refuse  # type: ignore[method-assign]
        self.configure(port=web.port)

    def mend(self) -> None:
        self._printer.drop_after = None
        self._printer.hears.set()
        if self._other:
            self._other.close()
        with self._printer._changed:
            super().mend()

    def wait_for_jobs(self, count: int) -> bool:
        return self._printer.wait_for_jobs(count)


class SerialRig(Rig):
    """``settings.device`` is a link, as udev makes them: it stays when the port gets a new name."""

    def __init__(self, folder: Path) -> None:
        self._printer = PtyPrinter(WIDTH)
        self.mind = self._printer.mind
        self._link = folder / "printer"
        self._link.symlink_to(self._printer.device)
        super().__init__(
            PrinterSettings(driver=Driver.SERIAL, device=str(self._link), flow=Flow.XON_XOFF)
        )
        self.owned.callback(self._printer.close)
        self._held: int | None = None
        self._lost = False

    def lose(self) -> None:
        self._printer.sip = 64
        self._printer.drop_after = len(self._printer.received) + 900
        self._lost = True

    def take_away(self) -> None:
        self._link.unlink()

    def hold(self) -> None:
        self._held = os.open(self._printer.device, os.O_RDWR | os.O_NOCTTY)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def choke(self) -> None:
        self.draw()
        self._printer.waits_at = len(self._printer.received) + 300
        self._printer.goes_on = False

    def take_little(self) -> None:
        self._printer.sip = 16
        self._printer.waits_at = len(self._printer.received) + 300

    def mistake(self) -> None:
        self.configure(device="/dev/null")

    def echo(self) -> None:
        """A line whose far end sends back what it gets."""
        self.mind.feed = self._printer.say  # type: ignore[method-assign]

    def mend(self) -> None:
        if self._held is not None:
            os.close(self._held)
        if self._lost:
            self._printer.wait_until_unplugged()
            self._printer.plug()
        elif not self._printer.goes_on:
            self._printer.go_on()
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(self._printer.device)
        vars(self.mind).pop("feed", None)
        with self._printer._changed:
            super().mend()

    def wait_for_jobs(self, count: int) -> bool:
        return self._printer.wait_for_jobs(count)


class UsbRig(Rig):
    def __init__(self, folder: Path) -> None:
        del folder
        self.bus = UsbBus(WIDTH)
        self.mind = self.bus.mind
        super().__init__(PrinterSettings(driver=Driver.USB))
        self.owned.enter_context(patch.object(usb.backend.libusb1, "get_backend", lambda: self.bus))

    def lose(self) -> None:
        self.after(lambda: bool(self.mind.sheet.text), self.take_away)

    def take_away(self) -> None:
        self.bus.unplugged = True

    def hold(self) -> None:
        self.bus.held = {0}

    def choke(self) -> None:
        self.after(lambda: bool(self.mind.sheet.text), lambda: setattr(self.bus, "most", 0))

    def take_little(self) -> None:
        self.bus.most = 7

    def mistake(self) -> None:
        self.configure(device="1111:0001")

    def halt(self) -> None:
        self.bus.halts = 1

    def say_nothing_in_packets(self) -> None:
        self.bus.empty = 2

    def go_one_way(self) -> None:
        gone = self.bus.get_interface_descriptor

        def one_way(*place: Any) -> Any:
            found = gone(*place)
            found.bNumEndpoints, found.bInterfaceProtocol = 1, 1
            return found

        setattr(self.bus, "get_interface_descriptor", one_way)  # noqa: B010 - a method, replaced

    def mend(self) -> None:
        self.bus.unplugged, self.bus.held, self.bus.most = False, set(), None
        super().mend()


_SCRIPTS = {
    "lpstat": 'case "$1" in\n-e) echo receipts;;\n'
    "-W) ls {0}/waiting | sed 's/$/ kiosk 1024/';;\n"
    "esac",
    "lp": "job=receipts-$$\ncat > {0}/waiting/$job\n"
    '[ -e {0}/away ] || mv {0}/waiting/$job {0}/passed/\necho "request id is $job (1 file(s))"',
    "cancel": "rm {0}/waiting/$1",
}


class CupsRig(Rig):
    """CUPS's commands as scripts. A job that has passed the queue is in the printer's buffer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("bin", "waiting", "passed"):
            (folder / name).mkdir()
        for name, script in _SCRIPTS.items():
            self.script(name, script.format(folder))
        self.mind = Interpreter(WIDTH, lambda _: None)
        super().__init__(PrinterSettings(driver=Driver.CUPS, device="receipts"))
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        self.owned.enter_context(patch.dict(os.environ, {"PATH": path}))

    def script(self, name: str, text: str) -> None:
        path = self._folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def lose(self) -> None:
        """The queue waits for a printer that is away."""
        (self._folder / "away").touch()

    def take_away(self) -> None:
        self.script("lpstat", "exit 1")

    def mistake(self) -> None:
        self.configure(device="other")

    def hang(self) -> None:
        self.script("lp", "exec sleep 300")

    def hang_while_asked(self) -> None:
        self.script("lpstat", "exec sleep 300")

    def refuse(self) -> None:
        self.script("lp", "cat > /dev/null; exit 1")

    def mend(self) -> None:
        self._pass_on()
        (self._folder / "away").unlink(missing_ok=True)
        for job in sorted((self._folder / "waiting").iterdir()):
            job.rename(self._folder / "passed" / job.name)
        for name, script in _SCRIPTS.items():
            self.script(name, script.format(self._folder))
        super().mend()

    def jobs(self) -> list[Job]:
        self._pass_on()
        return self.mind.jobs

    def _pass_on(self) -> None:
        for job in sorted((self._folder / "passed").iterdir(), key=os.path.getmtime):
            self.mind.feed(job.read_bytes())
            job.write_bytes(b"")  # its name stays, so that names don't repeat


RIGS: dict[Driver, Callable[[Path], Rig]] = {
    Driver.NETWORK: NetworkRig,
    Driver.USB: UsbRig,
    Driver.SERIAL: SerialRig,
    Driver.CUPS: CupsRig,
}


@contextmanager
def set_up(driver: Driver, folder: Path) -> Iterator[Rig]:
    rig = RIGS[driver](folder)
    with rig.owned:
        yield rig
