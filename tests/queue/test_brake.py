"""The brake on reports without a card: a few an hour, whatever is started anew or set back."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Draft, Holder, Report, ReportKind, Verification
from kiosk.queue.brake import Pace
from kiosk.queue.queue import Queue
from kiosk.queue.view import Limits
from tests.logs import capture_logs
from tests.queue.examples import (
    PHONE,
    BentClock,
    draft,
    good,
    in_force,
    opened,
    resident_number,
)

OpenQueue = Callable[..., Queue]
THREE = Limits(pace=Pace(an_hour=3, by_phone=2))


def stated(serial: int, phone: str | None = None) -> Draft:
    """Each of another number and, where none is given, with another telephone."""
    holder = Holder(DocumentKind.RESIDENT_ID, "", resident_number(serial))
    phone = phone or f"1390013{serial:04d}"
    return draft(holder=holder, phone=phone, verification=Verification.STATED)


def limited(outcome: Report | Failure) -> bool:
    return isinstance(outcome, Failure) and outcome.code is FailureCode.STATED_LIMIT


def test_a_kiosk_takes_so_many_an_hour_and_anything_else_as_before(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(limits=THREE, clock=clock.clock())
    for serial in range(3):
        good(queue.record(stated(serial), language="en"))
    assert limited(queue.record(stated(3), language="en"))
    good(queue.record(draft(), language="en"))
    agent = Holder(DocumentKind.RESIDENT_ID, "王丽娜", resident_number(9))
    good(queue.record(draft(3, verification=Verification.AGENT, agent=agent), language="en"))
    written = draft(4, ReportKind.WRITTEN_PRE_LOSS, verification=Verification.COUNTER)
    good(queue.record(written, language="en"))
    clock.passes(3599)
    assert limited(queue.record(stated(3), language="en"))
    clock.passes(1)
    good(queue.record(stated(3), language="en"))


def test_one_phone_number_stands_for_fewer(open_queue: OpenQueue) -> None:
    queue = open_queue(limits=THREE)
    for serial in range(2):
        good(queue.record(stated(serial, PHONE), language="en"))
    assert limited(queue.record(stated(2, PHONE), language="en"))
    good(queue.record(stated(2), language="en"))


def test_none_is_taken_where_the_limit_is_none(open_queue: OpenQueue) -> None:
    queue = open_queue(limits=Limits(pace=Pace(an_hour=0)))
    assert limited(queue.record(stated(0), language="en"))
    good(queue.record(draft(), language="en"))


def test_a_second_try_of_the_same_report_is_not_counted_again(open_queue: OpenQueue) -> None:
    queue = open_queue(limits=Limits(pace=Pace(an_hour=1)))
    good(queue.record(stated(0), language="en"))
    queue.close()
    again = open_queue(limits=Limits(pace=Pace(an_hour=1)))
    assert limited(again.record(stated(1), language="en"))


_HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("passes"), st.floats(0, 1500)),
        st.tuples(st.just("jumps"), st.floats(-9, 9)),
        st.tuples(st.just("restarts"), st.just(0.0)),
        st.tuples(st.just("reboots"), st.floats(0, 900)),
        st.tuples(st.just("stated"), st.just(0.0)),
        st.tuples(st.just("answered"), st.just(0.0)),
    ),
    min_size=8,
    max_size=40,
)


@given(_HAPPENINGS)
def test_no_restart_and_no_clock_lets_more_through(
    tmp_path_factory: Any, happenings: list[tuple[str, float]]
) -> None:
    """In no hour that really went by were there more than so many, also where the centre has
    answered and nothing more of them is needed for it.
    """
    folder = tmp_path_factory.mktemp("brake") / "data"
    clock, lived, taken = BentClock(), 0.0, []

    def queue() -> Queue:
        return good(
            opened(folder, limits=THREE, clock=clock.clock(), clock_synchronised=lambda: False)
        )

    running = queue()
    for serial, (act, amount) in enumerate(happenings):
        if act == "passes":
            clock.passes(amount)
            lived += amount
        elif act == "jumps":
            clock.jumps(days=amount)
        elif act == "stated":
            if not limited(running.record(stated(serial), language="en")):
                taken.append(lived)
        elif act == "answered":
            assert running.answer([in_force(one) for one in good(running.pending(99))]) is None
            running.tidy()
        else:
            running.close()
            if act == "reboots":
                clock.reboots(amount)
                lived += amount
            running = queue()
            running.tidy()
    running.close()
    assert all(later - first >= 3600 for first, later in zip(taken, taken[3:], strict=False))


def test_staff_are_told_of_the_limit_and_of_one_number_again_and_again(
    open_queue: OpenQueue,
) -> None:
    queue = open_queue(limits=THREE)
    assert queue.stated() is None
    with capture_logs() as logs:
        for phone in (PHONE, "13900139000", "13700137000"):
            report = good(queue.record(stated(1, phone), language="en"))
        assert limited(queue.record(stated(2), language="en"))
    raised = [line for line in logs if line["event"].startswith("queue.stated")]
    assert [line["event"] for line in raised] == ["queue.stated_again", "queue.stated_limit"]
    assert raised[0]["report_number"] == report.report_number
    secrets = (report.holder.number, PHONE)
    assert not any(secret in str(line) for line in raised for secret in secrets)
    again = queue.stated()
    assert again is not None
    assert again.code is FailureCode.STATED_AGAIN


def test_a_limit_that_is_reached_is_told_until_the_hour_is_over(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(limits=THREE, clock=clock.clock())
    for serial in range(3):
        good(queue.record(stated(serial), language="en"))
    reached = queue.stated()
    assert reached is not None
    assert reached.code is FailureCode.STATED_LIMIT
    clock.passes(3600)
    assert queue.stated() is None
