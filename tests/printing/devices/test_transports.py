"""The other transports: a serial line, a print queue."""

import os
import termios
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.devices.transports import connect, transport
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import Driver, Flow, PrinterSettings, TextMode
from tests.devices.printer import Interpreter, PtyPrinter
from tests.patience import PATIENCE
from tests.printing.examples import COMPOSER, IN_FORCE, RECEIPT, failure_code

CONFIRMED = Printed(confirmed=True)


def printer(driver: Driver, device: str, mode: TextMode = TextMode.GB18030) -> DevicePrinter:
    return DevicePrinter(
        COMPOSER, PrinterSettings(driver=driver, width_dots=384, text_mode=mode, device=device)
    )


# ---- serial ------------------------------------------------------------------------------------


@pytest.fixture
def line() -> Iterator[PtyPrinter]:
    with closing(PtyPrinter(384)) as paper:
        yield paper


@pytest.mark.parametrize("mode", TextMode)
def test_a_serial_printer_prints_and_confirms(line: PtyPrinter, mode: TextMode) -> None:
    serial = printer(Driver.SERIAL, line.device, mode)
    assert serial.status() is PrinterStatus.READY
    assert serial.print(IN_FORCE) == CONFIRMED
    assert line.mind.unknown == []
    assert len(line.mind.jobs) == 1


def test_a_serial_printer_without_paper_says_so(line: PtyPrinter) -> None:
    line.mind.condition.paper_out = True
    assert failure_code(printer(Driver.SERIAL, line.device).print(RECEIPT)) is (
        FailureCode.PRINTER_PAPER_OUT
    )


@pytest.mark.parametrize(
    ("flow", "waits_for_characters", "waits_for_a_wire"),
    [(Flow.NONE, False, False), (Flow.XON_XOFF, True, False), (Flow.RTS_CTS, False, True)],
)
def test_the_line_waits_as_its_printer_asks(
    line: PtyPrinter, flow: Flow, *, waits_for_characters: bool, waits_for_a_wire: bool
) -> None:
    transport = connect(PrinterSettings(driver=Driver.SERIAL, device=line.device, flow=flow))
    assert not isinstance(transport, Failure)
    near = os.open(line.device, os.O_RDWR | os.O_NOCTTY)
    modes = termios.tcgetattr(near)
    os.close(near)
    transport.close()
    assert bool(modes[0] & termios.IXON) is waits_for_characters
    assert bool(modes[0] & termios.IXOFF) is waits_for_characters
    assert bool(modes[2] & termios.CRTSCTS) is waits_for_a_wire


@pytest.mark.parametrize("flow", Flow)
def test_a_serial_printer_prints_however_it_waits(line: PtyPrinter, flow: Flow) -> None:
    settings = PrinterSettings(driver=Driver.SERIAL, device=line.device, width_dots=384, flow=flow)
    assert DevicePrinter(COMPOSER, settings).print(IN_FORCE) == CONFIRMED
    assert (line.mind.unknown, len(line.mind.jobs)) == ([], 1)


def test_a_line_that_says_wait_fails_and_leaves_nothing_behind(
    line: PtyPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "STALL_SECONDS", 0.3)
    line.waits_at, line.goes_on = 0, False
    settings = PrinterSettings(Driver.SERIAL, device=line.device, flow=Flow.XON_XOFF)
    near = connect(settings)
    assert not isinstance(near, Failure)
    deadline = Deadline(PATIENCE)
    failure = next(filter(None, (near.send(bytes(4096), deadline) for _ in range(100))))
    assert failure == Failure(FailureCode.PRINTER_FAILED, "the printer takes no more")
    near.close()


def test_a_line_has_one_owner(line: PtyPrinter) -> None:
    settings = PrinterSettings(Driver.SERIAL, device=line.device)
    first = connect(settings)
    assert not isinstance(first, Failure)
    second = connect(settings)
    assert isinstance(second, Failure)
    assert second.code is FailureCode.PRINTER_MISSING
    first.close()
    third = connect(settings)
    assert not isinstance(third, Failure)
    third.close()


def test_no_serial_port_is_a_missing_printer() -> None:
    serial = printer(Driver.SERIAL, "/dev/no-such-port")
    assert failure_code(serial.print(RECEIPT)) is FailureCode.PRINTER_MISSING
    assert serial.status() is PrinterStatus.DISCONNECTED


# ---- CUPS --------------------------------------------------------------------------------------


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """CUPS's commands, as scripts: one queue named ``receipts``, jobs into a folder."""
    commands, jobs = tmp_path / "bin", tmp_path / "spool"
    commands.mkdir()
    jobs.mkdir()
    scripts = {
        "lpstat": 'case "$1" in -e) echo receipts;; -v) echo "device for receipts: x";;\n'
        '-d) [ "$LC_ALL" = C ] && echo "system default destination: receipts" ||\n'
        'echo "系统默认目标：receipts";; esac',
        "lp": f"[ -e {jobs}/refuse ] && {{ cat > /dev/null; exit 1; }}; cat > {jobs}/job-$$",
        "cancel": "exit 1",  # nothing of the machine's own CUPS
    }
    for name, script in scripts.items():
        path = commands / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")
    return jobs


