"""Telephone numbers a person may leave: mainland mobile numbers and fixed lines with area code."""

import re
from enum import StrEnum
from typing import Final

LONGEST: Final = 12
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_FIXED: Final = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_MOBILE_LENGTH: Final = 11


class PhoneProblem(StrEnum):
    """Why a number can't be one, told while it is typed."""

    UNFINISHED = "unfinished"
    START = "start"
    TOO_LONG = "too_long"


def phone_problem(digits: str) -> PhoneProblem | None:
    """``None`` when ``digits`` may be a number that can be called."""
    if _MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits):
        return None
    if digits and not re.match(r"0|1(?:[3-9]|$)", digits):
        return PhoneProblem.START
    limit = _MOBILE_LENGTH if digits.startswith("1") else LONGEST
    return PhoneProblem.TOO_LONG if len(digits) > limit else PhoneProblem.UNFINISHED


def spaced(digits: str) -> str:
    """As people read it: ``138 0013 8000``; a fixed line stays in one piece."""
    if digits.startswith("1"):
        parts = digits[:3], digits[3:7], digits[7:]
        return " ".join(part for part in parts if part)
    return digits


def masked_phone(digits: str) -> str:
    """For review: ``138 **** 8000``."""
    return spaced(digits[:3] + "*" * max(len(digits) - 7, 0) + digits[-4:]) if digits else ""
