"""The wires to a printer, every error of theirs made a failure and every wait of theirs ended.

Only this module knows sockets, serial ports, libusb and CUPS; lines and USB are python-escpos's
(its sockets and its ``lp`` wait for ever). A wire is opened for one receipt
or one question and closed again, so a printer that was switched off and on needs no care.
"""

import contextlib
import errno
import socket
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, Final, Protocol

from escpos import printer as escpos
from escpos.exceptions import Error

from kiosk.base.hosts import dial
from kiosk.base.programs import run
from kiosk.base.waiting import Term, pause
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.settings import Driver, Flow, PrinterSettings

CONNECT_SECONDS: Final = 2.5
_STALL_SECONDS: Final = 5.0
_LP_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.02
_LEFT_OVER: Final = 64
_USB_PRINTER: Final = 7
_USB_IN: Final = 0x80
_BITS_PER_BYTE: Final = 10  # 8N1 on a serial line


class Wire(Protocol):
    """An open connection. ``answers`` is false where nothing can ever come back."""

    answers: bool

    def send(self, data: bytes) -> Failure | None:
        """Hand over all of ``data``; blocks while the printer's buffer is full, up to 5 s."""

    def receive(self, seconds: float) -> bytes | Failure:
        """What came within the time, at most 16 bytes; nothing is ``b""``."""

    def close(self) -> Failure | None:
        """Hang up; a print queue says only now whether it took the job."""


def connect(settings: PrinterSettings) -> Wire | Failure:
    """Open the wire; ``printer_missing`` after at most 3 s when nobody is there."""
    wires: dict[Driver, Callable[[PrinterSettings], Wire]] = {
        Driver.NETWORK: _Network,
        Driver.SERIAL: _Serial,
        Driver.USB: _Usb,
        Driver.CUPS: _Cups,
    }
    try:
        return wires[settings.driver](settings)
    except (Error, OSError, ValueError) as error:
        return Failure(FailureCode.PRINTER_MISSING, _line(error))


class _Network:
    answers = True

    def __init__(self, settings: PrinterSettings) -> None:
        self._socket = dial(settings.host, settings.port, Term(CONNECT_SECONDS))

    def send(self, data: bytes) -> Failure | None:
        try:
            self._socket.settimeout(_STALL_SECONDS)
            self._socket.sendall(data)
        except OSError as error:
            return _lost(error)
        return None

    def receive(self, seconds: float) -> bytes | Failure:
        try:
            self._socket.settimeout(max(seconds, 0.001))
            data: bytes = self._socket.recv(16)
        except TimeoutError:
            return b""
        except OSError as error:
            return _lost(error)
        return data or _lost("closed by the printer")

    def close(self) -> None:
        # Closing with an answer unread would reset the connection and lose what is on its way.
        for _ in range(_LEFT_OVER):
            if not self.receive(0):
                break
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class _Serial:
    answers = True

    def __init__(self, settings: PrinterSettings) -> None:
        waits = settings.flow is Flow.XON_XOFF
        self._driver = escpos.Serial(settings.device, settings.baud, dsrdtr=False, xonxoff=waits)
        self._driver.open()
        self._port = self._driver.device
        self._port.rtscts = settings.flow is Flow.RTS_CTS  # which python-escpos has no word for
        self._baud = settings.baud

    def send(self, data: bytes) -> Failure | None:
        try:
            self._port.write_timeout = _STALL_SECONDS + len(data) * _BITS_PER_BYTE / self._baud
            self._port.write(data)
        except OSError as error:
            return _lost(error)
        return None

    def receive(self, seconds: float) -> bytes | Failure:
        try:
            self._port.timeout = seconds
            data: bytes = self._port.read(1)
            return data + self._port.read(min(15, self._port.in_waiting)) if data else b""
        except OSError as error:
            return _lost(error)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._let_out()
        with contextlib.suppress(OSError):
            self._driver.close()

    def _let_out(self) -> None:
        """What is left goes out, or is dropped: a line that says "wait" would hold the close for
        half a minute, in the kernel.
        """
        end = monotonic() + _STALL_SECONDS
        while self._port.out_waiting:
            if monotonic() > end:
                self._port.reset_output_buffer()
                return
            pause(_LOOK_SECONDS)  # nothing tells when a line has sent everything


