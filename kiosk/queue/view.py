"""What may be asked of a queue, by the kiosk itself and by commands that only look."""

import shutil
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder
from kiosk.domain.status import HolderStatus
from kiosk.queue import inspection, rows
from kiosk.queue import statements as sql
from kiosk.queue.alarm import AgeAlarm, alarm_for
from kiosk.queue.brake import Brake, Pace
from kiosk.queue.clock import Clock
from kiosk.queue.database import Connection, damage
from kiosk.queue.lifetime import Lifetime
from kiosk.queue.memory import remembered
from kiosk.queue.sealing import Sealer
from kiosk.queue.store import Store


@dataclass(frozen=True)
class Limits:
    """``unsent`` reports at most, ``free_bytes`` of disk that are left to everything else, and the
    ``pace`` of what is stated.
    """

    unsent: int = 20_000
    free_bytes: int = 64 * 1024 * 1024
    pace: Pace = Pace()


USUAL: Final = Limits()


class View:
    """A queue that is only read. Every method may be called on any thread."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        sealer: Sealer,
        *,
        clock_synchronised: Callable[[], bool],
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._folder = folder
        self._store = store
        self._sealer = sealer
        self._clock_synchronised = clock_synchronised
        self._limits = limits
        self._clock = clock
        self._lifetime = Lifetime(store, clock, clock_synchronised)

    def receipt(self, number: str) -> Receipt | Failure:
        """The receipt of a report number, as the next print of it would be marked."""
        return self._store.read(
            lambda connection: self._receipt(
                connection, sql.RECEIPT_BY_NUMBER, {"report_number": number}
            )
        )

    def known(self, holder: Holder) -> HolderStatus | Failure:
        """What this kiosk still knows of a person: their reports until it erases who made them."""
        found = self._store.read(lambda connection: connection.execute(sql.REMEMBERED).fetchall())
        if isinstance(found, Failure):
            return found
        return remembered(found, holder, self._sealer, self._lifetime, self._clock.wall())

    def stated(self) -> Failure | None:
        """What staff should know of the reports of whoever showed no card: one number came again
        and again, or no more are taken now.
        """
        found = self._store.read(self._brake)
        if isinstance(found, Failure):
            return None  # told of the queue itself
        return found.again() or found.is_on(self._limits.pace)

    def _brake(self, connection: Connection) -> Brake:
        rows = connection.execute(sql.REMEMBERED).fetchall()
        return Brake(rows, self._sealer, self._lifetime)

    def oldest_unsent_seconds(self) -> float | Failure | None:
        """Age of the report that waits longest, by the time since boot; ``None`` = none waits."""
        return inspection.oldest_unsent_seconds(self._store, self._lifetime)

    def alarm(self) -> AgeAlarm | Failure | None:
        """The age alarm that the oldest unsent report raises now, for the staff screen."""
        age = self.oldest_unsent_seconds()
        return age if isinstance(age, Failure) else alarm_for(age)

    def statuses(self) -> inspection.Statuses | Failure:
        """What ``queue status --json`` prints and the heartbeat carries (contracts, 1 and 4)."""
        return inspection.statuses(self._folder, self._store, self._lifetime)

    def rows(self) -> list[dict[str, object]] | Failure:
        """What ``queue list --json`` prints: oldest first, nothing personal."""
        return inspection.listing(self._store)

    def verify(self) -> int | Failure:
        """Check every page, reference and seal; how many reports there are.

        ``queue_damaged`` with what was found.
        """
        return inspection.verify(self._store, self._sealer)

    def examine(self) -> Failure | None:
        """The doctor's question: is it whole, has it room, does anything wait for staff?"""
        verified = self.verify()
        if isinstance(verified, Failure):
            return verified
        return self.trouble()

    def trouble(self) -> Failure | None:
        """The same without looking through every page and seal, which may take long."""
        return self._crowded() or inspection.left_over(self._folder, self._store, self._lifetime)

    def _crowded(self) -> Failure | None:
        places = chain((self._folder,), self._folder.parents)
        there = next(place for place in places if place.exists())
        free = shutil.disk_usage(there).free
        if free >= self._limits.free_bytes:
            return None
        return Failure(FailureCode.QUEUE_FULL, f"{free} bytes free on the disk")

    def _receipt(
        self, connection: Connection, query: str, key: Mapping[str, object]
    ) -> Receipt | Failure:
        row = connection.execute(query, key).fetchone()
        if row is None:
            return Failure(FailureCode.RECEIPT_UNKNOWN)
        printed = [
            copy for (copy,) in connection.execute(sql.PRINTED, {"sequence": row["sequence"]})
        ]
        lowest_free = next((n for n, copy in enumerate(printed) if n != copy), len(printed))
        receipt = rows.receipt_of(row, lowest_free, self._sealer)
        if receipt is None:
            raise damage("a sealed receipt does not open")
        return receipt
