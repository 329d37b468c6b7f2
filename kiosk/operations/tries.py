"""Wrong staff PINs are remembered, so that neither a restart nor a changed clock forgives one."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.base.uptime import boot_id, seconds_up

FILE: Final = "staff-pin-tries"
FREE_TRIES: Final = 3
PENALTY_SECONDS: Final = 30.0
LONGEST_PENALTY: Final = 900.0
"""Whoever guesses can keep staff waiting so long, but not for good; all PINs take years."""


@dataclass(frozen=True)
class _Counted:
    """``wrong`` tries in a row; the next is taken at ``until`` seconds since ``boot``."""

    wrong: int = 0
    boot: str = ""
    until: float = 0.0


class Tries:
    """Counts tries of the PIN, each before it is judged: pulling the plug wins nothing.

    ``file`` keeps the count; without one, or where the disk fails, it is kept as long as the
    program runs. What can't be read counts as no try: the count never locks for good.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        uptime: Callable[[], float] = seconds_up,
        boot: Callable[[], str] = boot_id,
    ) -> None:
        self._file = file
        self._uptime = uptime
        self._boot = boot()
        self._kept = _read(file) if file else _Counted()
        self._counted = self._kept
        self._count(self._kept.wrong)
        if self._kept.boot == self._boot:  # else nobody knows how long ago that was
            until = min(self._counted.until, self._kept.until)
            self._counted = replace(self._counted, until=until)

    @property
    def wait(self) -> float:
        """Seconds until the next try is taken; 30 more with every wrong PIN after the third."""
        return max(0.0, self._counted.until - self._uptime())

    def begin(self) -> None:
        """Somebody tries a PIN; it counts as wrong until it is forgiven."""
        self._count(self._counted.wrong + 1)

    def forgive(self) -> None:
        """It was the right one: all those before are forgotten."""
        self._count(0)

    def keep(self) -> None:
        """Put the count on the disk, durably. On the one thread that judges; it may take a while.

        Where the disk fails the count in memory still holds.
        """
        counted = self._counted
        if self._file and counted != self._kept:
            with contextlib.suppress(OSError):
                write_whole(self._file, json.dumps(asdict(counted)).encode())
                self._kept = counted

    def _count(self, wrong: int) -> None:
        penalty = min(PENALTY_SECONDS * max(0, wrong - FREE_TRIES), LONGEST_PENALTY)
        self._counted = _Counted(wrong, self._boot, self._uptime() + penalty)


def _read(file: Path) -> _Counted:
    try:
        stored = json.loads(file.read_bytes())
        return _Counted(int(stored["wrong"]), str(stored["boot"]), float(stored["until"]))
    except (OSError, ValueError, TypeError, KeyError):
        return _Counted()