class _Usb:
    answers = True

    def __init__(self, settings: PrinterSettings) -> None:
        device, out, back = _usb_printer(settings.device)
        place = (device.bus, device.address)
        self._driver = escpos.Usb(
            usb_args={"custom_match": lambda other: (other.bus, other.address) == place},
            timeout=int(_STALL_SECONDS * 1000),
            in_ep=back,
            out_ep=out,
        )
        self._driver.open()
        self._device = self._driver.device
        self._out, self._in = out, back

    def send(self, data: bytes) -> Failure | None:
        try:
            self._device.write(self._out, data, int(_STALL_SECONDS * 1000))
        except OSError as error:
            return _lost(error)
        return None

    def receive(self, seconds: float) -> bytes | Failure:
        try:
            return bytes(self._device.read(self._in, 16, max(1, int(seconds * 1000))))
        except OSError as error:  # a USBTimeoutError is none of Python's TimeoutErrors
            return b"" if error.errno == errno.ETIMEDOUT else _lost(error)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._driver.close()


class _Cups:
    """Through ``lp``: CUPS keeps the printer's answers to itself.

    ``lp`` is known to hang while a queue's printer is away, so it is started when all is there,
    and given a time.
    """

    answers = False

    def __init__(self, settings: PrinterSettings) -> None:
        self._queue = _print_queue(settings)
        self._job = bytearray()

    def send(self, data: bytes) -> None:
        self._job += data

    def receive(self, seconds: float) -> bytes:
        del seconds
        return b""

    def close(self) -> Failure | None:
        if not self._job:
            return None
        command = ("lp", "-d", self._queue, "-t", "receipt", "-o", "raw")
        try:
            code, _ = run(command, Term(_LP_SECONDS), bytes(self._job))
        except OSError as error:
            return Failure(FailureCode.PRINTER_FAILED, _line(error))
        if code:
            return Failure(FailureCode.PRINTER_FAILED, f"lp refused the job ({code})")
        return None


def _print_queue(settings: PrinterSettings) -> str:
    """The configured queue's name, or the default one's; raises ``OSError`` without one."""
    term = Term(CONNECT_SECONDS)
    wanted = settings.device
    if not wanted:
        _, told = run(("lpstat", "-d"), term)
        wanted = told.decode(errors="replace").partition(":")[2].strip()
    _, told = run(("lpstat", "-e"), term)
    if wanted not in told.decode(errors="replace").split():
        raise OSError(f"CUPS knows no queue {wanted or 'default'!r}")
    return wanted


def _usb_printer(wanted: str) -> tuple[Any, int, int]:
    """The USB printer and its bulk endpoints, out and in; raises ``OSError`` without one."""
    import usb.core  # type: ignore[import-untyped]  # noqa: PLC0415 - libusb only where it is used

    vendor, _, product = wanted.partition(":")
    ids = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)} if wanted else {}
    for device in usb.core.find(find_all=True, **ids):
        for interface in _interfaces(device):
            endpoints = [endpoint.bEndpointAddress for endpoint in interface]
            out = [address for address in endpoints if not address & _USB_IN]
            back = [address for address in endpoints if address & _USB_IN]
            if interface.bInterfaceClass == _USB_PRINTER and out and back:
                return device, out[0], back[0]
    raise OSError("no USB printer found")


def _interfaces(device: Any) -> Iterator[Any]:
    for configuration in device:
        yield from configuration


def _lost(error: OSError | str) -> Failure:
    return Failure(FailureCode.PRINTER_FAILED, f"connection lost: {_line(error)}")


def _line(error: Exception | str) -> str:
    return " ".join(str(error).split())
