"""Behind the screen: what is known of a person is told in time, paper and calls for staff."""

import io
import json
import queue
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from uuid_utils.compat import uuid7

from kiosk.base import log
from kiosk.configuration.settings import load
from kiosk.domain.failure import FailureCode
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Draft, Holder, ReportKind, ReportState, Verification
from kiosk.domain.slip import Topic
from kiosk.domain.status import HolderStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import AlertStaff, Enquire, PrintReceipt, PrintSlip, Record
from kiosk.operations.logging import configure, flush
from kiosk.operations.registry import load_events
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.port import PrinterStatus
from kiosk.printing.settings import Driver, PrinterSettings
from kiosk.reader.simulated.reader import SimulatedReader
from kiosk.sandbox.line import Line
from kiosk.sync.client import CentralClient
from kiosk.wiring.printer import make_composer
from tests.effects.parts import LINK, runner_of
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.persons import CHAN, WANG
from tests.queue.examples import good, opened
from tests.sync.examples import report
from tests.sync.reference import POLICIES, Reference, referred
from tests.sync.standin import Behaviour, Centre, dripping, says, served

HOLDER = Holder(WANG.document, WANG.name, WANG.number)
OTHER = Holder(CHAN.document, CHAN.name, CHAN.number)
NOTHING = b'{"cards": [], "reports": []}'
BLOCKED = b'{"cards": [{"issuing_region": "110000", "state": "pre_loss"}], "reports": []}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
PRE_LOSS = ReportKind.PRE_LOSS
BRIEF = 3.0  # seconds that a person waits for a centre that hangs; one that answers needs less

_E = TypeVar("_E", bound=events.Event)


class Harness:
    """The effect runner with its parts, and what it told. The line for reports is cut."""

    def __init__(self, folder: Path, url: str, confirm_online: float) -> None:
        book, settings = good(PolicyBook.load(POLICIES)), good(load(None))
        self.queue = good(opened(folder / "kiosk"))
        self.folder = folder / "paper"
        printing = PrinterSettings(Driver.FILE, 576)
        self.printer = FilePrinter(
            make_composer(settings, lambda: book, lambda _receipt: LINK),
            printing,
            self.folder,
        )
        self.sender, self.enquirer = Line(CentralClient(url)), Line(CentralClient(url))
        self.sender.off = True
        self.events: queue.Queue[events.Event] = queue.Queue()
        self.threads: list[str] = []
        self.reader = SimulatedReader(delay=0)
        self.effects = runner_of(
            self.queue,
            self.sender,
            self.enquirer,
            reader=self.reader,
            printer=self.printer,
            post=self._told,
            confirm_online=confirm_online,
        )
        self.effects.start()

    def _told(self, event: events.Event) -> None:
        self.threads.append(threading.current_thread().name)
        self.events.put(event)

    def until(self, kind: type[_E]) -> _E:
        while True:
            event = self.events.get(timeout=PATIENCE)
            if isinstance(event, kind):
                return event

    def asks(self, holder: Holder = HOLDER) -> HolderStatus:
        self.effects.perform(Enquire(holder))
        told = self.until(events.EnquiryAnswered)
        assert told.holder == holder
        return told.known

    def records(self, kind: ReportKind = PRE_LOSS) -> events.Recorded:
        draft = Draft(kind, HOLDER, "110000", Verification.CHIP)
        self.effects.perform(Record(draft, "zh_CN"))
        return self.until(events.Recorded)

    def prints(self, topic: Topic = Topic.STATUS, known: HolderStatus | None = None) -> None:
        self.effects.perform(
            PrintSlip(
                topic, "110000", "en", masked_name(WANG.name), masked_number(WANG.number), known
            )
        )


Open = Callable[..., Harness]


@pytest.fixture
def open_harness(tmp_path: Path) -> Iterator[Open]:
    """Opens a runner towards the centre at a URL, or one that answers by a script."""
    with ExitStack() as owned:

        def open_it(*script: Behaviour, url: str = "", confirm_online: float = PATIENCE) -> Harness:
            centre = Centre()
            centre.script.extend(script)
            harness = Harness(tmp_path, url or owned.enter_context(served(centre)), confirm_online)
            owned.callback(harness.queue.close)
            owned.callback(harness.effects.close)
            return harness

        yield open_it


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    with referred(tmp_path_factory.mktemp("central")) as running:
        yield running


