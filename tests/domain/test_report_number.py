"""Numbers that are read out over the phone: their two forms, their check, what they count."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import BUILT
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.report_number import (
    RUNNING_LIMIT,
    grouped,
    is_report_number,
    next_running,
    report_number,
    running_of,
)

KIOSK_ID = "110105-0007"
running = st.integers(0, RUNNING_LIMIT - 1)
BUILT_AT = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=CHINA_TIME)
BUILT_MINUTES = (BUILT_AT - datetime(2025, 12, 31, 16, tzinfo=UTC)) // timedelta(minutes=1)
SOME_TIME = datetime(2027, 3, 1, 12, 34, 56, tzinfo=CHINA_TIME)
SOME_MINUTES = (31 + 28 + 31 + 365 - 31) * 24 * 60 + 12 * 60 + 34


def checked(payload: str) -> str:
    """With its ISO/IEC 7064 MOD 11,10 check digit, by the standard's other form: the one digit
    that makes the whole come out at 1.
    """
    product = 10
    for digit in payload:
        product = (((product + int(digit)) % 10 or 10) * 2) % 11
    (check,) = (digit for digit in range(10) if (product + digit) % 10 == 1)
    return f"{payload}{check}"


@given(running)
def test_it_is_the_kiosk_seven_digits_and_a_check(seven: int) -> None:
    number = report_number(KIOSK_ID, seven)
    assert number == checked(f"1101050007{seven:07d}")
    assert is_report_number(number)
    assert running_of(number) == seven


@given(st.integers(0, 99_999))
def test_numbers_of_before_stay_valid(five: int) -> None:
    number = checked(f"1101050007{five:05d}")
    assert is_report_number(number)
    assert running_of(number) == 0, "below all that are made now"


@given(running, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(seven: int, place: int, off: int) -> None:
    number = report_number(KIOSK_ID, seven)
    digit = str((int(number[place]) + off) % 10)
    assert not is_report_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("digits", [0, 15, 17, 19, 20])
def test_no_other_length_is_one(digits: int) -> None:
    assert not is_report_number(checked("1101050007123456789"[: digits - 1]) if digits else "")


def test_other_digits_than_ours_are_none() -> None:
    number = report_number(KIOSK_ID, 1)
    assert not is_report_number(number.replace("1", "\uff11"))
    assert not is_report_number(grouped(number))


@pytest.mark.parametrize("seven", [-1, RUNNING_LIMIT])
def test_what_does_not_fit_is_a_bug(seven: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        report_number(KIOSK_ID, seven)
    with pytest.raises(ValueError, match="kiosk id"):
        report_number("1101050007", 1)


def test_it_is_read_out_in_fours() -> None:
    assert grouped("110105000704733103") == "1101 0500 0704 7331 03"
    assert grouped("1101050007224814") == "1101 0500 0722 4814"


def test_a_first_number_tells_the_minute() -> None:
    assert next_running(SOME_TIME, 0) == SOME_MINUTES
    assert next_running(SOME_TIME.astimezone(UTC), 0) == SOME_MINUTES
    assert next_running(SOME_TIME, SOME_MINUTES - 1) == SOME_MINUTES


@pytest.mark.parametrize("ahead", [0, 1, 99_999])
def test_in_the_same_minute_and_after_a_clock_set_back_it_is_one_more(ahead: int) -> None:
    assert next_running(SOME_TIME, SOME_MINUTES + ahead) == SOME_MINUTES + ahead + 1


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2025, 12, 31, tzinfo=UTC),
        BUILT_AT - timedelta(minutes=1),
        datetime(2061, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ],
)
def test_a_clock_that_can_t_be_right_makes_no_number(wrong: datetime) -> None:
    assert next_running(wrong, 0) == BUILT_MINUTES
    assert next_running(wrong, BUILT_MINUTES + 5) == BUILT_MINUTES + 6


def test_after_the_greatest_they_begin_anew() -> None:
    assert next_running(SOME_TIME, RUNNING_LIMIT - 1) == 0


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20))
def test_whatever_the_clock_does_none_comes_twice(times: list[datetime]) -> None:
    given_out = list(
        itertools.accumulate(times, lambda last, at: next_running(at, last), initial=0)
    )
    assert given_out == sorted(set(given_out))
