"""What ``doctor`` says of every device: that it is well, or the true cause where it is not."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import usb.core

from kiosk.configuration.settings import Settings, load
from kiosk.health.doctor import Row, Verdict, row_of
from kiosk.health.probes import probes
from kiosk.operations.registry import load_failures
from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.port import NoReader
from tests.devices.serial_reader import SerialReader
from tests.devices.usb_folder import FolderBus
from tests.devices.vpcd import VirtualReaders
from tests.e2e import stand_ins
from tests.e2e.setup import KioskSetup, Part, in_this_process, set_up
from tests.reader.listening import listening


@contextmanager
def looked_at(folder: Path, part: Part) -> Iterator[KioskSetup]:
    with set_up(folder, part) as setup, in_this_process(setup):
        yield setup


def row(setup: KioskSetup, name: str) -> Row:
    setup.write_file()
    settings = load(setup.file)
    assert isinstance(settings, Settings)
    return row_of(name, probes(settings)[name](), load_failures())


@contextmanager
def held(line: object) -> Iterator[None]:
    """Another program has a serial line for itself."""
    file = os.open(str(line), os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield
    os.close(file)


# ---- readers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [stand_ins.sdt_reader, stand_ins.sdt_reader_over_tcp])
def test_a_serial_reader_is_well_or_gone(part: Part, tmp_path: Path) -> None:
    with looked_at(tmp_path, part) as setup:
        assert setup.reader
        assert row(setup, "reader") == Row("reader", Verdict.PASS)
        setup.reader.unplug()
        lost = row(setup, "reader")
        assert lost.verdict is Verdict.FAIL
        assert lost.found.startswith("No card reader is connected")
        gone = {"sdt_reader": "No such file or directory"}
        assert gone.get(part.__name__, "Connection refused") in lost.found
        setup.reader.plug()
        assert row(setup, "reader") == Row("reader", Verdict.PASS)


def test_a_serial_reader_that_another_program_holds(tmp_path: Path) -> None:
    with looked_at(tmp_path, stand_ins.sdt_reader) as setup:
        with held(setup.sections["reader"]["port"]):
            busy = row(setup, "reader")
        assert busy.verdict is Verdict.FAIL
        assert busy.found.startswith("Another program holds the card reader")
        assert row(setup, "reader") == Row("reader", Verdict.PASS)


@pytest.mark.parametrize(
    ("part", "name"), [(stand_ins.sdt_reader, "reader"), (stand_ins.serial_printer, "printer")]
)
def test_a_line_by_a_number_that_is_gone_is_told_the_names_that_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: Part, name: str
) -> None:
    names = tmp_path / "serial"
    for way in ("by-id/usb-Prolific-if00-port0", "by-path/pci-0000:00:14.0-usb-0:2:1.0-port0"):
        (names / way).parent.mkdir(parents=True)
        (names / way).touch()
    with looked_at(tmp_path, part) as setup:
        setup.sections[name]["port" if name == "reader" else "host"] = "/dev/ttyUSB99"
        monkeypatch.setattr("kiosk.health.serial_lines.NAMES", names)
        lost = row(setup, name)
        assert lost.verdict is Verdict.FAIL
        assert lost.found.endswith(
            f"; there are: {names}/by-id/usb-Prolific-if00-port0, "
            f"{names}/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0"
        )


def test_a_line_on_which_no_reader_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.reader.sdt.rate.PATIENT", 0.1)
    monkeypatch.setattr("kiosk.reader.sdt.rate.QUICK", 0.1)
    with looked_at(tmp_path, stand_ins.serial_printer) as setup, SerialReader(tmp_path) as reader:
        reader.manners.is_silent = True
        setup.sections["reader"] = {"driver": "sdt", "port": reader.port}
        silent = row(setup, "reader")
    assert silent.verdict is Verdict.FAIL
    assert "nothing answers" in silent.found


@contextmanager
def until_gone(name: str) -> Iterator[None]:
    """Until pcscd has noticed, too."""
    with listening(PcscReader(name)) as heard:
        heard.until(lambda state: not isinstance(state, NoReader))
        yield
        heard.until_no_reader()


def test_a_pcsc_reader_is_well_or_gone_or_another_or_without_its_service(
    readers: VirtualReaders, tmp_path: Path
) -> None:
    with looked_at(tmp_path, stand_ins.pcsc_reader_of(readers)) as setup:
        assert setup.reader
        assert row(setup, "reader") == Row("reader", Verdict.PASS)
        with until_gone("Virtual ID Reader B"):
            setup.reader.unplug()
        other = row(setup, "reader")
        with until_gone("Virtual ID Reader A"):
            readers.unplug(0)
        none = row(setup, "reader")
        readers.stop_service()
        no_service = row(setup, "reader")
    for lost in (other, none, no_service):
        assert lost.verdict is Verdict.FAIL
        assert lost.found.startswith("No card reader is connected")
    assert "none is named 'Virtual ID Reader B'; there are: Virtual ID Reader A" in other.found
    assert "pcscd runs and knows no reader" in none.found
    assert "pcscd does not run" in no_service.found


# ---- printers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (stand_ins.network_printer, "Connection refused"),
        (stand_ins.usb_printer, "no USB printer found"),
        (stand_ins.serial_printer, "No such file or directory"),
    ],
)
def test_a_printer_is_well_or_gone(part: Part, words: str, tmp_path: Path) -> None:
    with looked_at(tmp_path, part) as setup:
        assert setup.printer
        assert row(setup, "printer") == Row("printer", Verdict.PASS)
        setup.printer.unplug()
        lost = row(setup, "printer")
        assert lost.verdict is Verdict.FAIL
        assert words in lost.found
        setup.printer.plug()
        assert row(setup, "printer") == Row("printer", Verdict.PASS)
        assert setup.printer.papers == []


@pytest.mark.parametrize(
    ("step", "number", "words"),
    [
        ("claim_interface", 16, "Resource busy"),
        ("open_device", 13, "Access denied (insufficient permissions)"),
    ],
)
def test_a_usb_printer_that_another_program_holds_or_that_may_not_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    def refused(*_: object) -> None:
        raise usb.core.USBError(words, errno=number)

    monkeypatch.setattr(FolderBus, step, refused)
    with looked_at(tmp_path, stand_ins.usb_printer) as setup:
        found = row(setup, "printer")
    assert found.verdict is Verdict.FAIL
    assert words in found.found


def test_a_serial_printer_that_another_program_holds(tmp_path: Path) -> None:
    with looked_at(tmp_path, stand_ins.serial_printer) as setup:
        line = str(setup.sections["printer"]["host"]).removesuffix(":115200")
        with held(line):
            busy = row(setup, "printer")
        assert busy.verdict is Verdict.FAIL
        assert "lock" in busy.found
        assert row(setup, "printer") == Row("printer", Verdict.PASS)


def test_a_print_queue_is_well_or_stopped_or_another_or_without_its_service(tmp_path: Path) -> None:
    with looked_at(tmp_path, stand_ins.cups_printer) as setup:
        assert setup.spooler
        well = row(setup, "printer")
        assert (well.verdict, well.found) == (
            Verdict.PASS,
            "it is there, and says nothing of itself",
        )
        for command, opposite, words in (
            ("cupsdisable", "cupsenable", "the print queue is stopped: cupsenable receipts"),
            ("cupsreject", "cupsaccept", "the print queue takes no jobs: cupsaccept receipts"),
        ):
            setup.spooler(command, "receipts")
            assert_missing(row(setup, "printer"), words)
            setup.spooler(opposite, "receipts")
            assert row(setup, "printer") == well
        setup.sections["printer"]["host"] = "nowhere"
        assert_missing(row(setup, "printer"), "CUPS knows no queue 'nowhere'")
        setup.spooler.stop()
        assert_missing(row(setup, "printer"), "CUPS does not run")


def assert_missing(found: Row, words: str) -> None:
    assert found.verdict is Verdict.FAIL
    assert found.found == f"The receipt printer does not answer: {words}"
