"""What each section of the configuration may hold (contracts, section 3), checked and frozen."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.base.loopback import LOOPBACK
from kiosk.domain.policy import RegionCode
from kiosk.domain.report import SiteProfile
from kiosk.domain.report_number import KIOSK_ID
from kiosk.printing.settings import Driver as PrinterDriver
from kiosk.printing.settings import Flow, TextMode
from kiosk.reader.factory import Driver as ReaderDriver

_PLAIN: Final = re.compile(r"[!-~]*")
_LARGEST_SCREEN_MM: Final = 5000


class VoiceOutput(StrEnum):
    SPEAKER = "speaker"
    HEADPHONES = "headphones"


SERIAL_LINE: Final = re.compile(r"(?P<port>/.+?)(:(?P<baud>[0-9]{4,6}))?")
"""A serial port's path and its speed. The path may hold colons, as those in
``/dev/serial/by-path`` do."""

_HOST_FORMS: Final = {
    PrinterDriver.NETWORK: re.compile(r"[^\s/]*"),
    PrinterDriver.SERIAL: SERIAL_LINE,
    PrinterDriver.USB: re.compile(r"([0-9a-fA-F]{4}:[0-9a-fA-F]{4}(@\d+-\d+(\.\d+)*)?)?", re.ASCII),
    PrinterDriver.CUPS: re.compile(r"([^\s/#-][^\s/#]*)?"),
}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _guarded(url: str) -> str:
    """An address as programs take it, over TLS unless it is on this very machine.

    A user's name in it would stand in logs, and after a query or a fragment no path can follow.
    """
    if not _PLAIN.fullmatch(url):
        raise PydanticCustomError("url_plain", "must hold no white space and only plain letters")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        problem = {"problem": str(error)}
        raise PydanticCustomError("url_broken", "is no address: {problem}", problem) from None
    if parts.username is not None:
        raise PydanticCustomError("url_user", "must name no user and no password")
    if "?" in url or "#" in url:
        raise PydanticCustomError("url_tail", 'must end before a "?" or "#"')
    if url and (
        not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
    ):
        raise PydanticCustomError(
            "url_guarded", "must be an https:// address, or http:// on loopback"
        )
    return url


def _absolute(path: Path) -> Path:
    """A relative folder would be another one for every way the kiosk is started."""
    try:
        folder = path.expanduser()
    except RuntimeError:
        folder = path  # no home folder that "~" could stand for
    if not folder.is_absolute() or "\0" in str(folder):
        raise PydanticCustomError(
            "folder_absolute", "must be a folder's whole path, like /var/lib/kiosk"
        )
    return folder


def _number(value: object) -> object:
    """The environment has only text, and a choice of numbers would not take it."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("one_line", "must be one line of printable characters")
    return text


Address = Annotated[str, AfterValidator(_guarded)]
PinHash = Annotated[str, Field(pattern=r"^(scrypt\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44})?$")]
KioskId = Annotated[str, Field(pattern=f"^{KIOSK_ID.pattern}$")]
Millimetres = Annotated[float, Field(ge=0, le=_LARGEST_SCREEN_MM, allow_inf_nan=False)]


class KioskSection(_Section):
    """Where the kiosk stands. ``staff_pin_hash`` empty means that there is no staff PIN.

    ``site_name`` is what people call the place, printed on receipts. ``screen_mm`` is the
    screen's visible width and height in millimetres, 0 where unknown.
    """

    id: KioskId
    profile: SiteProfile = SiteProfile.OUTLET
    region: RegionCode
    language: str = "zh_CN"
    data_dir: Annotated[Path, AfterValidator(_absolute)]
    staff_pin_hash: PinHash = ""
    site_name: Annotated[str, Field(max_length=60), AfterValidator(_printable)] = ""
    screen_mm: tuple[Millimetres, Millimetres] = (0, 0)


class ReaderSection(_Section):
    """``name`` is part of a PC/SC reader's name; ``port`` a pyserial URL, for ``sdt``."""

    driver: ReaderDriver
    name: str = ""
    port: str = ""

    @property
    def is_simulated(self) -> bool:
        """Whether cards are laid down by a switch."""
        return self.driver is ReaderDriver.SIMULATED

    @model_validator(mode="after")
    def _port_for_sdt(self) -> Self:
        if self.driver is ReaderDriver.SDT and not self.port:
            raise PydanticCustomError("needs_port", 'driver "sdt" needs a port beside it')
        return self


class PrinterSection(_Section):
    """``width_dots`` at 8 dots a millimetre: 576 prints 72 mm of 80 mm paper, 384 48 of 58.

    ``host`` is what the driver needs to find the printer: an address for ``network`` (empty: this
    machine), a line as ``/dev/ttyS0`` or ``/dev/ttyS0:19200`` for ``serial``, ``vendor:product`` in
    hexadecimal for ``usb``, with ``@1-2`` for the one at that port (empty: the first one), a queue
    for ``cups`` (empty: the default one).
    ``native_qr`` is false for printers that lack the QR command. ``flow`` is for ``serial``.
    """

    driver: PrinterDriver
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    width_dots: Annotated[Literal[576, 384], BeforeValidator(_number)] = 576
    text_mode: TextMode = TextMode.GB18030
    native_qr: bool = True
    flow: Flow = Flow.NONE

    @property
    def is_simulated(self) -> bool:
        """Whether papers come as files, not on paper."""
        return self.driver is PrinterDriver.FILE

    @model_validator(mode="after")
    def _fits_its_driver(self) -> Self:
        form = _HOST_FORMS.get(self.driver)
        if form is not None and not form.fullmatch(self.host):
            raise PydanticCustomError("printer_host", f"host is not one for {self.driver}")
        if self.flow is not Flow.NONE and self.driver is not PrinterDriver.SERIAL:
            raise PydanticCustomError("printer_flow", 'flow is for driver "serial" only')
        return self


class CentralSection(_Section):
    """The central service. An empty ``url`` starts the reference centre in this process.

    ``certificate``, ``key`` and ``ca`` name PEM files, which come and go while the kiosk runs.
    """

    url: Address
    verify_url: Address = ""
    certificate: str = ""
    key: str = ""
    ca: str = ""

    @model_validator(mode="after")
    def _pair(self) -> Self:
        if bool(self.certificate) != bool(self.key):
            raise PydanticCustomError("needs_pair", "certificate and key come together")
        return self


class TimeoutSection(_Section):
    """Seconds. ``idle_countdown`` is the last part of ``idle``, shown counting down."""

    idle: Annotated[int, Field(ge=10, le=3600)] = 90
    idle_countdown: Annotated[int, Field(ge=1)] = 20
    confirm_online: Annotated[float, Field(ge=0, le=60)] = 3

    @model_validator(mode="after")
    def _countdown_inside(self) -> Self:
        if self.idle_countdown >= self.idle:
            raise PydanticCustomError("countdown", "idle_countdown must be less than idle")
        return self


class VoiceSection(_Section):
    """Whether the kiosk speaks where an engine is there, and who may hear it."""

    enabled: bool = True
    output: VoiceOutput = VoiceOutput.SPEAKER
