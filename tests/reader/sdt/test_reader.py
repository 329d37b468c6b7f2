"""The serial driver against a security module on a pseudo-terminal that misbehaves."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.port import Failed, Read
from kiosk.reader.sdt import module as sdt_module
from kiosk.reader.sdt import reader as sdt
from kiosk.reader.sdt.module import SecurityModule
from kiosk.reader.sdt.rate import find_rate
from kiosk.reader.sdt.reader import SdtReader
from kiosk.reader.simulated.persons import PERSONS
from tests.devices.serial_reader import (
    FIND,
    IDENTIFY,
    PREAMBLE,
    READ,
    SELECT,
    STATUS,
    Manners,
    SerialReader,
    person_image,
)
from tests.patience import PATIENCE
from tests.reader.listening import Listener, listening, today

SHORT = 1.0


@pytest.fixture(autouse=True)
def _paced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards are asked for more often than in a kiosk, and a busy machine is waited for longer."""
    monkeypatch.setattr(sdt, "FIND_PERIOD", 0.02)
    monkeypatch.setattr(sdt_module, "GAP", 2.0)
    _wait_for_the_first_byte(monkeypatch, PATIENCE)


def _wait_for_the_first_byte(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    for module in (sdt, sdt_module):
        monkeypatch.setattr(module, "FIRST_BYTE", seconds)


@contextmanager
def opened(port: str) -> Iterator[SecurityModule]:
    module = SecurityModule.open(port)
    assert isinstance(module, SecurityModule)
    try:
        yield module
    finally:
        module.close()


@contextmanager
def watched(
    folder: Path, manners: Manners | None = None, limit: float = PATIENCE
) -> Iterator[tuple[SerialReader, Listener]]:
    with SerialReader(folder, manners) as device:
        driver = SdtReader(device.port, today=today, limit=limit)
        with listening(driver) as heard:
            heard.until_empty()
            yield device, heard


@pytest.mark.parametrize(
    "manners",
    [
        Manners(),
        Manners(rate=9600),
        Manners(one_byte_at_a_time=True),
        Manners(rate=9600, one_byte_at_a_time=True),
        Manners(noise=b"\x00\xff\xaa\xaa"),
        Manners(rate=9600, noise=PREAMBLE + b"\xff\xff" + PREAMBLE[:4]),
        Manners(noise=PREAMBLE + b"\x00\x04\x00\x00\x90\x00"),
    ],
    ids=str,
)
def test_cards_are_read_right(tmp_path: Path, manners: Manners) -> None:
    with watched(tmp_path, manners) as (device, heard):
        device.place(person_image("wang_hong"))
        assert heard.until_identity().name == "王𬭎"
        device.remove()
        heard.until_empty()
    assert set(device.commands) == {STATUS, FIND, SELECT, READ}


def test_every_kind_of_document_is_read_right(tmp_path: Path) -> None:
    with watched(tmp_path) as (device, heard):
        for person in PERSONS.values():
            device.place(person_image(person.key))
            state = heard.until(lambda state: isinstance(state, Read | Failed))
            if person.key == "liu_yang":
                assert isinstance(state, Failed)
                assert state.failure.code is FailureCode.ID_EXPIRED
            else:
                assert isinstance(state, Read)
                assert isinstance(state.card, Identity)
                assert state.card.number == person.number
            device.remove()
            heard.until_empty()


@pytest.mark.parametrize("spoiled", [1, 2])
def test_wrong_checksums_are_asked_again(tmp_path: Path, spoiled: int) -> None:
    with watched(tmp_path) as (device, heard):
        device.place(person_image("wang_lina"))
        heard.until_reading()
        device.manners.broken_checksums = spoiled
        heard.until_identity()


@pytest.mark.parametrize("error", [5, -1, 1000, 0x8000, -4])
def test_lengths_that_lie_are_asked_again(tmp_path: Path, error: int) -> None:
    with watched(tmp_path) as (device, heard):
        device.place(person_image("wang_lina"))
        heard.until_reading()
        device.manners.length_error = error
        device.manners.lengths_off = 1
        heard.until_identity()


def test_a_line_that_never_carries_a_whole_frame(tmp_path: Path) -> None:
    with watched(tmp_path) as (device, heard):
        device.manners.broken_checksums = 1000
        assert heard.until_failed() is FailureCode.READER_PROTOCOL
        device.manners.broken_checksums = 0
        heard.until_empty()


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        (SELECT, 0x81, FailureCode.CARD_UNREADABLE),
        (SELECT, 0x31, FailureCode.CARD_UNREADABLE),
        (SELECT, 0x40, FailureCode.CARD_WRONG),
        (READ, 0x41, FailureCode.CARD_UNREADABLE),
        (READ, 0x91, FailureCode.CARD_UNREADABLE),
        (READ, 0x10, FailureCode.READER_PROTOCOL),
        (READ, 0x60, FailureCode.READER_SECURITY_MODULE_FAILED),
        (READ, 0x66, FailureCode.READER_SECURITY_MODULE_FAILED),
    ],
)
def test_what_a_module_reports_is_told(
    tmp_path: Path, command: bytes, status: int, code: FailureCode
) -> None:
    with watched(tmp_path) as (device, heard):
        device.answer_instead(command, *[status] * 3)
        device.place(person_image("wang_lina"))
        assert heard.until_failed() is code


