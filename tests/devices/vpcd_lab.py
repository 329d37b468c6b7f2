"""The inside of the reader laboratory: a real pcscd with virtual USB readers, and their cards.

Runs as a process of its own in new mount, network and process namespaces (see ``vpcd``): nothing
of it can be seen or reached from the machine, and nothing outlives it.
"""

import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.devices.card import Card, LyingCard
from tests.devices.vpcd_usb import UsbReader, cover_sys
from tests.patience import PATIENCE

FIRST_PORT = 9001
PORT_STEP = 100
_DRIVERS = Path("/usr/lib/pcsc/drivers")

Place = tuple[int, int]
"""Which reader, which of its two slots."""


def reader_name(number: int) -> str:
    """What pcscd calls a reader, without its slot: `` 00 00`` or `` 00 01`` follows."""
    return f"Virtual ID Reader {chr(ord('A') + number)}"


def port(place: Place) -> int:
    return FIRST_PORT + PORT_STEP * place[0] + place[1]


class Laboratory:
    """What the test's side may ask for, by the names of these methods."""

    def __init__(self, folder: Path, readers: int) -> None:
        self._folder = folder
        self._service: subprocess.Popen[bytes] | None = None
        self._readers = [UsbReader(n + 1, port((n, 0))) for n in range(readers)]
        self._plugged: set[int] = set()
        self._cards: dict[Place, LyingCard] = {}

    def start_service(self) -> None:
        """Start pcscd, and answer when it does."""
        with (self._folder / "pcscd.log").open("ab") as log:
            self._service = subprocess.Popen(
                _service_command(self._folder / "conf"),
                env=os.environ | {"SYSTEMD_DEVICE_VERIFY_SYSFS": "0"},
                stdout=log,
                stderr=log,
            )
        _wait_for_service()

    def stop_service(self, signal_number: int = signal.SIGTERM) -> None:
        if self._service:
            self._service.send_signal(signal_number)
            self._service.send_signal(signal.SIGCONT)
            self._service.wait()
        self._service = None

    def freeze_service(self) -> None:
        self._running().send_signal(signal.SIGSTOP)

    def thaw_service(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def plug(self, reader: int = 0) -> None:
        for place, card in self._cards.items():
            if place[0] == reader:
                card.meet_reader()
        self._readers[reader].plug()
        self._plugged.add(reader)

    def unplug(self, reader: int = 0) -> None:
        """Pull a reader's cable; cards stay where they lie."""
        self._plugged.remove(reader)
        self._readers[reader].unplug()
        for place, card in self._cards.items():
            if place[0] == reader:
                card.lose_reader()

    def place(self, card: Card, reader: int = 0, slot: int = 0) -> None:
        self._cards[reader, slot] = LyingCard(card, port((reader, slot)))

    def remove(self, reader: int = 0, slot: int = 0) -> None:
        card = self._cards.pop((reader, slot), None)
        if card:
            card.take_away()

    def resume(self, reader: int = 0, slot: int = 0) -> None:
        self._cards[reader, slot].resume()

    def commands(self, reader: int = 0, slot: int = 0) -> list[bytes]:
        """What the card that lies there was asked so far."""
        return self._cards[reader, slot].commands

    def service_files(self) -> int:
        """How many files pcscd has open."""
        return len(list(Path(f"/proc/{self._running().pid}/fd").iterdir()))

    def service_memory(self) -> int:
        """The resident memory of pcscd, in bytes."""
        pages = Path(f"/proc/{self._running().pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def reset(self) -> None:
        """A fresh pcscd with the first reader, and no card anywhere."""
        for place in list(self._cards):
            self.remove(*place)
        self.stop_service(signal.SIGKILL)
        for reader in self._plugged:
            self._readers[reader].unplug()
        # Plugged before pcscd looks, so that it finds the reader once and not twice.
        self._readers[0].plug()
        self._plugged = {0}
        self.start_service()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._service is None:
            raise RuntimeError("pcscd is not running")
        return self._service


def _service_command(configuration: Path) -> list[str]:
    command = ["pcscd", "--foreground", "--debug", "--config", str(configuration)]
    known = subprocess.run(["pcscd", "--help"], capture_output=True, text=True, check=True).stdout
    # Ubuntu's asks polkit about every client, over a D-Bus that there is none of in here.
    alone = "--disable-polkit"
    return [*command, alone] if alone in known else command


def _wait_for_service() -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect("/run/pcscd/pcscd.comm")
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.005)
            else:
                return


def _bring_loopback_up() -> None:
    with socket.socket() as control:
        set_flags, is_up = 0x8914, 0x1
        fcntl.ioctl(control, set_flags, struct.pack("16sh14x", b"lo", is_up))


def _cover(folder: Path, readers: int) -> None:
    """Hide the machine's own readers, drivers and service behind the laboratory's."""
    (folder / "run/pcscd").mkdir(parents=True)
    (folder / "conf").mkdir()
    for number in range(readers):
        _build_driver(folder / f"drivers/virtual{number}.bundle/Contents", number)
    bind = ["mount", "--bind"]
    subprocess.run([*bind, folder / "drivers", _DRIVERS], check=True)
    subprocess.run([*bind, folder / "run", "/run"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/sys"], check=True)
    cover_sys()


def _build_driver(bundle: Path, number: int) -> None:
    """A driver for one reader: the virtual reader's keeps its state in globals, so each its own."""
    driver = bundle / "Linux/driver.so"
    driver.parent.mkdir(parents=True)
    own_name = f"libifdvpc{number}.so.0"
    library = driver.with_name(own_name)
    original = (_DRIVERS / "serial/libifdvpcd.so").read_bytes()
    library.write_bytes(original.replace(b"libifdvpcd.so.0", own_name.encode()))
    source = Path(__file__).with_name("vpcd_driver.c")
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-Wl,-rpath,$ORIGIN", "-o", driver, source, library],
        check=True,
    )
    # pcscd reads no more of a property list than one element a line.
    (bundle / "Info.plist").write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>CFBundleExecutable</key><string>driver.so</string>
        <key>CFBundleName</key><string>VIRTUAL</string>
        <key>ifdVendorID</key><string>0x{port((number, 0)):04d}</string>
        <key>ifdProductID</key><string>0x0001</string>
        <key>ifdFriendlyName</key><string>{reader_name(number)}</string>
        </dict></plist>"""
    )


def main() -> None:
    folder, readers, requests = Path(sys.argv[1]), int(sys.argv[2]), Connection(int(sys.argv[3]))
    _bring_loopback_up()
    _cover(folder, readers)
    laboratory = Laboratory(folder, readers)
    while True:
        try:
            name, arguments = requests.recv()
        except EOFError:
            return
        try:
            requests.send(getattr(laboratory, name)(*arguments))
        except Exception as error:  # noqa: BLE001 - belongs to the test that asked
            requests.send(error)


if __name__ == "__main__":
    main()
