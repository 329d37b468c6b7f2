"""The numbers of identity cards: form, birth date and check digit (facts, section 5).

Three forms stand on cards:

* eighteen characters, GB 11643: region 6, birth date 8, sequence 3, check digit; residents, and
  holders of a residence permit with region 810000 (Hong Kong), 820000 (Macao) or 830000 (Taiwan);
* eighteen characters of a foreigner since 2023: ``9``, province 2, ISO 3166 numeric 3, birth
  date 8, sequence 3, check digit;
* fifteen characters of a foreigner before that: ISO 3166 alpha-3, region 4, birth date 6 (YYMMDD),
  sequence 1, check digit.
"""

import re
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind, IdentityWarning

# GB/T 2260, first two digits; 83 is the one permits use for Taiwan.
PROVINCES: Final = frozenset(
    f"{area}{place}"
    for area, places in {
        "1": "12345",
        "2": "123",
        "3": "1234567",
        "4": "123456",
        "5": "01234",
        "6": "12345",
        "7": "1",
        "8": "123",
    }.items()
    for place in places
)
PERMIT_REGIONS: Final = frozenset({"810000", "820000", "830000"})

_MAINLAND: Final = frozenset(province for province in PROVINCES if province[0] != "8")
_PROVINCE_END: Final = 2
_BIRTH_START: Final = 6
_BIRTH_END: Final = 14
_YEAR_END: Final = 4
_CENTURY_END: Final = 8
_CENTURIES: Final = ("18", "19", "20")
"""What the years begin with in which anybody alive was born."""
_LENGTH: Final = 18
_OLDEST: Final = 130
"""Years; nobody has lived as long."""

_DAYS_OF_A_YEAR: Final = tuple(
    f"{month:02}{day:02}" for month in range(1, 13) for day in range(1, 32)
)
_TYPED: Final = re.compile(r"(?!0)(?:[0-9]{0,17}|[0-9]{17}[0-9X])")
_EIGHTEEN: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_FIFTEEN: Final = re.compile(r"[A-Z]{3}[0-9]{12}")

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_OLD_WEIGHTS: Final = (7, 3, 1) * 5


def check_id_number(
    number: str, document: DocumentKind, today: date | None
) -> tuple[IdentityWarning, ...] | Failure:
    """Check the number of a document; the answer is what is odd about it, mostly nothing.

    A wrong form, a birth date that is not real or lies after ``today``, or a wrong check digit is
    ``id_number_invalid``. An unknown region only warns, since retired codes stay on valid cards;
    so does the check digit of a foreigner's fifteen characters, since genuine ones break it.
    Where nobody knows the day, ``today`` is ``None`` and no birth date is too late.
    """
    if document is DocumentKind.FOREIGN_PERMANENT_RESIDENT and _FIFTEEN.fullmatch(number):
        return _check_fifteen(number)
    if not _EIGHTEEN.fullmatch(number):
        return Failure(FailureCode.ID_NUMBER_INVALID, "form")
    is_foreign = number[0] == "9"
    if is_foreign != (document is DocumentKind.FOREIGN_PERMANENT_RESIDENT):
        return Failure(FailureCode.ID_NUMBER_INVALID, "form")
    birth_date = real_date(number[6:14])
    if birth_date is None or (today and birth_date > today):
        return Failure(FailureCode.ID_NUMBER_INVALID, "birth date")
    if number[17] != check_character(number[:17]):
        return Failure(FailureCode.ID_NUMBER_INVALID, "check digit")
    if document is DocumentKind.HK_MO_TW_PERMIT:
        is_known = number[:6] in PERMIT_REGIONS
    else:
        is_known = (number[1:3] if is_foreign else number[:2]) in PROVINCES
    return () if is_known else (IdentityWarning.REGION_UNKNOWN,)


