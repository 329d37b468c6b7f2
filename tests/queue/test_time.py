"""Ages, alarms and erasure go by the time that the machine was seen to run, over all boots; a wall
clock that jumps changes nothing, and one that can't be relied on tells nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import statements as sql
from kiosk.queue.alarm import AgeAlarm, alarm_for, seconds_to_next
from kiosk.queue.database import Error, connect
from kiosk.queue.queue import Queue
from tests.logs import capture_logs
from tests.queue.examples import BentClock, draft, good, in_force

OpenQueue = Callable[..., Queue]
TEN_YEARS, A_DAY_BACK = 3650, -1
HOUR = 3600


@pytest.mark.parametrize("days", [TEN_YEARS, A_DAY_BACK])
def test_a_clock_that_jumps_raises_no_alarm_and_hides_none(
    days: int, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    report = good(queue.record(draft(), language="en"))
    clock.jumps(days=days)
    clock.passes(100)
    assert queue.oldest_unsent_seconds() == 100
    assert queue.alarm() is None
    clock.passes(20)
    assert queue.alarm() is AgeAlarm.NOTICE
    assert good(queue.pending(1))[0].recorded_at == report.recorded_at
    later = good(queue.record(draft(3), language="en"))
    assert later.recorded_at == clock.wall
    assert good(queue.pending(500)) == [report, later]


@pytest.mark.parametrize("days", [TEN_YEARS, A_DAY_BACK])
def test_a_clock_that_jumps_erases_nothing_early_or_late(days: int, open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=3600)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    clock.jumps(days=days)
    clock.passes(3599)
    assert queue.tidy() == 1
    clock.passes(1)
    with capture_logs() as events:
        assert queue.tidy() is None
    assert [event["event"] for event in events] == ["queue.erased"]


class Unerasing:
    """A connection that fails at the erasure alone; the disk takes everything else."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def executemany(self, statement: str, values: Any) -> Any:
        if statement == sql.ERASE:
            error = Error("attempt to write a readonly database")
            error.sqlite_errorcode = 8  # SQLITE_READONLY
            raise error
        return self._connection.executemany(statement, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_an_erasure_that_failed_is_told_and_made_up_for(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=60)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    clock.passes(61)
    connection = queue._store._connection
    queue._store._connection = Unerasing(connection)  # type: ignore[assignment]
    with capture_logs() as events:
        failed = queue.tidy()
    assert isinstance(failed, Failure)
    assert failed.code is FailureCode.QUEUE_UNAVAILABLE
    assert "queue.erased" not in [event["event"] for event in events]
    queue._store._connection = connection
    with capture_logs() as events:
        assert queue.tidy() is None
    assert {"event": "queue.erased", "log_level": "info", "reports": 1} in events


def test_across_a_reboot_wall_time_tells_how_long_the_machine_was_off(
    open_queue: OpenQueue,
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    good(queue.record(draft(), language="en"))
    good(queue.tidy())
    queue.close()
    clock.reboots(seconds_off=300)
    queue = open_queue(clock=clock.clock())
    assert queue.oldest_unsent_seconds() == 300
    clock.jumps(days=A_DAY_BACK)
    assert queue.oldest_unsent_seconds() == 5, "the time since the reboot, at least"
    clock.passes(115)
    assert queue.alarm() is AgeAlarm.NOTICE


def rebooted(queue: Queue, clock: BentClock, again: OpenQueue, **changes: Any) -> Queue:
    """The same queue after a reboot; the clock has been set ``days`` off by a flat battery."""
    queue.close()
    clock.jumps(days=changes.pop("days", 0))
    clock.reboots(changes.pop("seconds_off", 0.0))
    return again(clock=clock.clock(), **changes)


@pytest.mark.parametrize("sure", [True, False])
def test_a_clock_set_back_years_keeps_nothing_for_ever(sure: bool, open_queue: OpenQueue) -> None:
    """In boots that are each shorter than the window, as of a kiosk switched off every night."""
    clock = BentClock()
    rules: dict[str, Any] = {"reprint_window": 24 * HOUR, "clock_synchronised": lambda: sure}
    queue = open_queue(clock=clock.clock(), **rules)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    good(queue.tidy())
    hours = 0
    while good(queue.known(report.holder)).reports and hours < 100:
        queue = rebooted(queue, clock, open_queue, days=-2000, **rules)
        for _ in range(8):
            clock.passes(HOUR)
            good(queue.tidy())
            hours += 1
    assert hours == 24


def test_a_clock_years_ahead_erases_nothing_early(open_queue: OpenQueue) -> None:
    """Neither in the boot that recorded it nor after the next; the clock is known to be off."""
    clock = BentClock()
    rules: dict[str, Any] = {"reprint_window": 24 * HOUR, "clock_synchronised": lambda: False}
    queue = open_queue(clock=clock.clock(), **rules)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    clock.jumps(days=TEN_YEARS)
    clock.passes(60)
    good(queue.tidy())
    for boots in range(3):
        queue = rebooted(queue, clock, open_queue, days=TEN_YEARS, **rules)
        clock.passes(60)
        good(queue.tidy())
        assert good(queue.known(report.holder)).reports, f"after {boots + 1} reboots"
    clock.passes(24 * HOUR)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports == ()


@pytest.mark.parametrize(
    ("then", "now", "left"),
    [(True, True, False), (True, False, True), (False, True, True), (False, False, True)],
)
def test_time_switched_off_counts_where_the_clock_was_relied_on_then_and_now(
    then: bool,
    now: bool,
    left: bool,
    open_queue: OpenQueue,
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=HOUR, clock_synchronised=lambda: then)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    good(queue.tidy())
    off: dict[str, Any] = {"seconds_off": 2 * HOUR, "clock_synchronised": lambda: now}
    queue = rebooted(queue, clock, open_queue, reprint_window=HOUR, **off)
    good(queue.tidy())
    assert bool(good(queue.known(report.holder)).reports) is left


def test_what_a_crash_left_uncounted_ages_from_when_it_is_seen_again(
    open_queue: OpenQueue,
) -> None:
    """However long the machine has lived: nothing is erased for what nobody counted."""
    clock = BentClock()
    rules: dict[str, Any] = {"reprint_window": HOUR, "clock_synchronised": lambda: False}
    queue = open_queue(clock=clock.clock(), **rules)
    clock.passes(1000 * HOUR)
    good(queue.tidy())
    queue = rebooted(queue, clock, open_queue, **rules)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    queue = rebooted(queue, clock, open_queue, **rules)
    good(queue.tidy())
    clock.passes(HOUR - 1)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports
    clock.passes(1)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports == ()


def test_a_power_cut_takes_ten_minutes_of_the_time_lived_at_most(open_queue: OpenQueue) -> None:
    clock = BentClock()
    rules: dict[str, Any] = {"clock_synchronised": lambda: False}
    queue = open_queue(clock=clock.clock(), **rules)
    good(queue.record(draft(), language="en"))
    for _ in range(60):
        good(queue.tidy())
        clock.passes(59)
    queue = rebooted(queue, clock, open_queue, **rules)
    age = good(queue.oldest_unsent_seconds())
    assert age is not None
    assert 60 * 59 - 660 <= age <= 60 * 59 + 5


@pytest.mark.parametrize("value", [b"", b"[]", b"{}", b'{"total": "x"}', b"\xff", b"null"])
def test_a_count_that_can_t_be_read_begins_anew(
    value: bytes, open_queue: OpenQueue, folder: Path
) -> None:
    clock = BentClock()
    rules: dict[str, Any] = {"reprint_window": HOUR, "clock_synchronised": lambda: False}
    queue = open_queue(clock=clock.clock(), **rules)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    good(queue.tidy())
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE setting SET value = ? WHERE name = 'lived'", (value,))
    connection.close()
    clock.reboots()
    queue = open_queue(clock=clock.clock(), **rules)
    good(queue.tidy())
    clock.passes(HOUR - 1)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports
    clock.passes(1)
    good(queue.tidy())
    assert good(queue.known(report.holder)).reports == ()


@pytest.mark.parametrize("days", [TEN_YEARS, -TEN_YEARS])
def test_a_report_ends_when_it_has_lasted_where_the_clock_can_t_tell(
    days: int, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    rules: dict[str, Any] = {"reprint_window": 1e9, "clock_synchronised": lambda: False}
    queue = open_queue(clock=clock.clock(), **rules)
    report = good(queue.record(draft(), language="en"))
    assert queue.answer([in_force(report)]) is None
    clock.jumps(days=days)
    clock.passes(10 * 24 * HOUR - 1)
    assert [one.state for one in good(queue.known(report.holder)).reports] == ["in_force"]
    clock.passes(1)
    assert [one.state for one in good(queue.known(report.holder)).reports] == ["lapsed"]


def test_alarms_rise_once_each_and_clear_once(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    report = good(queue.record(draft(), language="en"))
    told: list[tuple[Any, ...]] = []
    with capture_logs() as events:
        for seconds in (119, 1, 10, 470, 3000, 9000):
            clock.passes(seconds)
            wait = queue.tidy()
            told.append((seconds, wait))
        assert queue.answer([in_force(report)]) is None
        queue.tidy()
        queue.tidy()
    assert told == [(119, 1), (1, 480), (10, 470), (470, 3000), (3000, None), (9000, None)]
    assert [event["event"] for event in events] == [
        "queue.unsent_notice",
        "queue.unsent_serious",
        "queue.unsent_critical",
        "queue.answered",
        "queue.unsent_cleared",
    ]


@given(st.none() | st.floats(min_value=0, max_value=1e9))
def test_the_alarm_is_the_highest_reached(age: float | None) -> None:
    alarm = alarm_for(age)
    assert alarm == max((a for a in AgeAlarm if age is not None and age >= a), default=None)
    wait = seconds_to_next(age)
    if wait is not None:
        assert wait > 0
        assert age is not None
        higher = alarm_for(age + wait + 1e-6)
        assert higher is not None
        assert higher > (alarm or 0)
    else:
        assert age is None or alarm is AgeAlarm.CRITICAL
