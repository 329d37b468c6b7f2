"""What happened is told in the log where nobody else would tell staff of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from threading import Semaphore
from types import SimpleNamespace
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from kiosk import keeper
from kiosk.central.ledger import Act
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind
from kiosk.journey import events
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.port import PrinterStatus
from kiosk.printing.settings import Driver, PrinterSettings
from kiosk.reader.notifier import Notifier
from kiosk.reader.port import Empty, Failed
from kiosk.sync.backoff import Pace
from kiosk.sync.drain import Drain
from kiosk.sync.loop import SyncLoop
from kiosk.sync.port import NotNow
from kiosk.sync.wire import report_json
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.printing.examples import AT, COMPOSER, RECEIPT
from tests.sync.examples import MemoryOutbox, report
from tests.sync.reference import referred
from tests.sync.test_drain import AWAY, REFUSAL, PickyCentre
from tests.sync.test_loop import FOREVER, Results, ScriptedCentre

PACE = Pace(first=0.01, longest=0.01, start_within=0.01, look_again=0.01, beat_every=FOREVER)

Log = list[Any]


@pytest.fixture
def log() -> Iterator[Log]:
    with capture_logs() as captured:
        yield captured


def logged(log: Log, event: str) -> list[dict[str, Any]]:
    """The fields of every such event."""
    kept = {"event", "log_level"}
    return [
        {key: value for key, value in entry.items() if key not in kept}
        for entry in log
        if entry["event"] == event
    ]


def test_a_reader_s_states_and_failures(log: Log) -> None:
    notifier = Notifier(lambda _state: None)
    notifier.notify(Empty())
    notifier.notify(Failed(Failure(FailureCode.CARD_WRONG, "storage card")))
    assert logged(log, "reader.state") == [{"state": "Empty"}]
    assert logged(log, "reader.failed") == [{"code": "card_wrong", "detail": "storage card"}]


def test_a_paper_that_did_not_come_out(log: Log, tmp_path: Path) -> None:
    printer = FilePrinter(COMPOSER, PrinterSettings(Driver.FILE), tmp_path)
    printer.simulate(PrinterStatus.PAPER_OUT)
    printer.print(RECEIPT)
    assert logged(log, "printing.failed") == [
        {"code": "printer_paper_out", "detail": "out of paper"}
    ]


def test_the_centre_s_life_and_work(log: Log, tmp_path: Path) -> None:
    written = report(report_id=uuid7(), kind=ReportKind.WRITTEN_PRE_LOSS)
    with referred(tmp_path) as centre:
        assert centre.http.post("/v1/reports", json={"reports": [report_json(written)]}).is_success
        step = centre.centre.counter_step(Act.CONFIRM, written.report_number)
        assert not isinstance(step, Failure)
        assert logged(log, "central.started") == [{"port": centre.port}]
        assert logged(log, "central.stopped") == []
    assert logged(log, "central.received") == [{"accepted": 1, "duplicate": 0, "refused": 0}]
    assert logged(log, "central.counter_step") == [
        {"act": "confirm", "report_number": written.report_number}
    ]
    assert logged(log, "central.stopped") == [{}]


def test_a_sign_in_that_failed(log: Log, tmp_path: Path) -> None:
    with referred(tmp_path) as centre:
        centre.centre.sign_ins.begin("zhao", "a password", AT)
    assert logged(log, "central.sign_in_failed") == [{}]


def test_a_line_that_is_lost_and_comes_back_each_once(log: Log) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(*[NotNow(AWAY)] * 3)
    with closing(SyncLoop(outbox, centre, results, pace=PACE)) as loop:
        loop.start()
        results.wait(1)
        outbox.waiting.append(report(2))
        loop.wake()
        results.wait(2)
    assert logged(log, "sync.stopped") == [{"code": AWAY.code, "detail": AWAY.detail}]
    assert logged(log, "sync.resumed") == [{}]


def test_a_report_that_the_centre_takes_in_no_company(log: Log) -> None:
    reports = [report(0), report(1)]
    drain = Drain(MemoryOutbox(reports), PickyCentre({1}, reports, set()), lambda _: None, 2)
    drain.run()
    assert logged(log, "sync.refused") == [
        {"report_number": reports[1].report_number, "detail": REFUSAL.detail}
    ]


def test_a_queue_that_can_t_be_tidied(log: Log) -> None:
    looked = Semaphore(0)

    class Untidy(MemoryOutbox):
        def tidy(self) -> Failure:
            looked.release()
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "disk I/O error")

    with closing(SyncLoop(Untidy(), ScriptedCentre(), pace=PACE)) as loop:
        loop.start()
        for _ in range(2):
            assert looked.acquire(timeout=PATIENCE)
    untidy = logged(log, "sync.untidy")
    assert untidy[0] == {"code": "queue_unavailable", "detail": "disk I/O error"}


def test_what_keeps_the_kiosk_closed_and_that_it_is_open_again(log: Log) -> None:
    full = Failure(FailureCode.QUEUE_FULL, "0 bytes free on the disk")
    kiosk: Any = SimpleNamespace(obstacle=lambda: None, notice=lambda: None, close=lambda: None)
    outcomes, posted = iter([full, full, kiosk]), Queue[events.Event]()
    pace = keeper.Pace(first=0.01, longest=0.01, look=FOREVER)
    with closing(
        keeper.Keeper(
            lambda: next(outcomes),
            posted.put,
            on_opened=lambda _kiosk: None,
            on_over=lambda _failure: None,
            pace=pace,
        )
    ) as keeping:
        keeping.start()
        changes = [posted.get(timeout=PATIENCE) for _ in range(2)]
    assert changes == [events.ServiceChanged(full), events.ServiceChanged(None)]
    assert logged(log, "kiosk.hindered") == [{"code": "queue_full", "detail": full.detail}]
    assert logged(log, "kiosk.unhindered") == [{}]
