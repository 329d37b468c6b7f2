"""The parts put together: what the kiosk tells the centre about itself."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from kiosk import VERSION
from kiosk.app import Kiosk
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.configuration.sections import PrinterSection
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Duration, DurationUnit, LossRule, PolicyBook
from kiosk.domain.report import Draft, Holder, Report, ReportKind, SiteProfile, Verification
from kiosk.effects.runner import EffectRunner
from kiosk.health.heartbeat import beat, health
from kiosk.operations.clock import ClockWitness
from kiosk.operations.policies import PolicyShelf
from kiosk.printing.settings import Driver, Flow, PrinterSettings, TextMode
from kiosk.printing.token import ReceiptKey
from kiosk.queue.queue import Queue
from kiosk.sandbox.line import Line
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Sheet
from kiosk.wiring.centre import CentralService, open_centre
from kiosk.wiring.printer import make_composer, printer_settings
from kiosk.wiring.queue import open_queue
from tests.patience import PATIENCE
from tests.persons import WANG
from tests.queue.world import good
from tests.sync.standin import Centre, Handler, says
from tests.sync.standin import served as standing_in

HOLDER = Holder(WANG.document, WANG.name, WANG.number)
POLICIES = PolicyBook.load(Path(__file__).parents[1] / "resources" / "policies")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    plain = load(None)
    assert isinstance(plain, Settings)
    return plain.changed(data_dir=str(tmp_path))


@pytest.fixture
def queue(settings: Settings) -> Iterator[Queue]:
    queue = open_queue(settings)
    assert isinstance(queue, Queue)
    yield queue
    queue.close()


def test_the_heartbeat_says_who_and_where_the_kiosk_is(settings: Settings, queue: Queue) -> None:
    elsewhere = settings.changed(id="310101-0042", region="310101", profile="hospital")
    told = beaten(elsewhere, queue)
    where = ("kiosk_id", "kiosk_region", "site_profile")
    assert [told[key] for key in where] == ["310101-0042", "310101", "hospital"]
    assert told["version"] == VERSION
    assert told["policies"] == good(POLICIES).etag


@pytest.mark.parametrize(("state", "kept"), [(0, True), (4, True), (5, False), (-1, False)])
def test_a_report_says_what_the_kernel_says_of_the_clock(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    state: int,
    kept: bool,
) -> None:
    """adjtimex(2) answers 0 to 4 where something keeps the clock right, 5 where nothing does."""
    kernel = SimpleNamespace(adjtimex=lambda _timex: state)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    queue = open_queue(settings)
    assert isinstance(queue, Queue)
    with closing(queue):
        draft = Draft(ReportKind.PRE_LOSS, HOLDER, "110000", Verification.CHIP)
        report = queue.record(draft, language="zh_CN")
        assert isinstance(report, Report)
        assert report.clock_synchronised is kept
        assert beaten(settings, queue)["clock_synchronised"] is kept


@pytest.fixture
def centre(settings: Settings) -> Iterator[CentralService]:
    assert isinstance(POLICIES, PolicyBook)
    with ExitStack() as owned:
        service = open_centre(settings, POLICIES, owned)
        assert isinstance(service, CentralService)
        yield service
        service.sender.close()
        service.enquirer.close()


def beaten(settings: Settings, queue: Queue) -> dict[str, object]:
    key = ReceiptKey.open(settings.kiosk.data_dir, settings.kiosk.id)
    assert isinstance(key, ReceiptKey)
    assert isinstance(POLICIES, PolicyBook)
    devices = {"reader": "ready", "printer": "paper_out"}
    return health(settings, POLICIES, queue, key, devices, clock=ClockWitness())


def test_the_centre_takes_the_heartbeat(
    settings: Settings, queue: Queue, centre: CentralService
) -> None:
    assert centre.sender.beat(beaten(settings, queue)) == frozenset()


def test_a_heartbeat_the_centre_does_not_understand_is_refused(
    settings: Settings, queue: Queue, centre: CentralService
) -> None:
    strange = beaten(settings, queue) | {"kiosk_id": "somewhere"}
    refused = centre.sender.beat(strange)
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.CENTRAL_REFUSED


def test_a_queue_that_cannot_be_read_is_told_as_a_device(settings: Settings, queue: Queue) -> None:
    queue.close()
    told = beaten(settings, queue)
    assert told["devices"] == {
        "reader": "ready",
        "printer": "paper_out",
        "queue": FailureCode.QUEUE_UNAVAILABLE,
    }


def test_what_lies_aside_is_told_as_a_device(
    settings: Settings, queue: Queue, centre: CentralService
) -> None:
    queue.close()
    (settings.kiosk.data_dir / "queue.db").write_bytes(bytes(5000))
    mended = open_queue(settings)
    assert isinstance(mended, Queue)
    with closing(mended):
        told = beaten(settings, mended)
        assert told["devices"] == {
            "reader": "ready",
            "printer": "paper_out",
            "queue": FailureCode.QUEUE_MOVED_ASIDE,
        }
        assert centre.sender.beat(told) == frozenset()


@pytest.mark.crashes
def test_a_bug_in_the_heartbeat_does_not_reach_the_sending(
    settings: Settings, centre: CentralService, tmp_path: Path
) -> None:
    assert isinstance(POLICIES, PolicyBook)

    def broken() -> dict[str, object]:
        raise ZeroDivisionError

    shelf = PolicyShelf(POLICIES, tmp_path, settings.kiosk.region)
    with capture_logs() as logs:
        beat(Line(centre.sender), shelf, broken)
    assert [log["event"] for log in logs] == ["kiosk.work_crashed"]


# ---- new rules ---------------------------------------------------------------------------------


def changed_rules() -> PolicyBook:
    """Beijing's pre-loss lasts twelve days."""
    assert isinstance(POLICIES, PolicyBook)
    rule = LossRule(duration=Duration(amount=12, unit=DurationUnit.CALENDAR_DAYS))
    return PolicyBook(
        policy.model_copy(update={"loss": {ReportKind.PRE_LOSS: rule}})
        if policy.region == "110000"
        else policy
        for policy in POLICIES
    )