def test_a_passing_fault_is_not_told(tmp_path: Path) -> None:
    with watched(tmp_path) as (device, heard):
        device.answer_instead(SELECT, 0x81)
        device.answer_instead(READ, 0x41)
        device.place(person_image("wang_lina"))
        heard.until_identity()
    assert heard.kinds()[-3:] == ["Empty", "Reading", "Read"]


@pytest.mark.parametrize("status", [0x60, 0x66])
def test_a_module_out_of_order_is_told_without_any_card(tmp_path: Path, status: int) -> None:
    with SerialReader(tmp_path) as device:
        device.answer_instead(STATUS, status)
        with listening(SdtReader(device.port, today=today)) as heard:
            assert heard.until_failed() is FailureCode.READER_SECURITY_MODULE_FAILED
            heard.until_empty()


def test_a_card_lifted_while_it_is_read(tmp_path: Path) -> None:
    with watched(tmp_path) as (device, heard):
        device.answer_instead(READ, 0x41)
        device.place(person_image("wang_lina"))
        heard.until_reading()
        device.remove()
        assert heard.until_failed() is FailureCode.CARD_REMOVED
        heard.until_empty()


def test_a_module_that_finds_a_card_only_once_counts_it_as_taken_away(tmp_path: Path) -> None:
    with watched(tmp_path, Manners(finds_once=True)) as (device, heard):
        device.place(person_image("wang_lina"))
        heard.until_identity()
        heard.until_empty()
        device.place(person_image("wang_hong"))
        assert heard.until_identity().name == "王𬭎"


def test_reading_again(tmp_path: Path) -> None:
    with SerialReader(tmp_path) as device:
        driver = SdtReader(device.port, today=today)
        with listening(driver) as heard:
            driver.read_again()
            heard.until_empty()
            device.place(person_image("wang_lina")[:100] + b"\x07\0" * 592)
            assert heard.until_failed() is FailureCode.CARD_RECORD_INVALID
            device.place(person_image("wang_lina"))
            driver.read_again()
            heard.until_identity()


def test_a_cable_pulled_and_put_back(tmp_path: Path) -> None:
    with watched(tmp_path) as (device, heard):
        for _ in range(2):
            device.unplug()
            heard.until_no_reader()
            device.plug()
            heard.until_empty()
        device.place(person_image("wang_lina"))
        heard.until_identity()


def test_a_reader_not_there_at_the_start(tmp_path: Path) -> None:
    with SerialReader(tmp_path) as device:
        device.unplug()
        with listening(SdtReader(device.port, today=today)) as heard:
            heard.until_no_reader()
            device.plug()
            heard.until_empty()


def test_a_module_that_falls_silent_while_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wait_for_the_first_byte(monkeypatch, 0.5)
    with watched(tmp_path, Manners(rate=9600), limit=SHORT) as (device, heard):
        device.place(person_image("wang_lina"))
        heard.until_reading()
        device.manners.is_silent = True
        assert heard.until_failed() is FailureCode.READER_TIMEOUT
        heard.until_no_reader()
        device.manners.is_silent = False
        device.remove()
        heard.until_empty()


def test_closing_does_not_wait_for_a_silent_module(tmp_path: Path) -> None:
    with SerialReader(tmp_path) as device:
        driver = SdtReader(device.port, today=today)
        with listening(driver) as heard:
            heard.until_empty()
            device.manners.is_silent = True
        assert "sdt-reader" not in {thread.name for thread in threading.enumerate()}


def test_a_serial_line_carried_by_tcp(tmp_path: Path) -> None:
    """The URL form of the port, as a device server offers it."""
    with SerialReader(tmp_path) as device, socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        carrier = threading.Thread(target=_carry, args=(server, device))
        carrier.start()
        device.place(person_image("wang_lina"))
        with listening(SdtReader(f"socket://127.0.0.1:{port}", today=today)) as heard:
            assert heard.until_identity().name == "王丽娜"
        carrier.join()


def _carry(server: socket.socket, device: SerialReader) -> None:
    """Answer whole requests as the module would, until the driver hangs up."""
    line, _ = server.accept()
    with line:
        while request := line.recv(4096):
            line.sendall(device.answer(request))


@pytest.mark.parametrize(
    "port",
    ["/dev/nowhere", "nonsense://", "socket://127.0.0.1:1", "", "hwgrep://[", "loop://?x=1"],
)
def test_a_port_that_cannot_be_opened_is_no_reader(port: str) -> None:
    with listening(SdtReader(port, today=today)) as heard:
        heard.until_no_reader()


def test_the_module_is_identified(tmp_path: Path) -> None:
    with SerialReader(tmp_path, Manners(rate=19200)) as device, opened(device.port) as module:
        # A busy machine may answer a probe too late; the driver, too, comes back.
        assert any(find_rate(module) is None for _ in range(20))
        assert module.rate == 19200
        assert module.identify() == "05.01-20200101-0001234567-0987654321"
        assert device.commands[-1] == IDENTIFY
