"""When a report's validity ends: hours, calendar days, and working days of the State Council."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.validity import end_of
from kiosk.domain.policy import Duration, DurationUnit
from tests.central.examples import BEIJING, MONDAY

# The State Council's notice for 2026: week-days that are free, week-ends that are worked.
_FREE = [
    *((date(2026, 1, 1), 3), (date(2026, 2, 15), 9), (date(2026, 4, 4), 3)),
    *((date(2026, 5, 1), 5), (date(2026, 6, 19), 3), (date(2026, 9, 25), 3)),
    (date(2026, 10, 1), 7),
]
FREE = {first + timedelta(days=n) for first, length in _FREE for n in range(length)}
WORKED = {
    *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9)),
    *(date(2026, 9, 20), date(2026, 10, 10)),
}
SATURDAY = 5

moments = st.integers(0, 333 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
amounts = st.integers(1, 15)


def is_worked(day: date) -> bool:
    return day in WORKED or (day.weekday() < SATURDAY and day not in FREE)


def test_hours_run_from_the_minute() -> None:
    duration = Duration(amount=24, unit=DurationUnit.HOURS)
    assert end_of(MONDAY, duration) == MONDAY + timedelta(hours=24)


def test_calendar_days_end_at_the_same_time_of_day() -> None:
    duration = Duration(amount=10, unit=DurationUnit.CALENDAR_DAYS)
    after_midnight_in_beijing = datetime.fromisoformat("2026-11-22T16:30:00+00:00")
    end = end_of(after_midnight_in_beijing, duration)
    assert end == datetime(2026, 12, 3, 0, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # over a week-end
        (date(2026, 9, 30), 2, date(2026, 10, 9)),  # National Day ends on 7 October
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # and the Saturday after it is worked
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday before the Spring Festival, too
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # reported while nobody works
    ],
)
def test_working_days_follow_the_state_council(start: date, amount: int, last: date) -> None:
    morning = datetime(start.year, start.month, start.day, 9, tzinfo=BEIJING)
    end = end_of(morning, Duration(amount=amount, unit=DurationUnit.WORKING_DAYS))
    assert end == datetime(last.year, last.month, last.day, 9, tzinfo=BEIJING)


def test_no_end_is_invented_beyond_the_published_calendar() -> None:
    far = datetime(2199, 1, 4, tzinfo=BEIJING)
    assert end_of(far, Duration(amount=3, unit=DurationUnit.WORKING_DAYS)) is None


@given(moments, amounts)
def test_a_period_ends_so_many_hours_days_or_worked_days_later(
    start: datetime, amount: int
) -> None:
    local = start.astimezone(BEIJING)
    ends = {unit: end_of(start, Duration(amount=amount, unit=unit)) for unit in DurationUnit}
    assert ends[DurationUnit.HOURS] == start + timedelta(hours=amount)
    assert ends[DurationUnit.CALENDAR_DAYS] == start + timedelta(days=amount)
    last = ends[DurationUnit.WORKING_DAYS]
    assert last is not None
    assert (last.time(), last.utcoffset()) == (local.time(), local.utcoffset())
    passed = (last.date() - local.date()).days
    days = [local.date() + timedelta(days=n + 1) for n in range(passed)]
    assert sum(map(is_worked, days)) == amount
    assert is_worked(days[-1])
