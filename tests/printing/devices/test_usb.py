"""USB printers, on a bus that a test makes up."""

import pytest
import usb.backend.libusb1
import usb.core

from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import Driver, PrinterSettings
from tests.devices.printer_mind import Manner
from tests.devices.printer_usb import BACK, KEYBOARD, OUT, PRINTER, Setting, UsbBus, device
from tests.printing.examples import COMPOSER, IN_FORCE, RECEIPT, failure_code

CONFIRMED = Printed(confirmed=True)
_KEYS = (Setting(3, 1, ()),)
_DISK = (Setting(8, 80, (0x01, 0x82)),)
_BOTH_WAYS = Setting(7, 2)
_ONE_WAY = Setting(7, 1, (OUT,))
_IPP = Setting(7, 4)
_OWN = Setting(0xFF, 0)


def printer(named: str = "") -> DevicePrinter:
    settings = PrinterSettings(driver=Driver.USB, width_dots=384, device=named)
    return DevicePrinter(COMPOSER, settings)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> UsbBus:
    made = UsbBus(384)
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: made)
    return made


@pytest.mark.parametrize("named", ["", "0416:5011"])
def test_a_usb_printer_is_found_prints_and_confirms(bus: UsbBus, named: str) -> None:
    plugged = printer(named)
    assert plugged.status() is PrinterStatus.READY
    assert plugged.print(IN_FORCE) == CONFIRMED
    assert bus.mind.unknown == []
    assert len(bus.mind.jobs) == 1


@pytest.mark.parametrize("named", ["1234:5678", "1111:0001", "no id"])
def test_no_such_usb_printer_is_missing(bus: UsbBus, named: str) -> None:
    assert failure_code(printer(named).print(RECEIPT)) is FailureCode.PRINTER_MISSING


def test_an_unplugged_usb_printer_is_missing(bus: UsbBus) -> None:
    plugged = printer()
    assert plugged.status() is PrinterStatus.READY
    bus.unplugged = True
    assert plugged.status() is PrinterStatus.DISCONNECTED
    assert failure_code(plugged.print(RECEIPT)) is FailureCode.PRINTER_MISSING


def test_a_usb_printer_unplugged_while_it_prints_has_failed(bus: UsbBus) -> None:
    fed = bus.mind.feed

    def feed(data: bytes) -> None:
        fed(data)
        bus.unplugged = bool(bus.mind.sheet.text)

    bus.mind.feed = feed  # type: ignore[method-assign]
    assert failure_code(printer().print(RECEIPT)) is FailureCode.PRINTER_FAILED


def test_a_usb_printer_that_never_answers_prints_unconfirmed(bus: UsbBus) -> None:
    bus.mind.manner = Manner.SILENT
    plugged = printer()
    assert plugged.status() is PrinterStatus.UNKNOWN
    assert plugged.print(RECEIPT) == Printed(confirmed=False)
    assert len(bus.mind.jobs) == 1


# ---- which device, and which of its interfaces ------------------------------------------------


def test_only_the_printers_interface_is_touched_and_its_driver_comes_back(bus: UsbBus) -> None:
    bus.devices = [device("0416:5011", 2, _KEYS, (_BOTH_WAYS,))]
    bus.kernel = {0, 1}
    assert printer().print(RECEIPT) == CONFIRMED
    assert bus.done == [("detach", 1), ("claim", 1), ("release", 1), ("attach", 1)]
    assert (bus.kernel, bus.resets) == ({0, 1}, 0)


def test_a_device_without_a_configuration_gets_its_first(bus: UsbBus) -> None:
    bus.configuration = 0
    assert printer().print(RECEIPT) == CONFIRMED
    assert bus.done == [("configure", 1), ("claim", 0), ("release", 0)]


def test_the_driver_comes_back_where_another_program_has_the_printer(bus: UsbBus) -> None:
    bus.kernel, bus.held = {0}, {0}
    assert failure_code(printer().print(RECEIPT)) is FailureCode.PRINTER_MISSING
    assert bus.kernel == {0}


