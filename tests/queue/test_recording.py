"""What ``record`` promises, and what is kept of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import uuid4

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.report import (
    Holder,
    Report,
    ReportKind,
    ReportState,
    SiteProfile,
    Verification,
)
from kiosk.domain.report_number import is_report_number, running_of
from kiosk.queue.queue import Queue
from kiosk.queue.view import Limits
from tests.queue.examples import (
    KIOSK_ID,
    NAME,
    BentClock,
    draft,
    good,
    in_force,
    opened,
    resident_number,
)

OpenQueue = Callable[..., Queue]


def test_the_report_says_what_the_person_confirmed_and_where(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), clock_synchronised=lambda: False)
    confirmed = draft(lost_on=date(2026, 11, 20), replaces=uuid4(), replacement_requested=False)
    report = good(queue.record(confirmed, language="en"))
    assert report == Report(
        report_id=report.report_id,
        report_number=report.report_number,
        kind=ReportKind.PRE_LOSS,
        kiosk_id=KIOSK_ID,
        site_profile=SiteProfile.OUTLET,
        kiosk_region="110105",
        issuing_region="110000",
        recorded_at=clock.wall,
        clock_synchronised=False,
        holder=confirmed.holder,
        verification=confirmed.verification,
        lost_on=date(2026, 11, 20),
        phone=confirmed.phone,
        replaces=confirmed.replaces,
        replacement_requested=False,
    )
    assert report.report_id.version == 7
    assert is_report_number(report.report_number)


def test_recorded_means_kept_whole_and_unsent_after_a_restart(open_queue: OpenQueue) -> None:
    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    queue.close()
    again = open_queue()
    assert good(again.pending(500)) == [report]
    receipt = good(again.receipt(report.report_number))
    assert receipt.report_id == report.report_id
    assert receipt.language == "en"
    assert receipt.state is ReportState.RECORDED
    assert receipt.name == masked_name(NAME)
    assert receipt.number == masked_number(report.holder.number)
    assert good(again.statuses())["states"] == {"recorded": 1}


def test_who_came_for_the_holder_is_kept_sealed_with_the_report(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    holder = Holder(DocumentKind.RESIDENT_ID, "", resident_number(3))
    agent = Holder(DocumentKind.RESIDENT_ID, "欧阳小虎", resident_number(4))
    told = draft(holder=holder, verification=Verification.AGENT, agent=agent)
    report = good(queue.record(told, language="en"))
    assert (report.holder, report.agent) == (holder, agent)
    queue.close()
    again = open_queue()
    assert good(again.pending(500)) == [report]
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert agent.name.encode() not in everything
    assert agent.number.encode() not in everything


def test_pending_comes_in_the_order_of_recording_however_the_clock_jumps(
    open_queue: OpenQueue,
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    ids = []
    for hours in (0, 24 * 3650, -24, 1, -30):
        clock.jumps(hours=hours)
        ids.append(good(queue.record(draft(), language="zh_CN")).report_id)
    assert [report.report_id for report in good(queue.pending(500))] == ids
    assert [report.report_id for report in good(queue.pending(2))] == ids[:2]


def test_many_threads_record_at_once_and_every_number_is_given_once(queue: Queue) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: good(queue.record(draft(i), language="en")), range(120)))
    assert len({report.report_id for report in made}) == 120
    running = sorted(running_of(report.report_number) for report in made)
    assert running == list(range(running[0], running[0] + 120))
    assert {report.report_id for report in good(queue.pending(500))} == {
        report.report_id for report in made
    }


def test_a_kiosk_id_of_another_form_is_a_wrong_configuration(folder: Path) -> None:
    failure = opened(folder, kiosk_id="kiosk-7")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
    assert not folder.exists()


def test_when_full_nothing_new_is_taken_and_nothing_taken_is_dropped(
    open_queue: OpenQueue,
) -> None:
    queue = open_queue(limits=Limits(unsent=3, free_bytes=0))
    reports = [good(queue.record(draft(i), language="en")) for i in range(3)]
    failure = queue.record(draft(4), language="en")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_FULL
    assert good(queue.pending(500)) == reports
    assert queue.answer([in_force(reports[0])]) is None
    assert isinstance(queue.record(draft(5), language="en"), Report)


def test_a_disk_that_is_nearly_full_takes_nothing_new(open_queue: OpenQueue) -> None:
    queue = open_queue(limits=Limits(free_bytes=1 << 62))
    failure = queue.record(draft(), language="en")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_FULL
    assert good(queue.rows()) == []


def test_what_would_keep_a_report_out_is_told_before(open_queue: OpenQueue) -> None:
    queue = open_queue(limits=Limits(unsent=1, free_bytes=0))
    assert queue.obstacle() is None
    report = good(queue.record(draft(), language="en"))
    full = queue.obstacle()
    assert full is not None
    assert full.code is FailureCode.QUEUE_FULL
    assert queue.answer([in_force(report)]) is None
    assert queue.obstacle() is None
    queue.close()
    crowded = open_queue(limits=Limits(unsent=1, free_bytes=1 << 62)).obstacle()
    assert crowded is not None
    assert crowded.code is FailureCode.QUEUE_FULL


def test_after_close_every_call_is_unavailable(open_queue: OpenQueue) -> None:
    queue = open_queue()
    queue.close()
    for answer in (queue.record(draft(), language="en"), queue.pending(1), queue.verify()):
        assert isinstance(answer, Failure)
        assert answer.code is FailureCode.QUEUE_UNAVAILABLE


def test_the_list_and_the_counts_have_the_contract_s_form(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    first, second = (good(queue.record(draft(i), language="en")) for i in range(2))
    clock.passes(7)
    assert queue.answer([in_force(first)]) is None
    assert queue.attempted([second.report_id], FailureCode.CENTRAL_UNREACHABLE) is None
    common = {"kind": "pre_loss", "recorded_at": "2026-11-22T09:30:00+00:00", "attempts": 1}
    assert good(queue.rows()) == [
        {
            "report_id": str(first.report_id),
            "report_number": first.report_number,
            "state": "in_force",
            **common,
        },
        {
            "report_id": str(second.report_id),
            "report_number": second.report_number,
            "state": "recorded",
            "last_error": "central_unreachable",
            **common,
        },
    ]
    assert good(queue.statuses()) == {
        "states": {"in_force": 1, "recorded": 1},
        "oldest_unsent_seconds": 7,
        "moved_aside": [],
    }
