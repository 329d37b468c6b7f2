"""Security modules that are slow, know little, or have something else at the far end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.commands import probe_reader
from kiosk.reader.factory import Driver
from kiosk.reader.port import Failed, Read
from kiosk.reader.sdt import module as sdt_module
from kiosk.reader.sdt import reader as sdt
from kiosk.reader.sdt.reader import SdtReader
from tests.devices.sdt_server import SdtServer
from tests.devices.serial_reader import (
    FIND,
    IDENTIFY,
    READ,
    SELECT,
    STATUS,
    Manners,
    SerialReader,
    person_image,
)
from tests.reader.listening import listening, today

NO_STATUS = frozenset({STATUS})
ONLY_WHAT_READS = frozenset({STATUS, IDENTIFY})


@pytest.mark.parametrize(
    "manners",
    [
        Manners(delay=0.35),
        Manners(delay=1.5),
        Manners(delay=1.2, rate=57600),
        Manners(unknown=ONLY_WHAT_READS),
        Manners(ignored=NO_STATUS),
        Manners(ignored=ONLY_WHAT_READS, delay=0.5),
        Manners(ignored=ONLY_WHAT_READS, rate=57600),
    ],
    ids=[
        "slow",
        "slower",
        "slow at another rate",
        "knows what reads",
        "answers no status",
        "answers what reads",
        "answers what reads at another rate",
    ],
)
def test_a_module_is_found_and_read_however_it_answers(tmp_path: Path, manners: Manners) -> None:
    with SerialReader(tmp_path, manners) as device:
        with listening(SdtReader(device.port, today=today)) as heard:
            device.place(person_image("wang_hong"))
            while not isinstance(state := heard.until(lambda _: True), Read):
                assert not isinstance(state, Failed), state
        assert isinstance(state.card, Identity)
        assert state.card.name == "王𬭎"


@pytest.mark.parametrize(
    "manners",
    [Manners(unknown=ONLY_WHAT_READS), Manners(ignored=NO_STATUS, delay=0.4)],
    ids=["knows what reads", "answers no status"],
)
def test_the_doctor_finds_it_fit(tmp_path: Path, manners: Manners) -> None:
    with SerialReader(tmp_path, manners) as device:
        assert probe_reader(Driver.SDT, port=device.port) is None


def test_a_module_that_says_nothing_is_told_while_it_is_looked_for(tmp_path: Path) -> None:
    with SerialReader(tmp_path, Manners(is_silent=True)) as device:
        with listening(SdtReader(device.port, today=today)) as heard:
            heard.until_no_reader()
        assert "sdt-reader" not in {thread.name for thread in threading.enumerate()}
        assert heard.kinds() == ["NoReader"]


@pytest.mark.parametrize("command", [FIND, SELECT, READ])
def test_what_is_answered_too_late_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: bytes
) -> None:
    """The first person's card is answered for when the second one's lies there."""
    monkeypatch.setattr(sdt, "FIND_PERIOD", 0.02)
    for module in (sdt, sdt_module):
        monkeypatch.setattr(module, "FIRST_BYTE", 0.3)
    with SerialReader(tmp_path) as device, listening(SdtReader(device.port, today=today)) as heard:
        heard.until_empty()
        device.answer_later(command, 1.0, 1.0, 1.0)
        device.place(person_image("wang_lina"))
        heard.until(lambda state: not isinstance(state, Read))
        device.place(person_image("wang_hong"))
        second = heard.until(lambda state: isinstance(state, Read))
        assert isinstance(second, Read)
        assert isinstance(second.card, Identity)
        assert second.card.name == "王𬭎"


@contextmanager
def flooding(port: int = 0) -> Iterator[int]:
    """A device server whose line never stops; the answer is its port."""
    with socket.create_server(("127.0.0.1", port)) as server:
        over = threading.Event()
        thread = threading.Thread(target=_flood, args=(server, over))
        thread.start()
        yield server.getsockname()[1]
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _flood(server: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        try:
            line, _ = server.accept()
            with line:
                while not over.is_set():
                    line.sendall(b"\x00\xaa" * 2048)
        except OSError:
            continue  # the driver hung up


def test_a_far_end_that_never_stops_is_told_and_left(tmp_path: Path) -> None:
    with flooding() as port, listening(SdtReader(f"socket://127.0.0.1:{port}")) as heard:
        assert heard.until_failed() is FailureCode.READER_PROTOCOL
    assert "sdt-reader" not in {thread.name for thread in threading.enumerate()}


def test_and_the_module_that_comes_in_its_place_is_found(tmp_path: Path) -> None:
    with SdtServer(tmp_path) as server:
        server.unplug()
        with listening(SdtReader(server.url, today=today)) as heard:
            heard.until_no_reader()
            with flooding(int(server.url.rpartition(":")[2])):
                heard.until_failed()
            server.plug()
            server.reader.place(person_image("wang_lina"))
            heard.until(lambda state: isinstance(state, Read))
