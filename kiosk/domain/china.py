"""China has one time, UTC+8 without summer time; receipts and validity are told in it.

What a machine's own time zone is set to changes nothing.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Final

CHINA_TIME: Final = timezone(timedelta(hours=8))


def now() -> datetime:
    """The wall clock, with its offset."""
    return datetime.now(CHINA_TIME)


def today() -> date:
    return now().date()
