"""What the queue remembers of somebody: their own reports, as they stand now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Holder, Report, ReportKind, ReportState, Verification
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from tests.queue.examples import BentClock, draft, good, in_force, refused

OpenQueue = Callable[..., Queue]
DAY = 24 * 3600
PRE_LOSS, UNDO = ReportKind.PRE_LOSS, ReportKind.UNDO_PRE_LOSS


def holder_of(serial: int) -> Holder:
    return draft(serial).holder


def answered(report: Report, state: ReportState, queue: Queue) -> None:
    assert queue.answer([replace(in_force(report), state=state, expires_at=None)]) is None


def test_a_report_that_was_just_recorded_is_known_and_not_doubled(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    report = good(queue.record(draft(), language="en"))
    known = good(queue.known(report.holder))
    assert known == HolderStatus(
        Source.KIOSK,
        clock.wall,
        (),
        (
            ReportStatus(
                report_id=report.report_id,
                report_number=report.report_number,
                kind=PRE_LOSS,
                issuing_region="110000",
                recorded_at=report.recorded_at,
                state=ReportState.RECORDED,
            ),
        ),
    )
    assert known.makes_needless(PRE_LOSS, "110000")
    assert not known.makes_needless(PRE_LOSS, "320000")


def test_nobody_hears_of_anybody_else(queue: Queue) -> None:
    good(queue.record(draft(2), language="en"))
    assert good(queue.known(holder_of(3))).reports == ()
    other = Holder(DocumentKind.HK_MO_TW_PERMIT, holder_of(2).name, holder_of(2).number)
    assert good(queue.known(other)).reports == ()


def test_a_number_that_was_typed_is_the_same_person_as_the_card_s(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    typed = Holder(report.holder.document, "", report.holder.number)
    assert [one.report_id for one in good(queue.known(typed)).reports] == [report.report_id]


def test_reports_come_newest_first_and_over_a_restart(open_queue: OpenQueue) -> None:
    queue = open_queue()
    first, second = (
        good(queue.record(draft(issuing_region=region), language="en"))
        for region in ("110000", "320000")
    )
    queue.close()
    known = good(open_queue().known(first.holder))
    assert [one.report_id for one in known.reports] == [second.report_id, first.report_id]


def test_what_the_centre_put_in_force_blocks_the_card_until_its_end(
    open_queue: OpenQueue,
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=30 * DAY)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    end = report.recorded_at + timedelta(days=10)
    clock.passes(10 * DAY - 1)
    known = good(queue.known(report.holder))
    assert known.cards == (CardStatus("110000", CardState.PRE_LOSS, report.recorded_at, end),)
    assert [one.state for one in known.reports] == [ReportState.IN_FORCE]
    assert known.makes_needless(PRE_LOSS, "110000")
    clock.passes(1)
    known = good(queue.known(report.holder))
    assert known.cards == ()
    assert [(one.state, one.expires_at) for one in known.reports] == [(ReportState.LAPSED, end)]
    assert not known.makes_needless(PRE_LOSS, "110000")


def test_without_an_end_from_the_centre_it_stands(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=1000 * DAY)
    report = good(queue.record(draft(), language="en"))
    answered(report, ReportState.IN_FORCE, queue)
    clock.passes(900 * DAY)
    assert good(queue.known(report.holder)).makes_needless(PRE_LOSS, "110000")


@pytest.mark.parametrize(
    "state", sorted(set(ReportState) - {ReportState.RECORDED, ReportState.IN_FORCE})
)
def test_what_is_not_in_force_blocks_no_card(queue: Queue, state: ReportState) -> None:
    report = good(queue.record(draft(), language="en"))
    answered(report, state, queue)
    known = good(queue.known(report.holder))
    assert known.cards == ()
    assert [one.state for one in known.reports] == [state]
    waits = state is ReportState.AWAITING_COUNTER
    assert known.makes_needless(PRE_LOSS, "110000") == waits


def test_a_refused_report_stands_again_once_it_is_back_in_line(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([refused(report)]) is None
    assert not good(queue.known(report.holder)).makes_needless(PRE_LOSS, "110000")
    assert good(queue.retry()) == 1
    assert good(queue.known(report.holder)).makes_needless(PRE_LOSS, "110000")


def test_what_was_undone_here_may_be_reported_again(queue: Queue) -> None:
    """The answer to the first report is kept as it came; the later one tells how things stand."""
    lost, elsewhere, found = (
        good(queue.record(made, language="en"))
        for made in (draft(), draft(issuing_region="320000"), draft(kind=UNDO))
    )
    assert queue.answer([in_force(lost), in_force(elsewhere)]) is None
    assert good(queue.known(lost.holder)).card("110000") is not None
    answered(found, ReportState.UNDONE, queue)
    known = good(queue.known(lost.holder))
    assert known.card("110000") is None
    assert known.card("320000") is not None
    assert {one.state for one in known.reports if one.issuing_region == "110000"} == {
        ReportState.UNDONE
    }
    again = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(again)]) is None
    assert good(queue.known(lost.holder)).card("110000") is not None


def test_of_two_in_force_the_newest_speaks_for_the_card(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    first = good(queue.record(draft(), language="en"))
    clock.passes(3600)
    second = good(queue.record(draft(kind=ReportKind.FORMAL_LOSS), language="en"))
    assert queue.answer([in_force(first), in_force(second)]) is None
    (card,) = good(queue.known(first.holder)).cards
    assert (card.state, card.effective_at) == (CardState.FORMAL_LOSS, second.recorded_at)


def test_who_is_erased_is_forgotten(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    clock.passes(DAY)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports == ()


def test_a_torn_seal_hides_nobody_else_s_report(open_queue: OpenQueue, folder: Path) -> None:
    queue = open_queue()
    torn, whole = (good(queue.record(draft(), language="en")) for _ in range(2))
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE personal SET sealed = zeroblob(60) WHERE sequence = 1")
    connection.close()
    known = good(open_queue().known(torn.holder))
    assert [one.report_id for one in known.reports] == [whole.report_id]


def test_a_queue_that_is_broken_says_so(queue: Queue) -> None:
    queue.close()
    failure = queue.known(holder_of(2))
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_UNAVAILABLE


def test_what_was_typed_never_answers_for_somebody_whose_card_is_read(queue: Queue) -> None:
    """They are told of it, and their own report is not doubled by it."""
    holder = holder_of(2)
    typed = replace(holder, name="")
    stated = draft(holder=typed, verification=Verification.STATED)
    written = draft(
        holder=typed, kind=ReportKind.WRITTEN_PRE_LOSS, verification=Verification.COUNTER
    )
    report = good(queue.record(stated, language="en"))
    good(queue.record(written, language="en"))
    assert queue.answer([in_force(report)]) is None
    known = good(queue.known(holder))
    assert [one.verification for one in known.reports] == [
        Verification.COUNTER,
        Verification.STATED,
    ]
    assert known.by_others("110000") == known.reports
    assert not any(known.makes_needless(kind, "110000") for kind in ReportKind)
    (card,) = known.cards
    assert (card.state, card.verification) == (CardState.PRE_LOSS, Verification.STATED)


def test_a_report_of_the_holders_own_speaks_for_their_card(queue: Queue) -> None:
    own = good(queue.record(draft(), language="en"))
    stated = draft(holder=replace(own.holder, name=""), verification=Verification.STATED)
    later = good(queue.record(stated, language="en"))
    assert queue.answer([in_force(own), in_force(later)]) is None
    known = good(queue.known(own.holder))
    (card,) = known.cards
    assert card.verification is None
    assert known.makes_needless(PRE_LOSS, "110000")
