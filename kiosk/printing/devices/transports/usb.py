"""A USB printer, by pyusb: of USB's printer class, or named and with a protocol of its own.

Of a device only the printer's interface is touched: nothing is reset, no configuration that is
set is changed, and a driver of the kernel that had the interface (``usblp``) gets it back.
"""

import errno
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from time import monotonic
from typing import Any, Final, NamedTuple, TypeVar

import usb.core
import usb.util

from kiosk.base.waiting import Deadline, pause
from kiosk.domain.failure import Failure
from kiosk.printing.devices.transports import transport
from kiosk.printing.settings import PrinterSettings

_PRINTER: Final = 7
_OWN_PROTOCOL: Final = 0xFF
_BULK: Final = 2
_TRANSFER_TYPE: Final = 3
_IN: Final = 0x80
_IPP: Final = 4  # a protocol of the printer class that takes no plain data
_PROTOCOLS: Final = (2, 1)  # of the printer class: both ways before one way before the others
_AT_ONCE: Final = 4096
_T = TypeVar("_T")


class UsbTransport:
    reached = True

    def __init__(self, settings: PrinterSettings) -> None:
        device = _printer(settings.device)
        with ExitStack() as undo:
            undo.callback(_quietly, usb.util.dispose_resources, device)
            place = _best(_places(_configuration(device)))
            if place is None:
                raise OSError("the USB device is no printer as it is configured")
            number = place.interface
            if _kernel_has(device, number):
                device.detach_kernel_driver(number)
                undo.callback(_quietly, device.attach_kernel_driver, number)
            usb.util.claim_interface(device, number)
            undo.callback(_quietly, usb.util.release_interface, device, number)
            if place.alternates > 1:
                device.set_interface_altsetting(number, place.alternate)
            self._undo = undo.pop_all()
        self._device = device
        self._place = place
        self.answers = place.back is not None

    def send(self, data: bytes, deadline: Deadline) -> Failure | None:
        left = data
        try:
            while left:
                part = left[:_AT_ONCE]
                left = left[self._going(self._place.out, partial(self._write, part, deadline)) :]
        except OSError as error:
            return transport.failed(error)
        return None

    def flush(self, deadline: Deadline) -> None:
        """A transfer that has ended is at the printer."""

    def receive(self, seconds: float) -> bytes | Failure:
        back = self._place.back
        if back is None:
            return b""
        end = monotonic() + seconds
        try:
            while True:
                data = self._going(back, lambda: self._read(max(0.0, end - monotonic())))
                if data or monotonic() >= end:
                    return data
                pause(transport.LOOK_SECONDS)  # an empty packet says nothing, not even silence
        except OSError as error:
            return b"" if _timed_out(error) else transport.failed(error)

    def close(self) -> None:
        self._undo.close()

    def _write(self, data: bytes, deadline: Deadline) -> int:
        """How many bytes the printer took, at least one."""
        seconds = min(transport.STALL_SECONDS, deadline.left())
        taken = 0
        try:
            taken = self._device.write(self._place.out, data, _milliseconds(seconds))
        except usb.core.USBError as error:
            if not _timed_out(error):
                raise
        if not taken:
            deadline.left()
            raise transport.StalledError
        return taken

    def _read(self, seconds: float) -> bytes:
        # Less than a packet would be an overflow.
        place = self._place
        return bytes(self._device.read(place.back, place.packet, _milliseconds(seconds)))

    def _going(self, endpoint: int, transfer: Callable[[], _T]) -> _T:
        """The transfer; an endpoint that has halted (EPIPE) is set going again, once."""
        try:
            return transfer()
        except usb.core.USBError as error:
            if error.errno != errno.EPIPE:
                raise
        self._device.clear_halt(endpoint)
        return transfer()


class _Place(NamedTuple):
    """One way to the printer in a device, the better the smaller ``rank``.

    ``out`` and ``back`` are bulk endpoints, ``packet`` is the bytes of a packet back;
    ``alternates`` counts the settings that the interface can be switched between.
    """

    rank: tuple[bool, bool, int]
    interface: int
    alternate: int
    alternates: int
    out: int
    back: int | None
    packet: int


def _printer(wanted: str) -> Any:
    """The first USB printer in the order of the ports; raises ``OSError`` without one.

    ``wanted`` is ``vendor:product`` in hex, with ``@1-2.3`` behind it for that port; empty for any
    of USB's printer class.
    """
    numbers, _, port = wanted.partition("@")
    vendor, _, product = numbers.partition(":")
    ids = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)} if wanted else {}
    found = [one for one in usb.core.find(find_all=True, **ids) if port in ("", _port(one))]
    for device in sorted(found, key=lambda one: (one.bus, one.port_numbers or ())):
        with suppress(usb.core.USBError):  # a neighbour that doesn't let itself be read
            place = _best([way for configuration in device for way in _places(configuration)])
            if place and (wanted or not place.rank[0]):
                return device
    raise OSError("no USB printer found")


def _port(device: Any) -> str:
    """Where the device is plugged in, as the kernel names it: the bus, and the way through hubs."""
    return f"{device.bus}-{'.'.join(map(str, device.port_numbers or ()))}"


def _configuration(device: Any) -> Any:
    """The one that is set; the first is set where none is."""
    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
    device.set_configuration()
    return device.get_active_configuration()


def _best(places: list[_Place]) -> _Place | None:
    return min(places, default=None)


def _places(configuration: Any) -> list[_Place]:
    settings = list(configuration)
    numbers = [setting.bInterfaceNumber for setting in settings]
    places = []
    for setting in settings:
        kind, protocol = setting.bInterfaceClass, setting.bInterfaceProtocol
        bulk = [end for end in setting if end.bmAttributes & _TRANSFER_TYPE == _BULK]
        out = [end for end in bulk if not end.bEndpointAddress & _IN]
        back = [end for end in bulk if end.bEndpointAddress & _IN]
        plain = kind == _OWN_PROTOCOL or (kind == _PRINTER and protocol != _IPP)
        if not out or not plain:
            continue
        order = _PROTOCOLS.index(protocol) if protocol in _PROTOCOLS else len(_PROTOCOLS)
        places.append(
            _Place(
                rank=(kind == _OWN_PROTOCOL, not back, order),
                interface=setting.bInterfaceNumber,
                alternate=setting.bAlternateSetting,
                alternates=numbers.count(setting.bInterfaceNumber),
                out=out[0].bEndpointAddress,
                back=back[0].bEndpointAddress if back else None,
                packet=back[0].wMaxPacketSize if back else 0,
            )
        )
    return places


def _timed_out(error: OSError) -> bool:
    """A USBTimeoutError is none of Python's TimeoutErrors, and has not always a number."""
    return isinstance(error, usb.core.USBTimeoutError) or error.errno == errno.ETIMEDOUT


def _kernel_has(device: Any, interface: int) -> bool:
    with suppress(NotImplementedError):
        return bool(device.is_kernel_driver_active(interface))
    return False


def _quietly(act: Callable[..., None], *args: Any) -> None:
    """Let go as far as the device is still there."""
    with suppress(OSError, NotImplementedError):
        act(*args)


def _milliseconds(seconds: float) -> int:
    """At least one: libusb takes 0 for no end at all."""
    return max(1, int(seconds * 1000))
