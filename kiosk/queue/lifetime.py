"""How old things are, whatever the wall clock says, also across reboots.

The time that this machine was seen to run is added up over all boots and kept in the database:
the *time lived*, in seconds. What happened is as old as the time lived since. A machine that is
switched off ages too, but only a wall clock that was to be relied on both then and now can tell
by how much: a clock that a flat battery set back or that jumped ahead adds nothing, so nothing is
erased early on its word, and nothing is kept for ever.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, field
from datetime import datetime
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.queue import statements as sql
from kiosk.queue.clock import Clock, Moment
from kiosk.queue.database import Connection
from kiosk.queue.store import Store

_KEEP_EVERY: Final = 600.0
"""Seconds of running that a power cut may take from the time lived."""


@dataclass()
class _Lived:
    """``total`` seconds lived when the machine had been up for ``uptime`` since ``boot``.

    ``starts`` tells the time lived at the start of each boot in which something was recorded that
    still has to be erased, ``files`` that at which each file was seen first.
    """

    total: float = 0.0
    boot: str = ""
    uptime: float = 0.0
    starts: dict[str, float] = field(default_factory=dict)
    files: dict[str, float] = field(default_factory=dict)


class Lifetime:
    """Ages of reports and files. ``sure`` tells whether the wall clock is to be relied on now.

    Only the one who tidies keeps what was lived (:meth:`keep`); everybody else just looks.
    """

    def __init__(self, store: Store, clock: Clock, sure: Callable[[], bool]) -> None:
        self._store = store
        self._clock = clock
        self._sure = sure
        self._lived = _read(store)
        self._there: set[str] = set()

    def age(self, moment: Moment) -> float:
        """Seconds since ``moment``, never negative."""
        if moment.boot == self._clock.boot:
            return max(0.0, self._clock.uptime() - moment.uptime)
        start = self._lived.starts.get(moment.boot)
        # Nobody knows how long ago an unknown boot was; :meth:`keep` lets it count from then on.
        lived = 0.0 if start is None else self._now() - start - moment.uptime
        if not (moment.sure and self._sure()):
            return max(0.0, lived)
        return max(0.0, lived, (self._clock.wall() - moment.wall).total_seconds())

    def is_over(
        self, recorded: Moment, began: datetime | None, ends: datetime | None, now: datetime
    ) -> bool:
        """Whether what ``began`` and ``ends`` by the centre's clock is over at ``now``.

        Where this machine's clock can't tell, it is over once the report is older than it lasts.
        """
        if ends is None:
            return False
        if self._sure():
            return ends <= now
        return began is not None and self.age(recorded) >= (ends - began).total_seconds()

    def age_of_file(self, name: str) -> float:
        """Seconds lived since the file of this name was seen first, which may be now.

        Who looks after the file asks each time before :meth:`keep`, or it is taken for gone.
        """
        self._there.add(name)
        return self._now() - self._lived.files.setdefault(name, self._now())

    def forget_file(self, name: str) -> None:
        """It is deleted; another of this name will be a new one."""
        self._there.discard(name)
        self._lived.files.pop(name, None)

    def keep(self) -> Failure | None:
        """Keep what was lived, and forget every boot and file that nothing is left of.

        Writes every ten minutes, or when there is something new to tell.
        """
        boots = self._store.read(lambda connection: connection.execute(sql.BOOTS).fetchall())
        if isinstance(boots, Failure):
            return boots
        now, lived = self._now(), self._lived
        kept = _Lived(
            total=now,
            boot=self._clock.boot,
            uptime=self._clock.uptime(),
            starts=self._starts({row["boot"]: row["uptime"] for row in boots}, now),
            files={name: lived.files[name] for name in sorted(self._there)},
        )
        self._there.clear()
        same = (kept.boot, kept.starts, kept.files) == (lived.boot, lived.starts, lived.files)
        if same and now - lived.total < _KEEP_EVERY:
            return None
        failure = self._store.write(lambda connection: _write(connection, kept))
        if failure is None:
            self._lived = kept
        return failure

    def _now(self) -> float:
        """Seconds lived until now: since the last boot that was seen, those of this boot."""
        lived, uptime = self._lived, self._clock.uptime()
        seen = lived.uptime if lived.boot == self._clock.boot else 0.0
        return lived.total + max(0.0, uptime - seen)

    def _starts(self, latest: Mapping[str, float], now: float) -> dict[str, float]:
        """When each boot began; ``latest`` are the uptimes of the last report of each.

        A boot that was never kept (a crash before, or a version that didn't keep any) counts as
        if its last report had been made just now.
        """
        uptimes = {**latest, self._clock.boot: self._clock.uptime()}
        known = self._lived.starts
        return {boot: known.get(boot, now - uptime) for boot, uptime in uptimes.items()}


def _read(store: Store) -> _Lived:
    found = store.read(lambda connection: connection.execute(sql.LIVED).fetchall())
    if isinstance(found, Failure) or not found:
        return _Lived()
    try:
        stored = json.loads(found[0]["value"])
        return _Lived(
            float(stored["total"]),
            str(stored["boot"]),
            float(stored["uptime"]),
            _numbers(stored["starts"]),
            _numbers(stored["files"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Lived()  # all ages count from now on


def _numbers(stored: Mapping[str, object]) -> dict[str, float]:
    return {name: float(str(number)) for name, number in stored.items()}


def _write(connection: Connection, lived: _Lived) -> None:
    connection.execute(sql.KEEP_LIVED, {"value": json.dumps(asdict(lived)).encode()})
