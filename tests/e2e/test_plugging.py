"""Readers and printers that are pulled and put back, before a session and in the middle of one.

What is a serial line or a USB device comes back under another number, as the kernel gives it the
next one that is free.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure
from kiosk.domain.masking import masked_name
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Claims, verify
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from kiosk.printing.drivers import make_printer
from kiosk.printing.port import Printed, ReceiptPrinter
from kiosk.printing.token.signing import ReceiptKey
from kiosk.reader.simulated.persons import PERSONS
from kiosk.wiring.printer import printer_settings
from tests.e2e import stand_ins
from tests.e2e.paper import has_ink, seen
from tests.e2e.setup import KIOSK, Cable, KioskSetup, Part, in_this_process, set_up
from tests.e2e.stand_ins import LAY, TAKE
from tests.printing.examples import COMPOSER, IN_FORCE, KEY, RECEIPT, VERIFY_URL, WRITTEN
from tests.ui.clock import MovedClock, UnhurriedVisitor
from tests.ui.harness import Harness
from ui.application import Interface, make
from ui.demo.visitor import visit

NO_READER = "本机读卡器暂时不能用"
NAME = masked_name(PERSONS[stand_ins.PERSON].name)


@contextmanager
def opened(setup: KioskSetup) -> Iterator[Harness]:
    """The real interface of the kiosk that stands here."""
    settings = load(setup.file)
    assert isinstance(settings, Settings)
    clock = MovedClock()
    interface = make(settings, uptime=clock)
    assert isinstance(interface, Interface)
    try:
        visitor = visit(interface, visitor=UnhurriedVisitor)
        yield Harness(interface, visitor, settings, clock)
    finally:
        interface.close()


def lay_and_go_to_review(setup: KioskSetup, harness: Harness) -> None:
    """A card on the reader begins a pre-loss by itself."""
    harness.visitor.see(Screen.ATTRACT)
    setup.acts[LAY]()
    for screen in (Screen.IDENTITY, Screen.REGION):
        harness.visitor.see(screen)
        harness.visitor.touch("action.next")
    harness.skip_to_review()


def wait_for_reader(harness: Harness, *, is_there: bool) -> None:
    session = harness.interface.session
    harness.visitor.wait(lambda: session.value.reader_ready is is_there, f"the reader, {is_there}")


READERS = ["sdt_reader", "sdt_reader_over_tcp", "pcsc_reader"]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Part:
    if request.param == "pcsc_reader":
        return stand_ins.pcsc_reader_of(request.getfixturevalue("readers"))
    part: Part = getattr(stand_ins, request.param)
    return part


def test_a_reader_is_found_again_before_a_session_and_in_the_middle_of_one(
    application: QCoreApplication, tmp_path: Path, reader: Part
) -> None:
    with set_up(tmp_path, reader) as setup, opened(setup) as harness:
        assert setup.reader
        setup.reader.unplug()
        wait_for_reader(harness, is_there=False)
        harness.visitor.rest()
        assert NO_READER in harness.visitor.words()
        setup.reader.plug()
        wait_for_reader(harness, is_there=True)
        lay_and_go_to_review(setup, harness)
        setup.reader.unplug()
        wait_for_reader(harness, is_there=False)
        if harness.interface.session.value.place.sees_card:
            harness.visitor.see(Screen.CARD_GONE)
            assert NAME not in harness.visitor.words(), "nobody is shown whose card may be gone"
            assert NO_READER in harness.visitor.words()
        setup.reader.plug()
        wait_for_reader(harness, is_there=True)
        harness.visitor.see(Screen.REVIEW)
        assert NAME in harness.visitor.words(), "the same card goes on where it was"
        harness.confirm()
        assert harness.queued() == {"in_force": 1}
        harness.visitor.touch("action.finish")
        harness.visitor.see(Screen.TAKE_CARD)
        setup.acts[TAKE]()
        harness.visitor.see(Screen.ATTRACT)


# ---- printers ----------------------------------------------------------------------------------


def printer_of(setup: KioskSetup) -> ReceiptPrinter:
    """The driver that the file names, as the kiosk makes it."""
    settings = load(setup.file)
    assert isinstance(settings, Settings)
    return make_printer(COMPOSER, printer_settings(settings), setup.data)


@contextmanager
def printer_at(folder: Path, part: Part) -> Iterator[tuple[ReceiptPrinter, Cable]]:
    """The driver, and what hangs at its other end."""
    with set_up(folder, part) as setup, in_this_process(setup):
        assert setup.printer
        yield printer_of(setup), setup.printer


def came_out(cable: Cable, *receipts: Receipt) -> None:
    """These and no others, in this order; what comes of clearing a printer is blank."""
    papers = [paper.picture for paper in cable.papers if has_ink(paper.picture)]
    links = [seen(paper) for paper in papers]
    assert links == [KEY.link(receipt, VERIFY_URL) for receipt in receipts]


@pytest.mark.parametrize("part", stand_ins.PRINTERS)
def test_a_printer_is_found_again_and_no_paper_of_before_comes_out(
    tmp_path: Path, part: Part
) -> None:
    with printer_at(tmp_path, part) as (printer, cable):
        assert isinstance(printer.print(RECEIPT), Printed)
        cable.unplug()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kiosk.printing.devices.transports.cups._QUEUE_SECONDS", 0.5)
            assert isinstance(printer.print(IN_FORCE), Failure)
        cable.plug()
        assert isinstance(printer.print(WRITTEN), Printed)
        came_out(cable, RECEIPT, WRITTEN)


@pytest.mark.parametrize(
    "part", [part for part in stand_ins.PRINTERS if part != stand_ins.cups_printer]
)
def test_a_printer_that_is_pulled_while_it_prints(tmp_path: Path, part: Part) -> None:
    """A print queue is told no more than that somebody took the job."""
    with printer_at(tmp_path, part) as (printer, cable):
        cable.pull_after(600)
        assert isinstance(printer.print(IN_FORCE), Failure)
        cable.unplug()
        cable.plug()
        assert isinstance(printer.print(WRITTEN), Printed)
        came_out(cable, WRITTEN)


def test_what_a_killed_kiosk_left_in_a_print_queue_never_comes_out(tmp_path: Path) -> None:
    with set_up(tmp_path, stand_ins.cups_printer) as setup, in_this_process(setup):
        printer, cable, spooler = printer_of(setup), setup.printer, setup.spooler
        assert cable
        assert spooler
        cable.unplug()
        left = tmp_path / "left"
        left.write_bytes(b"of somebody before\n")
        assert spooler("lp", "-d", "receipts", str(left))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kiosk.printing.devices.transports.cups._QUEUE_SECONDS", 0.5)
            assert isinstance(printer.print(RECEIPT), Failure)
        assert spooler("lpstat", "-W", "not-completed", "-o") == ""
        cable.plug()
        assert isinstance(printer.print(IN_FORCE), Printed)
        came_out(cable, IN_FORCE)


def test_a_person_is_told_that_no_paper_comes_and_the_next_one_gets_theirs(
    application: QCoreApplication, tmp_path: Path
) -> None:
    """Pulled when they have confirmed nothing yet, and back when they have gone."""
    with set_up(tmp_path, stand_ins.serial_printer) as setup, opened(setup) as harness:
        cable, session = setup.printer, harness.interface.session
        assert cable
        harness.to_review("wang_lina")
        cable.unplug()
        harness.confirm()
        assert session.value.printing is Printing.FAILED
        assert session.value.qr, "a phone can take it along"
        harness.leave()
        cable.plug()
        harness.to_result("chan_taiman")
        assert session.value.printing is not Printing.FAILED
        receipt = session.value.receipt
        assert receipt
        key = ReceiptKey.load(setup.data, KIOSK)
        assert isinstance(key, ReceiptKey)
        [paper] = cable.papers
        claims = verify(seen(paper.picture), {KIOSK: [key.public_jwk]})
        assert isinstance(claims, Claims)
        assert claims.report_id == receipt.report_id
