"""The software printer on a made-up USB bus: a backend for pyusb in place of libusb."""

import errno
from types import SimpleNamespace as Descriptor
from typing import Any, Final, NamedTuple

import usb.backend
import usb.core

from tests.devices.printer_mind import Interpreter

OUT: Final = 0x03
BACK: Final = 0x84
_PACKET: Final = 64


class Setting(NamedTuple):
    """One way in which an interface of a device can be used."""

    kind: int
    protocol: int = 2
    ends: tuple[int, ...] = (OUT, BACK)


# A keyboard first, so that the printer has to be found.
KEYBOARD: Final = Descriptor(idVendor=0x1111, idProduct=0x0001, bInterfaceClass=3, address=1)
PRINTER: Final = Descriptor(idVendor=0x0416, idProduct=0x5011, bInterfaceClass=7, address=2)


def device(name: str, address: int, *interfaces: tuple[Setting, ...], port: int = 1) -> Descriptor:
    """A device with these interfaces, each with its alternate settings."""
    vendor, product = (int(part, 16) for part in name.split(":"))
    return Descriptor(
        idVendor=vendor,
        idProduct=product,
        bInterfaceClass=interfaces[0][0].kind,
        address=address,
        port_numbers=(port,),
        interfaces=interfaces,
    )


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """``mind`` is the printer's; ``unplugged`` takes it off the bus in the middle of anything.

    ``kernel`` are the interfaces that a driver of the kernel has, ``held`` those that another
    program has; ``done`` is what was done to the device but reading and writing. ``most`` is how
    many bytes one transfer takes, 0 for a printer that takes nothing. ``halts`` and ``empty``
    count the transfers to come that end with a halted endpoint or an empty packet.
    """

    def __init__(self, width_dots: int) -> None:
        self._answers = bytearray()
        self.mind = Interpreter(width_dots, self._answers.extend)
        self.devices = [KEYBOARD, PRINTER]
        self.unplugged = False
        self.resets = 0
        self.configuration = 1
        self.kernel: set[int] = set()
        self.held: set[int] = set()
        self.done: list[tuple[str, int]] = []
        self.written: list[tuple[int, int]] = []
        self.most: int | None = None
        self.halts = 0
        self.empty = 0
        self._halted = False

    def enumerate_devices(self) -> Any:
        return iter(() if self.unplugged else self.devices)

    def get_device_descriptor(self, dev: Any) -> Any:
        fixed = {
            "bLength": 18,
            "bDescriptorType": 1,
            "bcdUSB": 0x0200,
            "bDeviceClass": 0,
            "bDeviceSubClass": 0,
            "bDeviceProtocol": 0,
            "bMaxPacketSize0": 64,
            "bcdDevice": 0x0100,
            "iManufacturer": 0,
            "iProduct": 0,
            "iSerialNumber": 0,
            "bNumConfigurations": 1,
            "bus": 1,
            "port_number": 1,
            "port_numbers": (1,),
            "speed": 2,
        }
        return Descriptor(**fixed | vars(dev))

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        del config
        return Descriptor(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=len(getattr(dev, "interfaces", "1")),
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        del config
        interfaces = getattr(dev, "interfaces", ((Setting(dev.bInterfaceClass),),))
        setting = interfaces[intf][alt]
        return Descriptor(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=intf,
            bAlternateSetting=alt,
            bNumEndpoints=len(setting.ends),
            bInterfaceClass=setting.kind,
            bInterfaceSubClass=1,
            bInterfaceProtocol=setting.protocol,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        del config
        interfaces = getattr(dev, "interfaces", None)
        return Descriptor(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(interfaces[intf][alt].ends if interfaces else (OUT, BACK))[ep],
            bmAttributes=2,
            wMaxPacketSize=_PACKET,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: Any) -> Any:
        return dev

    def close_device(self, dev_handle: Any) -> None:
        pass

    def set_configuration(self, dev_handle: Any, config_value: int) -> None:
        del dev_handle
        self.configuration = config_value
        self.done.append(("configure", config_value))

    def get_configuration(self, dev_handle: Any) -> int:
        del dev_handle
        return self.configuration

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        del dev_handle
        return intf in self.kernel

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        del dev_handle
        self.kernel.remove(intf)
        self.done.append(("detach", intf))

    def attach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        del dev_handle
        self._here()
        self.kernel.add(intf)
        self.done.append(("attach", intf))

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        del dev_handle
        if intf in self.kernel | self.held:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self.done.append(("claim", intf))

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        del dev_handle
        self.done.append(("release", intf))

    def set_interface_altsetting(self, dev_handle: Any, intf: int, altsetting: int) -> None:
        del dev_handle, intf
        self.done.append(("switch", altsetting))

    def clear_halt(self, dev_handle: Any, ep: int) -> None:
        del dev_handle
        self._halted = False
        self.done.append(("clear halt", ep))

    def reset_device(self, dev_handle: Any) -> None:
        del dev_handle
        self.resets += 1

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        del intf, timeout
        self._here()
        self._halt()
        self.written.append((dev_handle.address, ep))
        taken = bytes(data)[: self.most]
        if not taken:
            raise _silence()
        self.mind.feed(taken)
        return len(taken)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        del dev_handle, ep, intf, timeout
        self._here()
        self._halt()
        if self._answers and self.empty:
            self.empty -= 1
            return 0
        if not self._answers:
            raise _silence()
        if len(self._answers) > len(buff) < _PACKET:
            raise usb.core.USBError("Overflow", errno=errno.EOVERFLOW)
        answer = self._answers[: len(buff)]
        del self._answers[: len(answer)]
        for index, byte in enumerate(answer):
            buff[index] = byte
        return len(answer)

    def _here(self) -> None:
        if self.unplugged:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)

    def _halt(self) -> None:
        if self.halts:
            self.halts -= 1
            self._halted = True
        if self._halted:
            raise usb.core.USBError("Pipe error", errno=errno.EPIPE)


def _silence() -> usb.core.USBTimeoutError:
    return usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
