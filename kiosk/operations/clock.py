"""The machine's clock as a witness: what it says is weighed, and nobody is judged by it alone.

Three things tell about it. It can't be before the day this program was built, nor decades after
it. The kernel knows whether something keeps it right. And the centre tells its own time with every
answer; from then on that goes on by the time since boot, which no clock change touches.
"""

import ctypes
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from kiosk import BUILT, LONGEST_LIFE_YEARS
from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode

AGREED: Final = timedelta(minutes=1)
"""As far from the centre's time a clock may be: answers tell whole seconds, and take some."""

OUTLIVED: Final = BUILT.replace(year=BUILT.year + LONGEST_LIFE_YEARS)

_TIME_ERROR: Final = 5
# sizeof(struct timex) is 208 bytes on 64-bit Linux; modes = 0 only asks.
_TIMEX_SIZE: Final = 256


def kernel_synchronised() -> bool:
    """Ask the kernel (adjtimex(2)); whatever it can't tell counts as not synchronised."""
    try:
        state = _libc().adjtimex((ctypes.c_char * _TIMEX_SIZE)())
    except (OSError, AttributeError):
        return False
    return 0 <= int(state) < _TIME_ERROR


@cache
def _libc() -> ctypes.CDLL:
    """Each one makes a class of its own, which takes longer than to ask."""
    return ctypes.CDLL(None, use_errno=True)


class Trust(StrEnum):
    """What is known of the wall clock."""

    TRUSTED = "trusted"
    UNCERTAIN = "uncertain"
    WRONG = "wrong"


@dataclass(frozen=True)
class _CentreTime:
    """What the centre said the time was, when the machine had been up for ``uptime`` seconds."""

    time: datetime
    uptime: float


class ClockWitness:
    """Safe to use from any thread. Tests pass clocks of their own."""

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = china.now,
        uptime: Callable[[], float] = seconds_up,
        kernel: Callable[[], bool] = kernel_synchronised,
    ) -> None:
        self._wall = wall
        self._uptime = uptime
        self._kernel = kernel
        self._heard: _CentreTime | None = None

    def hear(self, centre_time: datetime) -> None:
        """The centre has just told its time; one that can't be is none."""
        if _is_possible(centre_time.astimezone(china.CHINA_TIME)):
            self._heard = _CentreTime(centre_time, self._uptime())

    def now(self) -> datetime:
        """The best there is: the wall clock, or the centre's time where that says otherwise."""
        wall, centre = self._wall(), self._centre_now()
        return wall if centre is None or abs(wall - centre) <= AGREED else centre

    def day(self) -> date | None:
        """The day to judge cards by, in China; ``None`` where nobody can tell it for sure."""
        known = self._heard is not None or self.trust() is Trust.TRUSTED
        return self.now().date() if known else None

    def trust(self) -> Trust:
        """Wrong is a clock that can't be right, or one that nothing keeps and that the centre
        contradicts. Trusted is one that the centre, or else the kernel, bears out.
        """
        apart, kept = self.apart(), self._kernel()
        if not _is_possible(self._wall()):
            return Trust.WRONG
        if apart is None:
            return Trust.TRUSTED if kept else Trust.UNCERTAIN
        if abs(apart) <= AGREED:
            return Trust.TRUSTED
        return Trust.UNCERTAIN if kept else Trust.WRONG

    def synchronised(self) -> bool:
        """What a report says of the clock (contracts, section 4): kept right, and not in doubt."""
        return self._kernel() and self.trust() is Trust.TRUSTED

    def apart(self) -> timedelta | None:
        """How far the wall clock is ahead of the centre's; ``None`` where that hasn't been told."""
        centre = self._centre_now()
        return None if centre is None else self._wall() - centre

    def fault(self) -> Failure | None:
        """What staff should know of the clock."""
        wall, apart = self._wall(), self.apart()
        if not _is_possible(wall):
            detail = f"it says {wall:%Y-%m-%d}, and this program is of {BUILT}"
            return Failure(FailureCode.CLOCK_IMPOSSIBLE, detail)
        if apart is not None and abs(apart) > AGREED:
            return Failure(FailureCode.CLOCK_AT_ODDS, _as_text(apart))
        return None if self._kernel() else Failure(FailureCode.CLOCK_UNSYNCHRONISED)

    def _centre_now(self) -> datetime | None:
        heard = self._heard
        if heard is None:
            return None
        centre = heard.time + timedelta(seconds=self._uptime() - heard.uptime)
        return centre.astimezone(china.CHINA_TIME)


def _is_possible(moment: datetime) -> bool:
    return BUILT <= moment.date() < OUTLIVED


def _as_text(apart: timedelta) -> str:
    """As ``2 days, 3:00:00 behind the centre's time``, to the minute."""
    size = timedelta(minutes=round(abs(apart) / timedelta(minutes=1)))
    return f"{size} {'ahead of' if apart > timedelta() else 'behind'} the centre's time"