@pytest.mark.parametrize(
    ("alternates", "chosen"),
    [
        ((_ONE_WAY, _BOTH_WAYS), 1),
        ((_BOTH_WAYS, _ONE_WAY), 0),
        ((_IPP, _ONE_WAY, Setting(7, 1)), 2),
        ((_IPP, _BOTH_WAYS, Setting(7, 3)), 1),
    ],
)
def test_the_setting_that_goes_both_ways_is_chosen(
    bus: UsbBus, alternates: tuple[Setting, ...], chosen: int
) -> None:
    bus.devices = [device("0416:5011", 2, alternates)]
    assert printer().print(RECEIPT) == CONFIRMED
    assert ("switch", chosen) in bus.done


def test_a_printer_of_ipp_alone_is_none(bus: UsbBus) -> None:
    bus.devices = [device("0416:5011", 2, (_IPP,))]
    assert failure_code(printer().print(RECEIPT)) is FailureCode.PRINTER_MISSING


def test_a_protocol_of_its_own_has_to_be_named(bus: UsbBus) -> None:
    bus.devices = [device("0fe6:811e", 2, (_OWN,))]
    assert failure_code(printer().print(RECEIPT)) is FailureCode.PRINTER_MISSING
    assert printer("0fe6:811e").print(RECEIPT) == CONFIRMED


def test_nothing_is_ever_written_on_a_disk(bus: UsbBus) -> None:
    bus.devices = [device("0951:1666", 2, _DISK)]
    assert failure_code(printer("0951:1666").print(RECEIPT)) is FailureCode.PRINTER_MISSING
    assert bus.written == []


def test_of_two_alike_the_one_at_the_first_port_prints_whatever_their_numbers(bus: UsbBus) -> None:
    second, first = (
        device("0416:5011", address, (_BOTH_WAYS,), port=port) for address, port in ((2, 4), (9, 3))
    )
    for order in ([second, first], [first, second]):
        bus.devices = [KEYBOARD, *order]
        bus.written.clear()
        assert printer().print(RECEIPT) == CONFIRMED
        assert {address for address, _ in bus.written} == {9}


# ---- what comes and goes ----------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 7, 64])
def test_what_is_taken_in_part_is_written_on(bus: UsbBus, most: int) -> None:
    bus.most = most
    assert printer().print(IN_FORCE) == CONFIRMED
    assert (bus.mind.unknown, len(bus.mind.jobs)) == ([], 1)


def test_a_printer_that_takes_nothing_has_failed(bus: UsbBus) -> None:
    bus.most = 0
    failed = printer().print(RECEIPT)
    assert failed == Failure(FailureCode.PRINTER_FAILED, "the printer takes no more")


def test_an_endpoint_that_halts_is_set_going_once(bus: UsbBus) -> None:
    bus.halts = 1
    assert printer().print(RECEIPT) == CONFIRMED
    assert [end for act, end in bus.done if act == "clear halt"] == [BACK]
    bus.halts = 2
    assert failure_code(printer().print(RECEIPT)) is FailureCode.PRINTER_FAILED


def test_an_empty_packet_is_not_silence(bus: UsbBus) -> None:
    bus.empty = 3
    assert printer().print(RECEIPT) == CONFIRMED


def test_one_without_a_way_back_prints_unconfirmed(bus: UsbBus) -> None:
    bus.devices = [device("0416:5011", 2, (_ONE_WAY,))]
    assert printer().status() is PrinterStatus.UNKNOWN
    assert printer().print(RECEIPT) == Printed(confirmed=False)
    assert len(bus.mind.jobs) == 1


def test_a_neighbour_that_cannot_be_read_hinders_nobody(
    bus: UsbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = bus.get_configuration_descriptor

    def broken(dev: object, config: int) -> object:
        if dev is KEYBOARD:
            raise usb.core.USBError("Input/Output Error", errno=5)
        return read(dev, config)

    monkeypatch.setattr(bus, "get_configuration_descriptor", broken)
    bus.devices = [KEYBOARD, PRINTER]
    assert printer().print(RECEIPT) == CONFIRMED


def test_a_timeout_without_a_number_is_silence_too(
    bus: UsbBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> int:
        raise usb.core.USBTimeoutError("Operation timed out")

    monkeypatch.setattr(bus, "bulk_read", silent)
    assert printer().print(RECEIPT) == Printed(confirmed=False)
    assert len(bus.mind.jobs) == 1
