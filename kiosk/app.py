"""The one place where the parts are put together, from the configuration."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Self

import structlog

from kiosk import VERSION
from kiosk.attendant import Attendant, Post
from kiosk.base.forgetting import keep_to_ourselves, overwrite_from_now_on
from kiosk.base.hands import Hands
from kiosk.base.loopback import HERE
from kiosk.base.resources import RESOURCES
from kiosk.central.faults import Faults
from kiosk.configuration.sections import SERIAL_LINE
from kiosk.configuration.settings import Settings
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Policy, PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.operations import data_folder
from kiosk.operations.clock import ClockWitness, Trust
from kiosk.operations.data_folder import Ownership
from kiosk.operations.policies import PolicyShelf, home_of
from kiosk.printing.carbon import CarbonCopies
from kiosk.printing.composer import Composer, load_texts
from kiosk.printing.drivers import make_printer
from kiosk.printing.file import FilePrinter
from kiosk.printing.port import ReceiptPrinter
from kiosk.printing.settings import DEFAULT_BAUD, Driver, PrinterSettings
from kiosk.printing.token import ReceiptKey
from kiosk.queue.clock import Clock
from kiosk.queue.inspection import trouble_aside
from kiosk.queue.key import settled_key
from kiosk.queue.looking import viewing
from kiosk.queue.queue import Queue
from kiosk.queue.spare import Spare
from kiosk.queue.view import View
from kiosk.reader.factory import make_reader
from kiosk.reader.port import CardReader
from kiosk.reader.simulated import SimulatedReader
from kiosk.sandbox import Line, Sandbox
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Sheet
from kiosk.sync.tls import Certificates

if TYPE_CHECKING:
    from kiosk.central.centre import Centre
    from kiosk.central.server import CentralServer

OnTime = Callable[[datetime], None]

_CLOSING_SECONDS: Final = 1.8
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The kiosk behind the screen. :meth:`open` makes and starts it, :meth:`close` ends it."""

    queue: Queue
    attendant: Attendant
    clock: ClockWitness
    sandbox: Sandbox | None
    _rules: Callable[[], Policy | Failure]
    _owned: ExitStack

    @classmethod
    def open(
        cls,
        settings: Settings,
        policies: PolicyBook,
        post: Post,
        on_policies: Callable[[PolicyBook], None] = lambda _book: None,
        *,
        clock: ClockWitness | None = None,
        command: str = "run",
        copies: Path | None = None,
    ) -> Self | Failure:
        """Put the parts together; a failure closes again what was open already.

        ``policies`` are those the program came with; ``on_policies`` gets every other book that
        comes to hold. ``clock`` is the witness that the screen asks too. Before anything else the
        data folder is taken for ``command``. A real printer's papers are kept as files in
        ``copies`` too, where that is given.
        """
        keep_to_ourselves()
        overwrite_from_now_on()
        clock = clock or ClockWitness()
        with ExitStack() as owned:
            ownership = Ownership.take(settings.kiosk.data_dir, command)
            if isinstance(ownership, Failure):
                return ownership
            owned.callback(ownership.close)
            queue = open_queue(settings, clock)
            if isinstance(queue, Failure):
                return queue
            owned.callback(queue.close)
            key = ReceiptKey.open(settings.kiosk.data_dir, settings.kiosk.id)
            if isinstance(key, Failure):
                return key
            faults = Faults()
            centre = open_centre(settings, policies, faults, owned, clock)
            if isinstance(centre, Failure):
                return centre
            if centre.own is not None:
                clock.hear(china.now())  # it goes by this machine's clock, whatever that says
            shelf = PolicyShelf(
                policies, settings.kiosk.data_dir, settings.kiosk.region, on_policies
            )
            if shelf.current is not policies:
                on_policies(shelf.current)
            line, enquiry = Line(centre.sender), Line(centre.enquirer)

            def link(receipt: Receipt) -> str:
                return key.link(receipt, settings.central.verify_url or f"{centre.url}/r")

            composer = make_composer(settings, lambda: shelf.current, link)
            printer = _printer(settings, composer, copies)
            owned.callback(printer.close)
            reader = make_reader(
                settings.reader.driver,
                name=settings.reader.name,
                port=settings.reader.port,
                today=clock.day,
            )
            attendant = Attendant(
                kiosk_id=settings.kiosk.id,
                queue=queue,
                centre=line,
                enquiry=enquiry,
                reader=reader,
                printer=printer,
                link=link,
                confirm_online=settings.timeouts.confirm_online,
                post=post,
                now=clock.now,
                beat=lambda: _beat(
                    line,
                    shelf,
                    lambda: health(
                        settings, shelf.current, queue, key, attendant.devices(), clock=clock
                    ),
                ),
            )
            owned.callback(attendant.close)
            attendant.start()
            region = settings.kiosk.region
            sandbox = _sandbox(reader, printer, centre.own, (line, enquiry), faults, region=region)

            def rules() -> Policy | Failure:
                return home_of(shelf.current, region)

            return cls(queue, attendant, clock, sandbox, rules, owned.pop_all())

    def obstacle(self) -> Failure | None:
        """What keeps a report from being taken now."""
        rules = self._rules()
        if isinstance(rules, Failure):
            return Failure(FailureCode.POLICY_MISSING, rules.detail)
        return self.queue.obstacle()

    def close(self) -> None:
        """Let go of every device and join every thread, within 1.8 s.

        What hangs by then (a disk, a driver) is left to the end of the process.
        """
        closing, until = Hands("closing"), monotonic() + _CLOSING_SECONDS
        closing.hand(self._owned.close)
        if not closing.close(until):
            _log.error("kiosk.close_hangs")


