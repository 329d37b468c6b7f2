"""USB readers that come and go, as pcscd's libudev sees them.

Only for use in namespaces of its own: it covers ``/sys`` and talks on the machine's udev channel.
"""

import socket
import struct
from pathlib import Path

_NETLINK_KOBJECT_UEVENT = 15
_UDEV_GROUP = 2
_SYS = Path("/sys")
_BUS = _SYS / "bus/usb"
_PRODUCT = "0001"


class UsbReader:
    """One USB device with one interface. Its vendor's number is the port of its first slot."""

    def __init__(self, number: int, port: int) -> None:
        self._number = number
        self._vendor = f"{port:04d}"
        self._device = _SYS / f"devices/usb{number}/{number}-1"
        self._interface = self._device / f"{number}-1:1.0"

    def plug(self) -> None:
        self._interface.mkdir(parents=True)
        (self._device / "idVendor").write_text(self._vendor)
        (self._device / "idProduct").write_text(_PRODUCT)
        (self._device / "uevent").write_text(
            f"MAJOR=189\nMINOR={self._number}\nDEVNAME=bus/usb/{self._number:03d}/001\n"
            "DEVTYPE=usb_device\n"
        )
        (self._interface / "bInterfaceNumber").write_text("00")
        (self._interface / "uevent").write_text("DEVTYPE=usb_interface\n")
        for folder in (self._device, self._interface):
            (folder / "subsystem").symlink_to(_BUS)
            (_BUS / "devices" / folder.name).symlink_to(folder)
        self._announce("add")

    def unplug(self) -> None:
        self._announce("remove")
        for folder in (self._interface, self._device):
            (_BUS / "devices" / folder.name).unlink()
            for entry in folder.iterdir():
                entry.unlink()
            folder.rmdir()

    def _announce(self, action: str) -> None:
        properties = "".join(
            f"{key}={value}\0"
            for key, value in {
                "ACTION": action,
                "DEVPATH": str(self._interface).removeprefix(str(_SYS)),
                "SUBSYSTEM": "usb",
                "DEVTYPE": "usb_interface",
                "SEQNUM": "1",
            }.items()
        ).encode()
        header_size = 40
        header = (
            struct.pack(">8sI", b"libudev\0", 0xFEEDCAFE)
            + struct.pack("=III", header_size, header_size, len(properties))
            + struct.pack(">IIII", _hash(b"usb"), _hash(b"usb_interface"), 0, 0)
        )
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_KOBJECT_UEVENT) as channel:
            channel.bind((0, 0))
            channel.sendto(header + properties, (0, _UDEV_GROUP))


def cover_sys() -> None:
    """Lay the folders that libudev looks for into the empty file system mounted on ``/sys``."""
    for folder in ("bus/usb/devices", "bus/usb/drivers", "class", "devices"):
        (_SYS / folder).mkdir(parents=True)


def _hash(data: bytes) -> int:
    """MurmurHash2 with seed 0, by which listeners filter messages."""
    multiplier, mask = 0x5BD1E995, 0xFFFFFFFF
    state = len(data)
    while len(data) >= 4:
        word = int.from_bytes(data[:4], "little") * multiplier & mask
        word = (word ^ word >> 24) * multiplier & mask
        state = state * multiplier & mask ^ word
        data = data[4:]
    if data:
        state = (state ^ int.from_bytes(data, "little")) * multiplier & mask
    state = (state ^ state >> 13) * multiplier & mask
    return state ^ state >> 15
