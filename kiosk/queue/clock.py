"""The two times of this machine: a wall clock that may jump, and the time since boot.

A report keeps the wall time it was recorded at, whatever that was, and the time since boot beside
it, from which :mod:`kiosk.queue.lifetime` tells its age.
"""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from kiosk.base.records import dataclass
from kiosk.base.uptime import boot_id, seconds_up
from kiosk.domain import china


@dataclass(frozen=True)
class Moment:
    """``wall`` carries its offset; ``uptime`` is in seconds since ``boot``, sleep included.

    ``sure`` says whether the wall clock was to be relied on.
    """

    wall: datetime
    boot: str
    uptime: float
    sure: bool


@dataclass(frozen=True)
class Clock:
    """Both times of this machine; tests pass their own."""

    wall: Callable[[], datetime] = china.now
    uptime: Callable[[], float] = seconds_up
    boot: str = field(default_factory=boot_id)

    def now(self, *, sure: bool) -> Moment:
        return Moment(self.wall(), self.boot, self.uptime(), sure)
