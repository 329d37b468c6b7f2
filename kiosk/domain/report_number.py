"""The report number: sixteen digits a person can read out over the phone.

``110105 0007 22481 4`` = the kiosk's region and terminal (its id without the hyphen), a running
number of five digits, and an ISO/IEC 7064 MOD 11,10 check digit over the fifteen before it,
which catches every single wrong digit and nearly every swap of neighbours.
"""

import re
from typing import Final

SEQUENCE_LIMIT: Final = 100_000
KIOSK_ID: Final = re.compile(r"[0-9]{6}-[0-9]{4}")
_FORM: Final = re.compile(r"[0-9]{16}")


def report_number(kiosk_id: str, sequence: int) -> str:
    """Make the number of a kiosk's ``sequence``-th report, 0 <= sequence < ``SEQUENCE_LIMIT``."""
    if not KIOSK_ID.fullmatch(kiosk_id):
        raise ValueError("kiosk id is not of the form 110105-0007")
    if not 0 <= sequence < SEQUENCE_LIMIT:
        raise ValueError("sequence out of range")
    payload = f"{kiosk_id.replace('-', '')}{sequence:05d}"
    return payload + str(_check_digit(payload))


def is_report_number(text: str) -> bool:
    """Whether ``text`` (digits only, no spaces) is a report number with a right check digit."""
    return bool(_FORM.fullmatch(text)) and int(text[-1]) == _check_digit(text[:-1])


def grouped(number: str) -> str:
    """In fours, for reading aloud: ``1101 0500 0722 4814``."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _check_digit(payload: str) -> int:
    product = 10
    for digit in payload:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