@pytest.mark.parametrize("queue", ["receipts", ""])
def test_a_print_queue_takes_the_receipt_but_can_confirm_nothing(spool: Path, queue: str) -> None:
    assert printer(Driver.CUPS, queue).print(IN_FORCE) == Printed(confirmed=False)
    (job,) = spool.iterdir()
    mind = Interpreter(384, lambda _: None)
    mind.feed(job.read_bytes())
    assert mind.unknown == []
    assert len(mind.jobs) == 1


def test_asking_a_print_queue_prints_nothing(spool: Path) -> None:
    assert printer(Driver.CUPS, "receipts").status() is PrinterStatus.UNKNOWN
    assert printer(Driver.CUPS, "other").status() is PrinterStatus.DISCONNECTED
    assert list(spool.iterdir()) == []


def test_a_refused_job_has_failed(spool: Path) -> None:
    (spool / "refuse").touch()
    assert (
        failure_code(printer(Driver.CUPS, "receipts").print(RECEIPT)) is FailureCode.PRINTER_FAILED
    )


def test_a_job_that_the_queue_keeps_is_taken_back(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer behind it is away: it would come out for whoever is there when it is back."""
    monkeypatch.setattr("kiosk.printing.devices.transports.cups._QUEUE_SECONDS", 0.0)
    monkeypatch.setattr("kiosk.printing.devices.transports.cups._SLOWEST", 1e6)
    commands = spool.parent / "bin"
    scripts = {
        "lp": f"cat > {spool}/receipts-7; echo 'request id is receipts-7 (1 file(s))'",
        "lpstat": f"case $1 in -e) echo receipts;; -W) ls {spool} | sed 's/$/ kiosk 9/';; esac",
        "cancel": f"rm {spool}/$1",
    }
    for name, script in scripts.items():
        (commands / name).write_text(f"#!/bin/sh\n{script}\n")
        (commands / name).chmod(0o755)
    failed = printer(Driver.CUPS, "receipts").print(RECEIPT)
    assert failed == Failure(FailureCode.PRINTER_FAILED, "the print queue is stuck")
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("hangs", ["exec sleep 300", "sleep 300; exit 1"])
def test_an_lp_that_hangs_has_failed_and_holds_up_nobody(
    spool: Path, hangs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.printing.devices.transports.cups._LP_SECONDS", 0.5)
    (spool.parent / "bin" / "lp").write_text(f"#!/bin/sh\n{hangs}\n")
    queue = printer(Driver.CUPS, "receipts")
    failed = queue.print(RECEIPT)
    assert failed == Failure(FailureCode.PRINTER_FAILED, "lp took too long")
    assert queue.status() is PrinterStatus.UNKNOWN


def test_an_lpstat_that_hangs_is_a_missing_printer(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.printing.devices.transports.transport.CONNECT_SECONDS", 0.5)
    (spool.parent / "bin" / "lpstat").write_text("#!/bin/sh\nsleep 300; echo receipts\n")
    queue = printer(Driver.CUPS, "receipts")
    failed = queue.print(RECEIPT)
    assert failed == Failure(FailureCode.PRINTER_MISSING, "lpstat took too long")
    assert queue.status() is PrinterStatus.DISCONNECTED
    assert list(spool.iterdir()) == []


def test_a_printer_is_not_asked_while_it_prints(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What asks (a heartbeat, staff) hears how it was, and waits for no receipt."""
    monkeypatch.setattr("kiosk.printing.devices.transports.cups._LP_SECONDS", PATIENCE)
    begun = spool / "begun"
    os.mkfifo(begun)
    os.mkfifo(spool / "go on")
    script = f"#!/bin/sh\necho > {begun}\nread x < '{spool}/go on'\ncat > {spool}/job\n"
    (spool.parent / "bin" / "lp").write_text(script)
    queue = printer(Driver.CUPS, "receipts")
    assert queue.status() is PrinterStatus.UNKNOWN
    outcomes: list[Printed | Failure] = []
    printing = threading.Thread(target=lambda: outcomes.append(queue.print(RECEIPT)))
    printing.start()
    assert begun.read_text() == "\n"
    assert queue.status() is PrinterStatus.UNKNOWN
    assert printing.is_alive()
    (spool / "go on").write_text("\n")
    printing.join(PATIENCE)
    assert outcomes == [Printed(confirmed=False)]


def test_without_cups_the_printer_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    queue = printer(Driver.CUPS, "receipts")
    assert failure_code(queue.print(RECEIPT)) is FailureCode.PRINTER_MISSING
    assert queue.status() is PrinterStatus.DISCONNECTED


# ---- all ---------------------------------------------------------------------------------------


def test_two_threads_print_one_after_the_other(line: PtyPrinter) -> None:
    serial = printer(Driver.SERIAL, line.device)
    outcomes: list[Printed | Failure] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(serial.print(RECEIPT))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [CONFIRMED, CONFIRMED]
    assert [job.text[0] for job in line.mind.jobs] == [line.mind.jobs[0].text[0]] * 2