@contextmanager
def served(folder: Path, rules: PolicyBook) -> Iterator[str]:
    """The URL of a reference centre that goes by ``rules``."""
    app = create_app(f"sqlite:///{folder / 'central.db'}", rules)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    port = server.start()
    assert not isinstance(port, Failure)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


def lasts(book: PolicyBook) -> int:
    beijing = book.for_region("110105")
    assert beijing is not None
    duration = beijing.loss[ReportKind.PRE_LOSS].duration
    assert duration is not None
    return duration.amount


def test_a_heartbeat_brings_new_rules_that_hold_at_once_and_over_a_restart_without_a_centre(
    settings: Settings, queue: Queue, tmp_path: Path
) -> None:
    assert isinstance(POLICIES, PolicyBook)
    heard: list[PolicyBook] = []
    folder, region = settings.kiosk.data_dir, settings.kiosk.region
    shelf = PolicyShelf(POLICIES, folder, region, heard.append)
    asked: list[str] = []

    class Watched(Line):
        def policies(self, seen: str) -> Sheet | Failure | None:
            asked.append(seen)
            return super().policies(seen)

    with served(tmp_path, changed_rules()) as url:
        line = Watched(CentralClient(url))
        for _ in range(3):
            beat(
                line,
                shelf,
                lambda: beaten(settings, queue) | {"policies": shelf.current.etag},
            )
        line.close()
    assert asked == [POLICIES.etag]
    assert heard == [shelf.current]
    assert lasts(shelf.current) == 12
    queue.close()

    central = settings.central.model_copy(update={"url": "http://127.0.0.1:9"})
    alone = settings.model_copy(update={"central": central})
    assert not alone.sandbox
    again: list[PolicyBook] = []
    kiosk = Kiosk.open(alone, POLICIES, lambda _event: None, again.append)
    assert isinstance(kiosk, Kiosk)
    kiosk.close()
    assert [lasts(book) for book in again] == [12]


def test_a_centre_whose_rules_are_broken_changes_nothing(settings: Settings, queue: Queue) -> None:
    """It says that there are new ones with every heartbeat; they are looked at once."""
    assert isinstance(POLICIES, PolicyBook)
    heard: list[PolicyBook] = []
    shelf = PolicyShelf(POLICIES, settings.kiosk.data_dir, settings.kiosk.region, heard.append)
    asked: list[str] = []

    def rules(handler: Handler) -> None:
        asked.append(handler.headers["If-None-Match"])
        seen = '"broken"' in asked[-1]
        handler.reply(304 if seen else 200, b"" if seen else b"{}", ETag='"broken"')

    centre = Centre()
    fetch = says(200, b'{"time": "2026-11-22T09:30:00+08:00", "fetch": ["policies", "coffee"]}')
    centre.script.extend([fetch, rules] * 2)
    with standing_in(centre) as url, capture_logs() as logs:
        line = Line(CentralClient(url))
        for _ in range(2):
            beat(line, shelf, lambda: beaten(settings, queue))
        line.close()
    assert asked == [POLICIES.etag, f'{POLICIES.etag}, "broken"']
    assert [log["event"] for log in logs] == ["policies.refused"]
    assert heard == []
    assert shelf.current is POLICIES


