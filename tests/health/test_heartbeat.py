"""What the centre is told of the kiosk once a minute, and what comes back."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

from kiosk import VERSION
from kiosk.app import Kiosk
from kiosk.base.pulse import Pulse
from kiosk.base.resources import RESOURCES
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Duration, DurationUnit, LossRule, PolicyBook
from kiosk.domain.report import Draft, Holder, Report, ReportKind, Verification
from kiosk.health.heartbeat import beat, health
from kiosk.journey import events
from kiosk.operations.clock import ClockWitness
from kiosk.operations.lives import Lives
from kiosk.operations.policies import PolicyShelf
from kiosk.printing.token.signing import PRIVATE_KEY_FILE, ReceiptKey
from kiosk.queue.queue import Queue
from kiosk.sandbox.line import Line
from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Sheet, Wanted
from kiosk.wiring.centre import CentralService, open_centre
from kiosk.wiring.queue import open_queue
from tests.configured import sandbox_in
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.persons import WANG
from tests.queue.examples import good
from tests.sync.standin import Centre, Handler, says
from tests.sync.standin import served as standing_in

SERVED = datetime.fromisoformat("2026-11-26T09:30:00+08:00")
HOLDER = Holder(WANG.document, WANG.name, WANG.number)
POLICIES = PolicyBook.load(RESOURCES / "policies")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return sandbox_in(tmp_path)


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
    monkeypatch.setattr("kiosk.operations.clock._libc", lambda: kernel)
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


def beaten(
    settings: Settings,
    queue: Queue,
    *,
    screen: Pulse | None = None,
    obstacle: Failure | None = None,
) -> dict[str, object]:
    key = ReceiptKey.open(settings.kiosk.data_dir, settings.kiosk.id)
    assert isinstance(key, ReceiptKey)
    assert isinstance(POLICIES, PolicyBook)
    devices = {"reader": "ready", "printer": "paper_out"}
    clock = ClockWitness()
    shown = {"receipt_key": key.public_jwk}
    return health(
        settings,
        POLICIES,
        queue,
        shown,
        devices,
        clock=clock,
        screen=screen,
        obstacle=obstacle,
        lives=Lives(starts=7, crashes=2),
        last_served_at=SERVED,
    )


def test_the_centre_takes_the_heartbeat(
    settings: Settings, queue: Queue, centre: CentralService
) -> None:
    assert centre.sender.beat(beaten(settings, queue)) == Wanted()


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
        "kiosk": "ready",
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
            "kiosk": "ready",
        }
        assert centre.sender.beat(told) == Wanted()


def test_it_tells_how_program_and_machine_are(
    settings: Settings, queue: Queue, centre: CentralService
) -> None:
    told = beaten(settings, queue)
    told_of = told["vitals"]
    assert isinstance(told_of, dict)
    assert (told_of["starts"], told_of["crashes"], told_of["moved_aside"]) == (7, 2, 0)
    assert 10 << 20 < told_of["memory_bytes"] < told_of["disk_free_bytes"]
    assert 0 < told_of["uptime_seconds"] < told_of["machine_uptime_seconds"]
    assert told_of["last_served_at"] == SERVED.isoformat()
    assert "certificate_until" not in told_of
    assert {"python", "qt", "sqlite"} <= set(told_of["versions"])
    assert centre.sender.beat(told) == Wanted()


def test_what_keeps_the_kiosk_from_its_work_is_told(settings: Settings, queue: Queue) -> None:
    full = Failure(FailureCode.QUEUE_FULL, "0 bytes free")
    devices = beaten(settings, queue, obstacle=full)["devices"]
    assert isinstance(devices, dict)
    assert devices["kiosk"] == "queue_full"


def test_a_centre_of_the_version_before_is_told_what_it_knows(
    settings: Settings, queue: Queue, tmp_path: Path
) -> None:
    asked: list[set[str]] = []

    class Before:
        """Refuses whatever it doesn't know."""

        def beat(self, health: Mapping[str, object]) -> Wanted | Failure:
            asked.append(set(health))
            knows = "vitals" not in health
            return Wanted() if knows else Failure(FailureCode.CENTRAL_REFUSED)

        def policies(self, seen: str) -> Sheet | Failure | None:
            raise AssertionError(seen)

    shelf = PolicyShelf(good(POLICIES), tmp_path, settings.kiosk.region)
    assert beat(Before(), shelf, lambda: beaten(settings, queue)) is True
    assert asked[0] - asked[1] == {"vitals"}


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
        replace(policy, loss={ReportKind.PRE_LOSS: rule}) if policy.region == "110000" else policy
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

    central = replace(settings.central, url="http://127.0.0.1:9")
    alone = replace(settings, central=central)
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


def test_the_centre_is_told_of_a_screen_that_stands_still(settings: Settings, queue: Queue) -> None:
    time = [0.0]
    screen = Pulse(10, lambda: time[0])
    told = []
    for time[0] in (10.0, 11.0):
        devices = beaten(settings, queue, screen=screen)["devices"]
        assert isinstance(devices, dict)
        told.append(devices["screen"])
    assert told == ["ready", "screen_frozen"]


def test_a_further_receipt_key_is_handed_over_by_the_one_before(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "start", lambda _backoff: 0.0)  # no other kiosk starts here
    assert isinstance(POLICIES, PolicyBook)
    with served(tmp_path, POLICIES) as url:
        there = replace(settings, central=replace(settings.central, url=url))
        shown = [opened_until_heard(there, POLICIES) for _ in range(3)]
        listed = httpx2.get(f"{url}/r/keys/{settings.kiosk.id}", trust_env=False).json()["keys"]
    assert listed == shown
    own = json.loads((settings.kiosk.data_dir / PRIVATE_KEY_FILE).read_text())
    assert own["x"] not in {key["x"] for key in shown}, "it is handed over with the next heartbeat"


def opened_until_heard(settings: Settings, policies: PolicyBook) -> dict[str, str]:
    """A kiosk runs until the centre has answered, and renews its key; the one it began with."""
    answered = threading.Event()

    def post(event: object) -> None:
        if isinstance(event, events.Exchanged) and event.exchange.answered:
            answered.set()

    kiosk = Kiosk.open(settings, policies, post)
    assert isinstance(kiosk, Kiosk)
    shown = kiosk.receipt_key.shown()["receipt_key"]
    assert answered.wait(PATIENCE)
    kiosk.receipt_key.rotate()
    kiosk.close()
    assert isinstance(shown, dict)
    return shown
