"""The parts put together: what the kiosk tells the centre about itself."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.app import CentralService, health, open_centre, open_queue, printer_settings
from kiosk.central.faults import Faults
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.operations.configuration import PrinterDriver, PrinterSection, Settings, load
from kiosk.printing.token import ReceiptKey
from kiosk.queue.queue import Queue
from kiosk.sandbox import Line
from kiosk.sync.client import CentralClient

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


@pytest.fixture
def centre(settings: Settings) -> Iterator[CentralService]:
    assert isinstance(POLICIES, PolicyBook)
    with ExitStack() as owned:
        service = open_centre(settings, POLICIES, Faults(), owned)
        assert isinstance(service, CentralService)
        yield service
        service.sender.close()
        service.enquirer.close()


def beaten(settings: Settings, queue: Queue) -> dict[str, object]:
    key = ReceiptKey.open(settings.kiosk.data_dir, settings.kiosk.id)
    assert isinstance(key, ReceiptKey)
    assert isinstance(POLICIES, PolicyBook)
    devices = {"reader": "ready", "printer": "paper_out"}
    return health(settings, POLICIES, queue, key, devices)


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


def test_nothing_passes_a_line_that_is_cut(settings: Settings, queue: Queue) -> None:
    line = Line(CentralClient("http://127.0.0.1:9"))
    line.off = True
    assert line.beat(beaten(settings, queue)) == Failure(
        FailureCode.CENTRAL_UNREACHABLE, "the line is cut"
    )


@pytest.mark.parametrize(
    ("driver", "host", "reached"),
    [
        ("network", "", ("127.0.0.1", "", 115200)),
        ("network", "192.0.2.7", ("192.0.2.7", "192.0.2.7", 115200)),
        ("serial", "/dev/ttyS0", ("/dev/ttyS0", "/dev/ttyS0", 115200)),
        ("serial", "/dev/ttyS0:19200", ("/dev/ttyS0:19200", "/dev/ttyS0", 19200)),
        ("usb", "0416:5011", ("0416:5011", "0416:5011", 115200)),
        ("cups", "", ("127.0.0.1", "", 115200)),
    ],
)
def test_host_names_what_the_driver_needs(
    settings: Settings, driver: str, host: str, reached: tuple[str, str, int]
) -> None:
    section = PrinterSection(driver=PrinterDriver(driver), host=host)
    found = printer_settings(settings.model_copy(update={"printer": section}))
    assert (found.host, found.device, found.baud) == reached


@pytest.mark.parametrize(("driver", "host"), [("serial", ""), ("serial", "COM1"), ("usb", "first")])
def test_a_host_that_is_none_for_its_driver_is_refused(driver: str, host: str) -> None:
    with pytest.raises(ValueError, match="host is not one"):
        PrinterSection(driver=PrinterDriver(driver), host=host)