# ---- what is known of a person -----------------------------------------------------------------


def test_the_centre_s_word_is_told_and_the_interface_waits_for_nothing(
    open_harness: Open, reference: Reference
) -> None:
    sent = report(report_id=uuid7(), holder=OTHER)
    client = CentralClient(reference.url)
    client.send([sent])
    client.close()
    harness = open_harness(url=reference.url)
    known = harness.asks(OTHER)
    assert known.source is Source.CENTRE
    assert [one.report_id for one in known.reports] == [sent.report_id]
    assert threading.current_thread().name not in harness.threads


def test_a_call_to_the_hotline_is_recognised(open_harness: Open) -> None:
    harness = open_harness(says(200, BLOCKED))
    known = harness.asks()
    assert known.reports == ()
    assert known.makes_needless(PRE_LOSS, "110000")


def test_beside_the_centre_s_word_stands_what_has_not_arrived_there(open_harness: Open) -> None:
    harness = open_harness(says(200, NOTHING))
    recorded = harness.records().receipt
    known = harness.asks()
    assert known.source is Source.CENTRE
    assert [(one.report_id, one.state) for one in known.reports] == [
        (recorded.report_id, ReportState.RECORDED)
    ]
    assert known.makes_needless(PRE_LOSS, "110000")


def test_what_has_arrived_there_is_listed_once_though_its_answer_was_lost(
    open_harness: Open, reference: Reference
) -> None:
    harness = open_harness(url=reference.url)
    harness.records()
    (pending,) = good(harness.queue.pending(1))
    client = CentralClient(reference.url)
    client.send([pending])
    client.close()
    known = harness.asks()
    assert [(one.report_id, one.state) for one in known.reports] == [
        (pending.report_id, ReportState.IN_FORCE)
    ]
    assert good(harness.queue.pending(1)) == [pending]


def test_without_the_centre_this_kiosk_tells_of_its_own_reports(open_harness: Open) -> None:
    harness = open_harness()
    harness.enquirer.off = True
    recorded = harness.records().receipt
    known = harness.asks()
    assert known.source is Source.KIOSK
    assert [one.report_id for one in known.reports] == [recorded.report_id]
    assert known.makes_needless(PRE_LOSS, "110000")
    assert harness.asks(OTHER).reports == ()


@pytest.mark.parametrize(
    "behaviour",
    [says(503, b""), says(422, NOTHING), says(200, b"<html>"), says(200, BLOCKED[:-3])],
    ids=["ill", "refusing", "garbage", "half"],
)
def test_a_centre_that_does_not_answer_the_question_is_as_good_as_none(
    open_harness: Open, behaviour: Behaviour
) -> None:
    harness = open_harness(behaviour, says(200, BLOCKED))
    assert harness.asks().source is Source.KIOSK
    assert harness.asks().source is Source.CENTRE


def test_a_broken_queue_leaves_the_centre_s_word(open_harness: Open) -> None:
    harness = open_harness(says(200, BLOCKED), says(503, b""))
    harness.queue.close()
    known = harness.asks()
    assert (known.source, known.card("110000") is not None) == (Source.CENTRE, True)
    known = harness.asks()
    assert (known.source, known.cards, known.reports) == (Source.KIOSK, (), ())


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", HEAD], ids=["nothing", "head", "body"])
def test_a_centre_that_drips_holds_nobody_and_the_next_is_answered(
    open_harness: Open, said: bytes
) -> None:
    arrived, release = threading.Event(), threading.Event()
    harness = open_harness(
        dripping(said, arrived, release), says(200, BLOCKED), confirm_online=BRIEF
    )
    recorded = harness.records().receipt
    known = harness.asks()
    assert arrived.is_set()
    assert known.source is Source.KIOSK
    assert [one.report_id for one in known.reports] == [recorded.report_id]
    assert harness.asks().source is Source.CENTRE
    release.set()


