"""Telephone numbers: mobiles and fixed lines of the mainland, told digit by digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.phone import LONGEST, PhoneProblem, masked_phone, phone_problem, spaced

UNFINISHED, START, TOO_LONG = PhoneProblem.UNFINISHED, PhoneProblem.START, PhoneProblem.TOO_LONG
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
FIXED = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{7}", fullmatch=True)


@given(MOBILES | FIXED)
def test_a_number_is_unfinished_until_it_may_be_called(number: str) -> None:
    told = [phone_problem(number[:length]) for length in range(len(number) + 1)]
    assert told[-1] is None
    # A fixed line of seven digits is whole too, and may go on to eight.
    assert set(told[:-2]) == {UNFINISHED}
    assert told[-2] in {UNFINISHED, None}


@given(MOBILES | FIXED, st.text("0123456789", min_size=1, max_size=4))
def test_a_whole_number_with_more_behind_it_is_too_long(number: str, more: str) -> None:
    assert phone_problem(number + more) is TOO_LONG


@pytest.mark.parametrize(
    ("digits", "problem"),
    [
        ("", UNFINISHED),
        ("1", UNFINISHED),
        ("12", START),
        ("10010", START),
        ("2", START),
        ("96102", START),
        ("00", START),
        ("011", START),
        ("0101", START),
        ("0209", START),
        ("075", UNFINISHED),
        ("07551", START),
        ("0755888888", UNFINISHED),
        ("07558888888", None),
        ("010888888888", TOO_LONG),
        ("+8613800138000", START),
        ("１３８００１３８０００", START),
    ],
)
def test_a_problem_is_told_at_the_digit_that_makes_it(
    digits: str, problem: PhoneProblem | None
) -> None:
    assert phone_problem(digits) is problem


@given(MOBILES | FIXED)
def test_only_three_and_four_digits_of_a_number_are_shown(number: str) -> None:
    assert spaced(number).replace(" ", "") == number
    hidden = "*" * (len(number) - 7)
    assert masked_phone(number).replace(" ", "") == number[:3] + hidden + number[-4:]


def test_no_number_is_longer_than_the_keypad_takes() -> None:
    assert phone_problem("0" + "3" * LONGEST) is TOO_LONG
    assert phone_problem("0" + "3" * (LONGEST - 1)) is None