def document_of(number: str) -> DocumentKind:
    """What document a number stands on: their forms don't overlap (facts, sections 3 and 5)."""
    if number[:6] in PERMIT_REGIONS:
        return DocumentKind.HK_MO_TW_PERMIT
    foreign = number[:1] == "9" or len(number) != _LENGTH
    return DocumentKind.FOREIGN_PERMANENT_RESIDENT if foreign else DocumentKind.RESIDENT_ID


class TypedProblem(StrEnum):
    """Why a number can't be that of a citizen, told while it is typed."""

    UNFINISHED = "unfinished"
    FORM = "form"
    OLD = "old"
    """It goes on like one of the fifteen digits that were given out until 1999: a year of two."""
    REGION = "region"
    BIRTH_DATE = "birth_date"
    BIRTH_FUTURE = "birth_future"
    AGE = "age"
    CHECK = "check"


def typed_problem(text: str, today: date | None) -> TypedProblem | None:
    """``None`` when ``text`` may be the number of a citizen; told as soon as it can't become one.

    Numbers of permits (81, 82, 83) and of foreigners (9) stand in no household register. Where
    nobody knows the day, ``today`` is ``None`` and no birth date is too late or too early.
    """
    if not _TYPED.fullmatch(text):
        return TypedProblem.FORM
    if not any(province.startswith(text[:_PROVINCE_END]) for province in _MAINLAND):
        return TypedProblem.REGION
    century = text[_BIRTH_START:_CENTURY_END]
    if not any(known.startswith(century) for known in _CENTURIES):
        return TypedProblem.OLD
    if problem := _birth_problem(text[_BIRTH_START:_BIRTH_END], today):
        return problem
    if len(text) < _LENGTH:
        return TypedProblem.UNFINISHED
    return None if text[-1] == check_character(text[:-1]) else TypedProblem.CHECK


def _birth_problem(typed: str, today: date | None) -> TypedProblem | None:
    """Why nobody alive was born on a day that begins so; YYYYMMDD sorts as its days do."""
    year, of_year = typed[:_YEAR_END], typed[_YEAR_END:]
    days = (day for day in _DAYS_OF_A_YEAR if day.startswith(of_year))
    if of_year and not any(real_date(year + day) for day in days):
        return TypedProblem.BIRTH_DATE
    if today is None:
        return None
    latest = f"{today:%Y%m%d}"
    earliest = f"{today.year - _OLDEST}{latest[_YEAR_END:]}"
    if typed > latest[: len(typed)]:
        return TypedProblem.BIRTH_FUTURE
    return TypedProblem.AGE if typed < earliest[: len(typed)] else None


def check_character(seventeen: str) -> str:
    """The last character over seventeen digits, ISO 7064 MOD 11-2: ``0`` to ``9`` or ``X``."""
    return _CHECK_CHARACTERS[sum(map(mul, _WEIGHTS, map(int, seventeen))) % 11]


def old_check_digit(fourteen: str) -> str:
    """The last digit of a foreigner's fifteen characters: weights 7 3 1, A = 10 to Z = 35."""
    values = (int(character, 36) for character in fourteen)
    return str(sum(map(mul, _OLD_WEIGHTS, values)) % 10)


def real_date(text: str) -> date | None:
    """The day that eight digits YYYYMMDD name, or ``None`` where the calendar has no such day."""
    if len(text) != 8 or not (text.isascii() and text.isdecimal()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _check_fifteen(number: str) -> tuple[IdentityWarning, ...] | Failure:
    # Two digits of the year leave the century open: the day is real if it is in either.
    if not (real_date("19" + number[7:13]) or real_date("20" + number[7:13])):
        return Failure(FailureCode.ID_NUMBER_INVALID, "birth date")
    warnings = []
    if number[3:5] not in PROVINCES:
        warnings.append(IdentityWarning.REGION_UNKNOWN)
    if number[14] != old_check_digit(number[:14]):
        warnings.append(IdentityWarning.OLD_NUMBER_CHECK)
    return tuple(warnings)
