"""When a kiosk starts itself anew, which it does only while nobody is there: pure rules.

What runs for years without an end collects what nobody foresaw: memory that is not given back, a
driver that has grown odd. A clean start a night costs nobody anything.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from resource import getpagesize
from typing import Final

QUIET_SECONDS: Final = 120.0
"""Nobody has touched the first screen for so long: nobody is there."""
_WINDOW: Final = timedelta(hours=3)
"""From the time of day that is named: who is there all that time is not disturbed that night."""
_FRESH: Final = timedelta(hours=6)
"""One that was started since needs no other start, whatever the wall clock is set to."""
_STATM: Final = Path("/proc/self/statm")


class Reason(StrEnum):
    NIGHTLY = "nightly"
    MEMORY = "memory"


def reason_to_restart(
    now: datetime, up: timedelta, memory_bytes: int, *, at: time | None, most_bytes: int
) -> Reason | None:
    """Why it should start anew now, if nobody is there. ``up`` is for how long it has been running,
    ``at`` the time of day for it (``None``: never), ``most_bytes`` of memory (0: any) what it may
    hold.
    """
    if most_bytes and memory_bytes > most_bytes:
        return Reason.MEMORY
    if at is None or up < _FRESH:
        return None
    begin = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if begin > now:
        begin -= timedelta(days=1)
    return Reason.NIGHTLY if now - begin < _WINDOW else None


def memory_bytes(statm: Path = _STATM) -> int:
    """What of this process lies in memory (resident set, proc(5)); 0 where nobody tells."""
    try:
        return int(statm.read_text("ascii").split()[1]) * getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