def _beat(line: Line, shelf: PolicyShelf, health: Callable[[], Mapping[str, object]]) -> None:
    """Tell the centre how the kiosk is, and fetch what it says is new.

    A bug in here must not hold up the reports, which go over the same line.
    """
    try:
        wanted = line.beat(health())
        if isinstance(wanted, Failure) or "policies" not in wanted:
            return
        sheet = line.policies(shelf.seen)
        if isinstance(sheet, Sheet):
            shelf.update(sheet.content, sheet.etag)
    except Exception as error:  # noqa: BLE001 - as said
        _log.critical("kiosk.work_crashed", exception=type(error).__name__)


def health(
    settings: Settings,
    policies: PolicyBook,
    queue: Queue,
    key: ReceiptKey,
    devices: Mapping[str, str],
    *,
    clock: ClockWitness,
) -> dict[str, object]:
    """The body of a heartbeat (contracts, section 4)."""
    statuses = queue.statuses()
    if isinstance(statuses, Failure):
        devices = {**devices, "queue": statuses.code}
        statuses = {"states": {}, "oldest_unsent_seconds": None, "moved_aside": []}
    elif (aside := trouble_aside(statuses["moved_aside"])) is not None:
        devices = {**devices, "queue": aside.code}
    return {
        "kiosk_id": settings.kiosk.id,
        "site_profile": settings.kiosk.profile,
        "kiosk_region": settings.kiosk.region,
        "sent_at": china.now().isoformat(),
        "version": VERSION,
        "clock_synchronised": clock.synchronised(),
        "queue": {name: statuses[name] for name in ("states", "oldest_unsent_seconds")},
        "devices": dict(devices),
        "receipt_key": key.public_jwk,
        "policies": policies.etag,
    }


@dataclass(frozen=True, slots=True)
class CentralService:
    """The centre as this kiosk reaches it: a connection to send on, and one to ask on.

    ``own`` is the centre itself, where it is the sandbox's.
    """

    sender: CentralClient
    enquirer: CentralClient
    url: str
    own: "Centre | None" = None

    @classmethod
    def at(
        cls,
        url: str,
        on_time: OnTime,
        tls: Certificates | None = None,
        own: "Centre | None" = None,
    ) -> Self:
        sender, enquirer = (CentralClient(url, tls, on_time=on_time) for _ in range(2))
        return cls(sender, enquirer, url, own)


def open_queue(settings: Settings, clock: ClockWitness | None = None) -> Queue | Failure:
    """The queue in the data folder, made on the first start; ``clock`` dates its reports.

    On a full disk what was kept back for that makes the room that opening takes.
    """
    clock = clock or ClockWitness()
    queue = _opened_queue(settings, clock)
    if isinstance(queue, Failure) and Spare(settings.kiosk.data_dir).settle():
        return _opened_queue(settings, clock)
    return queue


def _opened_queue(settings: Settings, clock: ClockWitness) -> Queue | Failure:
    folder = settings.kiosk.data_dir
    failure = data_folder.prepare(folder)
    if failure:
        return failure
    key = settled_key(folder)
    if isinstance(key, Failure):
        return key
    return Queue.open(
        folder,
        kiosk_id=settings.kiosk.id,
        site_profile=settings.kiosk.profile,
        kiosk_region=settings.kiosk.region,
        key=key,
        clock_synchronised=clock.synchronised,
        clock=Clock(wall=clock.now),
    )