def test_names_that_are_looked_up_for_ever_hold_nobody(
    open_harness: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can end such a call; those who come meanwhile are answered by the kiosk alone."""
    found, look_up = threading.Event(), socket.getaddrinfo

    def slow(*arguments: Any, **others: Any) -> Any:
        found.wait(PATIENCE)
        return look_up(*arguments, **others)

    harness = open_harness(*[says(200, BLOCKED)] * 4, confirm_online=BRIEF)
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert harness.asks().source is Source.KIOSK
    assert harness.asks(OTHER).source is Source.KIOSK
    found.set()
    assert harness.asks().source is Source.CENTRE


@pytest.mark.crashes
def test_a_bug_on_the_way_still_answers_and_is_told_without_a_word_of_the_person(
    open_harness: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(holder: Holder) -> HolderStatus:
        raise ZeroDivisionError(holder.name)

    harness = open_harness()
    monkeypatch.setattr(harness.enquirer, "status", broken)
    with capture_logs() as logs:
        known = harness.asks()
    assert (known.source, known.reports) == (Source.KIOSK, ())
    assert [log for log in logs if log["event"] == "kiosk.work_crashed"] == [
        {
            "event": "kiosk.work_crashed",
            "exception": "ZeroDivisionError",
            "log_level": "critical",
        }
    ]


@pytest.mark.parametrize("said", [b"", HEAD], ids=["silent", "dripping"])
def test_closing_ends_an_enquiry_that_hangs(open_harness: Open, said: bytes) -> None:
    arrived, release = threading.Event(), threading.Event()
    harness = open_harness(dripping(said, arrived, release))
    harness.effects.perform(Enquire(HOLDER))
    assert arrived.wait(PATIENCE)
    closing = threading.Thread(target=harness.effects.close)
    closing.start()
    closing.join(15)  # the enquiry alone would be waited for longer: 20 s, or PATIENCE
    assert not closing.is_alive()
    release.set()
    assert harness.until(events.EnquiryAnswered).known.source is Source.KIOSK


# ---- paper -------------------------------------------------------------------------------------


def test_a_slip_is_printed_and_records_nothing(open_harness: Open) -> None:
    harness = open_harness(says(200, BLOCKED))
    harness.prints(known=harness.asks())
    assert harness.until(events.SlipPrinted).confirmed
    assert {path.suffix for path in harness.folder.iterdir()} == {".png", ".pdf", ".bin"}
    (sheet,) = harness.folder.glob("*.bin")
    words = sheet.read_bytes().decode("gb18030", errors="replace")
    assert masked_number(WANG.number) in words
    assert WANG.name not in words
    assert WANG.number not in words
    assert good(harness.queue.rows()) == []


def test_a_slip_without_paper_fails_and_comes_when_there_is_some(open_harness: Open) -> None:
    harness = open_harness()
    harness.printer.simulate(PrinterStatus.PAPER_OUT)
    harness.prints()
    assert harness.until(events.SlipFailed).failure.code is FailureCode.PRINTER_PAPER_OUT
    assert not harness.folder.exists()
    harness.printer.simulate(PrinterStatus.READY)
    harness.prints()
    assert harness.until(events.SlipPrinted).confirmed


def test_who_waits_for_a_paper_is_told_how_long_that_takes(open_harness: Open) -> None:
    """With what was asked for, as somebody else may stand there by then."""
    harness = open_harness()
    receipt = harness.records().receipt
    harness.effects.perform(PrintReceipt(receipt))
    assert harness.until(events.ReceiptTakes) == events.ReceiptTakes(receipt.report_id, 0)
    harness.until(events.ReceiptPrinted)
    harness.prints(Topic.FOUND)
    takes = harness.until(events.SlipTakes)
    assert takes.slip == harness.until(events.SlipPrinted).slip


def test_a_slip_takes_no_receipts_place(open_harness: Open) -> None:
    """The original is still the original when a slip came out before it."""
    harness = open_harness()
    receipt = harness.records().receipt
    harness.prints(Topic.FOUND)
    harness.until(events.SlipPrinted)
    harness.effects.perform(PrintReceipt(receipt))
    harness.until(events.ReceiptPrinted)
    assert (harness.folder / f"receipt-{receipt.report_number}.pdf").exists()


# ---- staff -------------------------------------------------------------------------------------


def test_a_call_for_staff_is_logged_and_names_nobody(
    open_harness: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    harness = open_harness(says(200, BLOCKED))
    harness.asks()
    stream = io.BytesIO()
    configure(load_events(), stream=stream)
    harness.effects.perform(AlertStaff())
    flush()
    log.listen()
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line.pop("at")
    assert line == {"event": "kiosk.staff_called", "level": "warning"}
