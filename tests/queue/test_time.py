"""Ages, alarms and erasure go by the time since boot; a wall clock that jumps changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from kiosk.queue.alarm import AgeAlarm, alarm_for, seconds_to_next
from kiosk.queue.queue import Queue
from tests.queue.world import BentClock, draft, good, in_force

OpenQueue = Callable[..., Queue]
TEN_YEARS, A_DAY_BACK = 3650, -1


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


def test_across_a_reboot_wall_time_tells_the_age(open_queue: OpenQueue) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock())
    good(queue.record(draft(), language="en"))
    queue.close()
    clock.passes(300)
    clock.boot, clock.uptime = "boot-2", 5.0
    queue = open_queue(clock=clock.clock())
    assert queue.oldest_unsent_seconds() == 300
    clock.jumps(days=A_DAY_BACK)
    assert queue.oldest_unsent_seconds() == 0


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
