"""The software printer on a made-up USB bus: a backend for pyusb in place of libusb."""

from types import SimpleNamespace as Descriptor
from typing import Any

import usb.backend  # type: ignore[import-untyped]  # ships no types
import usb.core  # type: ignore[import-untyped]  # ships no types

from tests.devices.printer import Interpreter

_OUT, _IN = 0x03, 0x84
_DEVICES = (
    # A keyboard first, so that the printer has to be found.
    Descriptor(idVendor=0x1111, idProduct=0x0001, bInterfaceClass=3, address=1),
    Descriptor(idVendor=0x0416, idProduct=0x5011, bInterfaceClass=7, address=2),
)


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """``mind`` is the printer's; ``unplugged`` takes it off the bus in the middle of anything."""

    def __init__(self, width_dots: int) -> None:
        self._answers = bytearray()
        self.mind = Interpreter(width_dots, self._answers.extend)
        self.unplugged = False
        self.resets = 0

    def enumerate_devices(self) -> Any:
        return iter(() if self.unplugged else _DEVICES)

    def get_device_descriptor(self, dev: Any) -> Any:
        return Descriptor(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
            **vars(dev) | {"bInterfaceClass": 0},
        )

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        del dev, config
        return Descriptor(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        del config
        if intf or alt:
            raise IndexError(intf)
        return Descriptor(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2,
            bInterfaceClass=dev.bInterfaceClass,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        del dev, intf, alt, config
        return Descriptor(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(_OUT, _IN)[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
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
        pass

    def get_configuration(self, dev_handle: Any) -> int:
        del dev_handle
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        pass

    def reset_device(self, dev_handle: Any) -> None:
        del dev_handle
        self.resets += 1

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        del dev_handle, intf, timeout
        self._here()
        assert ep == _OUT
        self.mind.feed(bytes(data))
        return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        del dev_handle, intf, timeout
        self._here()
        assert ep == _IN
        if not self._answers:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        answer = self._answers[: len(buff)]
        del self._answers[: len(answer)]
        for index, byte in enumerate(answer):
            buff[index] = byte
        return len(answer)

    def _here(self) -> None:
        if self.unplugged:
            raise usb.core.USBError("No such device", errno=19)
