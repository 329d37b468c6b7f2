"""What each section of the configuration may hold (contracts, section 3), checked and frozen."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from kiosk.base.loopback import LOOPBACK
from kiosk.base.narrowing import Rule, at_least, at_most, matching, no_longer_than
from kiosk.base.records import dataclass
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


def _guarded(url: str) -> str:
    """An address as programs take it, over TLS unless it is on this very machine.

    A user's name in it would stand in logs, and after a query or a fragment no path can follow.
    """
    if not _PLAIN.fullmatch(url):
        raise ValueError("must hold no white space and only plain letters")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"is no address: {error}") from None
    if parts.username is not None:
        raise ValueError("must name no user and no password")
    if "?" in url or "#" in url:
        raise ValueError('must end before a "?" or "#"')
    if url and (
        not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
    ):
        raise ValueError("must be an https:// address, or http:// on loopback")
    return url


def _absolute(path: Path) -> Path:
    """A relative folder would be another one for every way the kiosk is started."""
    try:
        folder = path.expanduser()
    except RuntimeError:
        folder = path  # no home folder that "~" could stand for
    if not folder.is_absolute() or "\0" in str(folder):
        raise ValueError("must be a folder's whole path, like /var/lib/kiosk")
    return folder


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line of printable characters")
    return text


Address = Annotated[str, Rule(_guarded)]
PinHash = Annotated[
    str,
    matching(
        r"(scrypt\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44})?", look="as doctor --set-pin prints it"
    ),
]
OrderKey = Annotated[str, matching(r"([A-Za-z0-9_-]{43})?", look="as central order-key prints it")]
KioskId = Annotated[str, matching(KIOSK_ID.pattern, look="like 110105-0007")]
TimeOfDay = Annotated[str, matching(r"(([01][0-9]|2[0-3]):[0-5][0-9])?", look="like 04:00")]
Millimetres = Annotated[float, at_least(0), at_most(_LARGEST_SCREEN_MM)]


@dataclass(frozen=True)
class KioskSection:
    """Where the kiosk stands. ``staff_pin_hash`` empty means that there is no staff PIN.

    ``site_name`` is what people call the place, printed on receipts. ``screen_mm`` is the
    screen's visible width and height in millimetres, 0 where unknown.
    """

    id: KioskId
    region: RegionCode
    data_dir: Annotated[Path, Rule(_absolute)]
    profile: SiteProfile = SiteProfile.OUTLET
    language: str = "zh_CN"
    staff_pin_hash: PinHash = ""
    site_name: Annotated[str, no_longer_than(60), Rule(_printable)] = ""
    screen_mm: tuple[Millimetres, Millimetres] = (0, 0)


@dataclass(frozen=True)
class ReaderSection:
    """``name`` is part of a PC/SC reader's name; ``port`` a pyserial URL, for ``sdt``."""

    driver: ReaderDriver
    name: str = ""
    port: str = ""

    @property
    def is_simulated(self) -> bool:
        """Whether cards are laid down by a switch."""
        return self.driver is ReaderDriver.SIMULATED

    def __post_init__(self) -> None:
        if self.driver is ReaderDriver.SDT and not self.port:
            raise ValueError('driver "sdt" needs a port beside it')


@dataclass(frozen=True)
class PrinterSection:
    """``width_dots`` at 8 dots a millimetre: 576 prints 72 mm of 80 mm paper, 384 48 of 58.

    ``host`` is what the driver needs to find the printer: an address for ``network`` (empty: this
    machine), a line as ``/dev/ttyS0`` or ``/dev/ttyS0:19200`` for ``serial``, ``vendor:product`` in
    hexadecimal for ``usb``, with ``@1-2`` for the one at that port (empty: the first one), a queue
    for ``cups`` (empty: the default one).
    ``native_qr`` is false for printers that lack the QR command. ``flow`` is for ``serial``.
    """

    driver: PrinterDriver
    host: str = ""
    port: Annotated[int, at_least(1), at_most(65535)] = 9100
    width_dots: Literal[576, 384] = 576
    text_mode: TextMode = TextMode.GB18030
    native_qr: bool = True
    flow: Flow = Flow.NONE

    @property
    def is_simulated(self) -> bool:
        """Whether papers come as files, not on paper."""
        return self.driver is PrinterDriver.FILE

    def __post_init__(self) -> None:
        form = _HOST_FORMS.get(self.driver)
        if form is not None and not form.fullmatch(self.host):
            raise ValueError(f"host is not one for {self.driver}")
        if self.flow is not Flow.NONE and self.driver is not PrinterDriver.SERIAL:
            raise ValueError('flow is for driver "serial" only')


@dataclass(frozen=True)
class CentralSection:
    """The central service. An empty ``url`` starts the reference centre in this process.

    ``certificate``, ``key`` and ``ca`` name PEM files, which come and go while the kiosk runs.
    ``order_key`` is the public half of what the centre signs its orders with; empty obeys none.
    """

    url: Address
    verify_url: Address = ""
    certificate: str = ""
    key: str = ""
    ca: str = ""
    order_key: OrderKey = ""

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key come together")


@dataclass(frozen=True)
class StatedSection:
    """How many reports without a card this kiosk takes in an hour, and of them with one phone
    number; 0 for none.
    """

    an_hour: Annotated[int, at_least(0), at_most(1000)] = 6
    by_phone: Annotated[int, at_least(0), at_most(1000)] = 2


@dataclass(frozen=True)
class TimeoutSection:
    """Seconds: ``idle`` without a touch, then ``idle_countdown`` of "are you still there?"."""

    idle: Annotated[int, at_least(10), at_most(3600)] = 180
    idle_countdown: Annotated[int, at_least(1), at_most(3600)] = 45
    confirm_online: Annotated[float, at_least(0), at_most(60)] = 3


@dataclass(frozen=True)
class CareSection:
    """When a kiosk that has a supervisor starts itself anew, while nobody is there.

    ``restart_at`` is a time of day in China, empty for never. ``memory_mb`` is the most that the
    program may hold, in MiB, 0 for any.
    """

    restart_at: TimeOfDay = "04:00"
    memory_mb: Annotated[int, at_least(0), at_most(1_000_000)] = 700


@dataclass(frozen=True)
class MetricsSection:
    """The port on loopback that serves metrics to Prometheus; 0 for none."""

    port: Annotated[int, at_least(0), at_most(65535)] = 0


@dataclass(frozen=True)
class VoiceSection:
    """Whether the kiosk speaks where an engine is there, and who may hear it."""

    enabled: bool = True
    output: VoiceOutput = VoiceOutput.SPEAKER