@contextmanager
def view_queue(settings: Settings) -> Iterator[View | Failure]:
    """The queue for who only looks at it, also beside the kiosk that runs."""
    folder = settings.kiosk.data_dir
    with viewing(folder, clock_synchronised=ClockWitness().synchronised) as view:
        yield data_folder.exposure(folder) or view


def make_composer(
    settings: Settings, policies: Callable[[], PolicyBook], link: Callable[[Receipt], str]
) -> Composer:
    """Writes this kiosk's receipts by the rules that hold when they are printed.

    ``link`` makes the text of a receipt's QR.
    """
    return Composer(
        texts=load_texts(RESOURCES / "translations"),
        policies=policies,
        district=settings.kiosk.region,
        site=settings.kiosk.profile,
        link=link,
        site_name=settings.kiosk.site_name,
    )


def open_centre(
    settings: Settings,
    policies: PolicyBook,
    faults: Faults,
    owned: ExitStack,
    clock: ClockWitness | None = None,
) -> CentralService | Failure:
    """The configured centre, or in the sandbox the reference centre on a free loopback port.

    ``clock`` hears the centre's time with each of its answers.
    """
    clock = clock or ClockWitness()
    if settings.sandbox:
        server = _reference_centre(settings, policies, faults)
        if isinstance(server, Failure):
            return server
        port = server.start()
        if isinstance(port, Failure):
            return port
        owned.callback(server.close)
        url = f"http://{HERE}:{port}"
        return CentralService.at(url, clock.hear, own=server.centre)
    return CentralService.at(settings.central.url, clock.hear, central_tls(settings, clock))


def central_tls(settings: Settings, clock: ClockWitness) -> Certificates:
    """How this kiosk proves itself to the centre, and the centre to it."""
    central = settings.central
    return Certificates(
        certificate=Path(central.certificate) if central.certificate else None,
        key=Path(central.key) if central.key else None,
        ca=Path(central.ca) if central.ca else None,
        clock_wrong=lambda: clock.trust() is Trust.WRONG,
    )


def _reference_centre(
    settings: Settings, policies: PolicyBook, faults: Faults
) -> "CentralServer | Failure":
    # FastAPI is an optional extra: a kiosk with a real centre does without.
    from kiosk.central.server import CentralServer  # noqa: PLC0415 - as said
    from kiosk.central.service import create_app  # noqa: PLC0415 - as said

    database = f"sqlite:///{settings.kiosk.data_dir / 'central.db'}"
    service = create_app(database, policies, faults=faults)
    return service if isinstance(service, Failure) else CentralServer(service, HERE, 0)


def _sandbox(
    reader: CardReader,
    printer: ReceiptPrinter,
    centre: "Centre | None",
    lines: Sequence[Line],
    faults: Faults,
    *,
    region: str,
) -> Sandbox | None:
    """The switches of what is simulated; where all is real there are none."""
    stand_in = reader if isinstance(reader, SimulatedReader) else None
    files = printer if isinstance(printer, FilePrinter) else None
    if stand_in is None and files is None and centre is None:
        return None
    return Sandbox(stand_in, files, centre, lines, faults, region=region)


def _printer(settings: Settings, composer: Composer, copies: Path | None) -> ReceiptPrinter:
    reached = printer_settings(settings)
    printer = make_printer(composer, reached, receipts_folder(settings))
    if copies is None or isinstance(printer, FilePrinter):
        return printer
    return CarbonCopies(printer, FilePrinter(composer, reached, copies))


def printer_settings(settings: Settings) -> PrinterSettings:
    """How the printer is reached; ``host`` names a device where it is no network's."""
    printer = settings.printer
    device, baud = printer.host, DEFAULT_BAUD
    if printer.driver is Driver.SERIAL and (line := SERIAL_LINE.fullmatch(printer.host)):
        device, baud = line["port"], int(line["baud"] or baud)
    return PrinterSettings(
        driver=printer.driver,
        width_dots=printer.width_dots,
        text_mode=printer.text_mode,
        host=printer.host or HERE,
        port=printer.port,
        device=device,
        baud=baud,
        flow=printer.flow,
        native_qr=printer.native_qr,
    )


def receipts_folder(settings: Settings) -> Path:
    """Where the ``file`` printer puts its paper."""
    return settings.kiosk.data_dir / "receipts"