def test_the_kiosk_waits_for_the_centre_as_long_as_it_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = settings.timeouts.model_copy(update={"confirm_online": 41.5})
    told: list[object] = []

    class Watched(EffectRunner):
        def __init__(self, **parts: Any) -> None:
            told.append(parts["confirm_online"])
            super().__init__(**parts)

    monkeypatch.setattr("kiosk.app.EffectRunner", Watched)
    patiently = settings.model_copy(update={"timeouts": patient})
    kiosk = Kiosk.open(patiently, good(POLICIES), lambda _event: None)
    assert isinstance(kiosk, Kiosk)
    kiosk.close()
    assert told == [41.5]


def test_nothing_passes_a_line_that_is_cut(settings: Settings, queue: Queue) -> None:
    line = Line(CentralClient("http://127.0.0.1:9"))
    line.off = True
    cut = Failure(FailureCode.CENTRAL_UNREACHABLE, "the line is cut")
    assert line.beat(beaten(settings, queue)) == cut
    assert line.policies("") == cut
    assert line.status(Holder(WANG.document, WANG.name, WANG.number)) == cut


BY_PATH = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0"
"""The name that udev gives to a serial adapter for the socket it is plugged into."""


@pytest.mark.parametrize(
    ("driver", "host", "reached"),
    [
        ("network", "", ("127.0.0.1", "", 115200)),
        ("network", "192.0.2.7", ("192.0.2.7", "192.0.2.7", 115200)),
        ("serial", "/dev/ttyS0", ("/dev/ttyS0", "/dev/ttyS0", 115200)),
        ("serial", "/dev/ttyS0:19200", ("/dev/ttyS0:19200", "/dev/ttyS0", 19200)),
        ("serial", BY_PATH, (BY_PATH, BY_PATH, 115200)),
        ("serial", f"{BY_PATH}:9600", (f"{BY_PATH}:9600", BY_PATH, 9600)),
        ("usb", "0416:5011", ("0416:5011", "0416:5011", 115200)),
        ("usb", "0416:5011@1-2.3", ("0416:5011@1-2.3", "0416:5011@1-2.3", 115200)),
        ("cups", "", ("127.0.0.1", "", 115200)),
    ],
)
def test_host_names_what_the_driver_needs(
    settings: Settings, driver: str, host: str, reached: tuple[str, str, int]
) -> None:
    section = PrinterSection(driver=Driver(driver), host=host)
    found = printer_settings(settings.model_copy(update={"printer": section}))
    assert (found.host, found.device, found.baud) == reached


def test_every_key_of_the_printer_reaches_it(settings: Settings) -> None:
    section = PrinterSection(
        driver=Driver.SERIAL,
        host="/dev/ttyS1:9600",
        port=9101,
        width_dots=384,
        text_mode=TextMode.RASTER,
        native_qr=False,
        flow=Flow.RTS_CTS,
    )
    assert printer_settings(settings.model_copy(update={"printer": section})) == PrinterSettings(
        driver=Driver.SERIAL,
        width_dots=384,
        text_mode=TextMode.RASTER,
        host="/dev/ttyS1:9600",
        port=9101,
        device="/dev/ttyS1",
        baud=9600,
        flow=Flow.RTS_CTS,
        native_qr=False,
    )


def test_the_place_and_its_name_reach_the_paper(settings: Settings) -> None:
    named = settings.changed(profile="hospital", site_name="朝阳医院", region="310000")
    composer = make_composer(named, lambda: PolicyBook([]), lambda _receipt: "")
    assert (composer.site, composer.site_name, composer.district) == (
        SiteProfile.HOSPITAL,
        "朝阳医院",
        "310000",
    )


@pytest.mark.parametrize(
    ("driver", "host"),
    [("serial", ""), ("serial", "COM1"), ("usb", "first"), ("usb", "@1-2"), ("cups", "-x")],
)
def test_a_host_that_is_none_for_its_driver_is_refused(driver: str, host: str) -> None:
    with pytest.raises(ValueError, match="host is not one"):
        PrinterSection(driver=Driver(driver), host=host)


def test_a_part_that_does_not_let_go_is_told_and_left_to_the_end_of_the_process(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(POLICIES, PolicyBook)
    kiosk = Kiosk.open(settings, POLICIES, lambda _event: None)
    assert isinstance(kiosk, Kiosk)
    let_go, closed = threading.Event(), threading.Event()
    parts = kiosk._owned.pop_all()
    for last_to_first in (closed.set, parts.close, let_go.wait):
        kiosk._owned.callback(last_to_first)
    monkeypatch.setattr("kiosk.app._CLOSING_SECONDS", 0.1)
    with capture_logs() as logs:
        kiosk.close()
    let_go.set()
    assert closed.wait(PATIENCE)
    assert "kiosk.close_hangs" in [log["event"] for log in logs]
