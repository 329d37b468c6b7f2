"""The day of a loss: never to come, and not longer ago than a year."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.lost_on import may_be_lost_on

TODAYS = st.dates(date(2026, 1, 1), date(2100, 12, 31))


@given(TODAYS, st.integers(0, 365))
def test_any_day_of_the_last_year_may_be_given(today: date, ago: int) -> None:
    assert may_be_lost_on(today - timedelta(days=ago), today)


@given(TODAYS, st.integers(1, 40_000))
def test_no_day_to_come_and_none_before_that_may_be(today: date, days: int) -> None:
    assert not may_be_lost_on(today + timedelta(days=days), today)
    assert not may_be_lost_on(today - timedelta(days=365 + days), today)
