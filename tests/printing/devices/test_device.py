"""A printer on the network through everything that happens to printers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
import zxingcpp

from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices import dialogue, questions
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.devices.transports import connect, transport
from kiosk.printing.drivers import make_printer
from kiosk.printing.layout import raster
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import TextMode
from tests.devices.printer import Manner, TcpPrinter
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.printing.examples import (
    COMPOSER,
    IN_FORCE,
    RECEIPT,
    WIDTHS,
    content,
    failure_code,
    settings,
)

CONFIRMED = Printed(confirmed=True)
UNCONFIRMED = Printed(confirmed=False)


@pytest.fixture
def paper() -> Iterator[TcpPrinter]:
    with closing(TcpPrinter(576)) as printer:
        yield printer


def driver(paper: TcpPrinter, mode: TextMode = TextMode.GB18030) -> DevicePrinter:
    return DevicePrinter(COMPOSER, settings(mode=mode, port=paper.port))


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_receipt_comes_out_and_is_confirmed(width: int, mode: TextMode, tmp_path: Path) -> None:
    with closing(TcpPrinter(width)) as paper:
        printer = make_printer(COMPOSER, settings(width, mode, port=paper.port), tmp_path)
        assert printer.status() is PrinterStatus.READY
        assert printer.print(IN_FORCE) == CONFIRMED
        assert paper.mind.unknown == []
        (job,) = paper.mind.jobs
    drawn = raster.draw(content(IN_FORCE), width)
    codes = [
        zxingcpp.read_barcodes(raster.paper(image).convert("L")) for image in (job.picture, drawn)
    ]
    assert codes[0][0].text == codes[1][0].text == content(IN_FORCE).qr


@pytest.mark.parametrize(
    ("fault", "status", "failure"),
    [
        ("paper_out", PrinterStatus.PAPER_OUT, FailureCode.PRINTER_PAPER_OUT),
        ("cover_open", PrinterStatus.COVER_OPEN, FailureCode.PRINTER_FAILED),
        ("cutter_error", PrinterStatus.CUTTER_ERROR, FailureCode.PRINTER_FAILED),
        ("hot", PrinterStatus.HOT, None),
        ("near_end", PrinterStatus.PAPER_NEAR_END, None),
    ],
)
def test_a_fault_is_known_before_anything_is_sent(
    paper: TcpPrinter, fault: str, status: PrinterStatus, failure: FailureCode | None
) -> None:
    setattr(paper.mind.condition, fault, True)
    printer = driver(paper)
    assert printer.status() is status
    outcome = printer.print(RECEIPT)
    assert failure_code(outcome) == failure
    if failure:
        assert b"\x1b@" not in paper.received
        assert paper.mind.jobs == []
    else:
        # Hot: it is printed, but only a printer that is well can confirm.
        assert outcome == Printed(confirmed=fault == "near_end")


@pytest.mark.parametrize("mode", TextMode)
def test_paper_runs_out_in_the_middle_and_a_copy_prints_after_it_is_mended(
    paper: TcpPrinter, mode: TextMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without paper it never says that it finished, but still how it is.
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 3.0)
    paper.mind.paper_left = 700
    printer = driver(paper, mode)
    assert failure_code(printer.print(RECEIPT)) is FailureCode.PRINTER_PAPER_OUT
    assert printer.status() is PrinterStatus.PAPER_OUT
    assert paper.mind.jobs == []
    paper.mend()
    assert printer.print(replace(RECEIPT, copy=1)) == CONFIRMED
    assert printer.status() is PrinterStatus.READY
    rest, copy = paper.mind.jobs
    assert zxingcpp.read_barcodes(raster.paper(rest.picture).convert("L")) == []
    if mode is TextMode.GB18030:
        assert "副本 1" in copy.text[0]
    assert zxingcpp.read_barcodes(raster.paper(copy.picture).convert("L"))


def test_paper_that_ends_with_the_last_line_is_not_called_printed(
    paper: TcpPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 3.0)
    printer = driver(paper)
    assert printer.print(RECEIPT) == CONFIRMED
    height = paper.mind.jobs[0].picture.height
    paper.mind.paper_left = height
    assert failure_code(printer.print(RECEIPT)) is FailureCode.PRINTER_PAPER_OUT


@pytest.mark.parametrize("mode", TextMode)
def test_a_connection_lost_in_the_middle(paper: TcpPrinter, mode: TextMode) -> None:
    paper.drop_after = 900
    printer = driver(paper, mode)
    assert failure_code(printer.print(RECEIPT)) is FailureCode.PRINTER_FAILED
    assert paper.mind.jobs == []
    paper.drop_after = None
    assert printer.print(RECEIPT) == CONFIRMED
    rest, receipt = paper.mind.jobs
    assert zxingcpp.read_barcodes(raster.paper(rest.picture).convert("L")) == []
    assert zxingcpp.read_barcodes(raster.paper(receipt.picture).convert("L"))
    assert printer.print(RECEIPT) == CONFIRMED
    assert len(paper.mind.jobs) == 3


def test_a_connection_lost_because_the_paper_ended_says_so(paper: TcpPrinter) -> None:
    paper.drop_after = 900
    paper.mind.paper_left = 50
    assert failure_code(driver(paper).print(RECEIPT)) is FailureCode.PRINTER_PAPER_OUT


@pytest.mark.parametrize("manner", [Manner.GARBAGE, Manner.SILENT])
def test_a_printer_that_cannot_tell_prints_unconfirmed(
    paper: TcpPrinter, manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 0.5)
    paper.mind.manner = manner
    printer = driver(paper)
    assert printer.status() is PrinterStatus.UNKNOWN
    assert printer.print(RECEIPT) == UNCONFIRMED
    assert paper.wait_for_jobs(1)


def test_a_printer_that_never_says_it_finished_prints_unconfirmed(
    paper: TcpPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ANSWER_SECONDS", 2.0)
    monkeypatch.setattr(dialogue, "_FINISH_SECONDS", 1.0)
    paper.mind.manner = Manner.NO_FINISH
    assert driver(paper).print(RECEIPT) == UNCONFIRMED
    assert paper.wait_for_jobs(1)


def test_a_closed_port_is_a_missing_printer_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 2 * PATIENCE)
    with socket.socket() as deaf:  # the port is taken, so that no other test listens there
        deaf.bind(("127.0.0.1", 0))
        printer = DevicePrinter(COMPOSER, settings(port=deaf.getsockname()[1]))
        started = monotonic()
        assert failure_code(printer.print(RECEIPT)) is FailureCode.PRINTER_MISSING
        assert printer.status() is PrinterStatus.DISCONNECTED
        assert monotonic() - started < PATIENCE


def test_an_unreachable_printer_fails_within_three_seconds() -> None:
    """Nobody takes the connection: the queue of the listening socket is full."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        address = server.getsockname()
        waiting = []
        for _ in range(3):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(address)
            waiting.append(client)
        started = monotonic()
        outcome = DevicePrinter(COMPOSER, settings(port=address[1])).print(RECEIPT)
        assert failure_code(outcome) is FailureCode.PRINTER_MISSING
        assert 1 < monotonic() - started < PATIENCE  # the system alone would try for two minutes
        assert transport.CONNECT_SECONDS < 3
        for client in waiting:
            client.close()


