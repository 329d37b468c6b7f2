"""The report number: eighteen digits a person can read out over the phone.

``110105 0007 0473310 3`` = the kiosk's region and terminal (its id without the hyphen), seven
digits that never repeat, and an ISO/IEC 7064 MOD 11,10 check digit over the seventeen before it,
which catches every single wrong digit and nearly every swap of neighbours.

The seven are whole minutes since 2026, or one more than the last given where that is greater. So
a new disk or a restored image needs no memory but the clock's, and a clock that was set back
needs none but the last number. Numbers of sixteen digits, given out before with five running
digits, stay valid.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from kiosk import BUILT
from kiosk.domain.china import CHINA_TIME

RUNNING_LIMIT: Final = 10_000_000
NEWER_DIGITS: Final = 18
KIOSK_ID: Final = re.compile(r"[0-9]{6}-[0-9]{4}")
FORM: Final = re.compile(r"[0-9]{16}(?:[0-9]{2})?")
_KIOSK_DIGITS: Final = 10
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=CHINA_TIME)


def report_number(kiosk_id: str, running: int) -> str:
    """Make the number with these seven digits, 0 <= ``running`` < ``RUNNING_LIMIT``."""
    if not KIOSK_ID.fullmatch(kiosk_id):
        raise ValueError("kiosk id is not of the form 110105-0007")
    if not 0 <= running < RUNNING_LIMIT:
        raise ValueError("running digits out of range")
    payload = f"{kiosk_id.replace('-', '')}{running:07d}"
    return payload + str(_check_digit(payload))


def running_of(number: str) -> int:
    """The seven digits of a number; 0 for the older form, whose five run below all of them."""
    return int(number[_KIOSK_DIGITS:-1]) if len(number) == NEWER_DIGITS else 0


def next_running(at: datetime, last: int) -> int:
    """The seven digits for a report made ``at``, where ``last`` is the greatest given so far.

    Never from before the program was built: a clock that says so is wrong. Nor is one believed
    that is nineteen years ahead. Past the greatest seven digits they begin anew.
    """
    built = _minutes(datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=CHINA_TIME))
    now = _minutes(at)
    return max(now if built < now < RUNNING_LIMIT else built, last + 1) % RUNNING_LIMIT


def is_report_number(text: str) -> bool:
    """Whether ``text`` (digits only, no spaces) is a report number with a right check digit."""
    return bool(FORM.fullmatch(text)) and int(text[-1]) == _check_digit(text[:-1])


def grouped(number: str) -> str:
    """In fours, for reading aloud: ``1101 0500 0704 7331 03``."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _minutes(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(minutes=1)


def _check_digit(payload: str) -> int:
    product = 10
    for digit in payload:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
