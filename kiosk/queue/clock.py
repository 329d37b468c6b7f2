"""Time that a jumping wall clock can't bend.

A report keeps the wall time it was recorded at, whatever that was. Ages are measured with the
time since boot, which no clock change touches; only across a reboot is there nothing better than
the difference of wall times.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosk.domain import china


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Moment:
    """``wall`` carries its offset; ``uptime`` is in seconds since ``boot``, sleep included."""

    wall: datetime
    boot: str
    uptime: float


@dataclass(frozen=True, slots=True)
class Clock:
    """Both times of this machine; tests pass their own."""

    wall: Callable[[], datetime] = china.now
    uptime: Callable[[], float] = _uptime
    boot: str = field(default_factory=_boot)

    def now(self) -> Moment:
        return Moment(self.wall(), self.boot, self.uptime())

    def age(self, moment: Moment) -> float:
        """Seconds since ``moment``, never negative."""
        if moment.boot == self.boot:
            return max(0.0, self.uptime() - moment.uptime)
        return max(0.0, (self.wall() - moment.wall).total_seconds())