def test_a_printer_whose_name_is_looked_up_for_ever_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(PATIENCE) and [])
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.3)
    printer = DevicePrinter(COMPOSER, replace(settings(port=9100), host="printer.test"))
    assert printer.print(RECEIPT) == Failure(
        FailureCode.PRINTER_MISSING, "looking up the name printer.test took too long"
    )
    assert printer.status() is PrinterStatus.DISCONNECTED
    found.set()


def test_a_printer_that_takes_a_receipt_too_slowly_has_failed(
    paper: TcpPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogue, "_PRINT_SECONDS", -1e6)
    assert driver(paper).print(RECEIPT) == Failure(
        FailureCode.PRINTER_FAILED, "the printer takes it too slowly"
    )


def test_a_printer_that_stops_listening_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and then reads nothing, until its buffers are full."""
    monkeypatch.setattr(transport, "STALL_SECONDS", 0.3)
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        chosen = settings(mode=TextMode.RASTER, port=server.getsockname()[1])
        line = connect(chosen)
        assert not isinstance(line, Failure)
        deadline = Deadline(PATIENCE)
        failure = next(filter(None, (line.send(bytes(65536), deadline) for _ in range(1000))))
        line.close()
    assert failure.code is FailureCode.PRINTER_FAILED


def test_a_change_of_status_is_logged_once(paper: TcpPrinter) -> None:
    printer = driver(paper)
    with capture_logs() as events:
        printer.status()
        printer.status()
        paper.mind.condition.paper_out = True
        printer.status()
        printer.status()
    assert [(e["before"], e["status"]) for e in events if e["event"] == "printing.status"] == [
        ("unknown", "ready"),
        ("ready", "paper_out"),
    ]


def test_what_a_failed_receipt_left_is_cut_off_as_soon_as_the_printer_is_well(
    paper: TcpPrinter,
) -> None:
    """At the first look at it, while who put in the paper is there: not for the next person."""
    paper.mind.paper_left = 700
    printer = driver(paper)
    assert failure_code(printer.print(RECEIPT)) is FailureCode.PRINTER_PAPER_OUT
    assert printer.status() is PrinterStatus.PAPER_OUT
    paper.mend()
    assert paper.mind.jobs == []
    assert printer.status() is PrinterStatus.READY
    assert paper.wait_for_jobs(1)
    assert printer.status() is PrinterStatus.READY
    assert printer.print(IN_FORCE) == CONFIRMED
    _, receipt = paper.mind.jobs
    assert zxingcpp.read_barcodes(raster.paper(receipt.picture).convert("L"))
