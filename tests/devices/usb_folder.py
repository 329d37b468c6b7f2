"""A made-up USB bus that is a folder, for who plugs and who prints in two processes.

A file in it is a plugged printer. Its name says ``vendor:product@bus-port``, and in it stand the
address that it got this time and the TCP port at which the software printer is reached. Taking the
file away pulls the cable.
"""

import socket
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace as Descriptor
from typing import Any

import usb.core

from tests.devices.printer_usb import UsbBus

FOR_PROGRAMS = str(Path(__file__).with_name("usb_child"))
"""What must stand on ``PYTHONPATH`` of a program that is to see such a bus."""

BUS = "PLAYED_USB"
"""The variable of the environment that names the folder."""

_PRINTER_CLASS = 7


@dataclass(frozen=True)
class _Place:
    plug: Path
    bus: int
    port: int


class FolderBus(UsbBus):
    """The bus as the program sees it that prints, in place of libusb."""

    def __init__(self, folder: Path) -> None:
        super().__init__(576)
        self._folder = folder
        self._places: dict[int, _Place] = {}

    def enumerate_devices(self) -> Any:
        for plug in sorted(self._folder.iterdir()):
            ids, _, place = plug.name.partition("@")
            vendor, product = (int(number, 16) for number in ids.split(":"))
            bus, port = map(int, place.split("-"))
            address = int(plug.read_text().split()[0])
            self._places[address] = _Place(plug, bus, port)
            yield Descriptor(
                idVendor=vendor, idProduct=product, bInterfaceClass=_PRINTER_CLASS, address=address
            )

    def get_device_descriptor(self, dev: Any) -> Any:
        place = self._places[dev.address]
        found = super().get_device_descriptor(dev)
        found.bus, found.port_number, found.port_numbers = place.bus, place.port, (place.port,)
        return found

    def open_device(self, dev: Any) -> Any:
        place = self._places[dev.address]
        self._look(place)
        line = socket.create_connection(("127.0.0.1", int(place.plug.read_text().split()[1])))
        return Descriptor(place=place, line=line)

    def close_device(self, dev_handle: Any) -> None:
        dev_handle.line.close()

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        del ep, intf
        self._look(dev_handle.place)
        dev_handle.line.settimeout(timeout / 1000)
        try:
            return int(dev_handle.line.send(bytes(data)))
        except TimeoutError:
            raise _timeout() from None
        except OSError:
            raise _gone() from None

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        del ep, intf
        self._look(dev_handle.place)
        dev_handle.line.settimeout(timeout / 1000)
        try:
            answer = dev_handle.line.recv(len(buff))
        except TimeoutError:
            raise _timeout() from None
        except OSError:
            raise _gone() from None
        if not answer:
            raise _gone()
        for index, byte in enumerate(answer):
            buff[index] = byte
        return len(answer)

    def _look(self, place: _Place) -> None:
        if not place.plug.exists():
            raise _gone()


def _timeout() -> usb.core.USBTimeoutError:
    return usb.core.USBTimeoutError("Operation timed out", errno=110)


def _gone() -> usb.core.USBError:
    return usb.core.USBError("No such device (it may have been disconnected)", errno=19)
