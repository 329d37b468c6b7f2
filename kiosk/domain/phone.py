"""Telephone numbers a person may leave: mainland mobile numbers and fixed lines with area code."""

import re
from enum import StrEnum
from typing import Final

from kiosk.domain.masking import masked_number

LONGEST: Final = 12
_NUMBER: Final = re.compile(r"1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_OF_EACH_FORM: Final = ("13000000000", "01020000000", "02020000000", "031020000000")


class PhoneProblem(StrEnum):
    """Why a number can't be one, told while it is typed."""

    UNFINISHED = "unfinished"
    START = "start"
    TOO_LONG = "too_long"


def phone_problem(digits: str) -> PhoneProblem | None:
    """``None`` when ``digits`` may be a number that can be called."""
    if _NUMBER.fullmatch(digits):
        return None
    if any(_NUMBER.fullmatch(digits + form[len(digits) :]) for form in _OF_EACH_FORM):
        return PhoneProblem.UNFINISHED
    was_whole = any(_NUMBER.fullmatch(digits[:length]) for length in range(len(digits)))
    return PhoneProblem.TOO_LONG if was_whole else PhoneProblem.START


def spaced(digits: str) -> str:
    """As people read it: ``138 0013 8000``; a fixed line stays in one piece."""
    if digits.startswith("1"):
        parts = digits[:3], digits[3:7], digits[7:]
        return " ".join(part for part in parts if part)
    return digits


def masked_phone(digits: str) -> str:
    """For review: ``138 **** 8000``."""
    return spaced(masked_number(digits))
