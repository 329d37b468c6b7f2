"""What time demands of the queue: erase personal fields, raise age alarms."""

from pathlib import Path

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import inspection, remains, rows
from kiosk.queue import statements as sql
from kiosk.queue.alarm import AgeAlarm, alarm_for, seconds_to_next
from kiosk.queue.erasing import erase_in
from kiosk.queue.lifetime import Lifetime
from kiosk.queue.migrate import COPIES
from kiosk.queue.ring import KeyRing
from kiosk.queue.store import Store


class Housekeeper:
    """Has no thread of its own: who calls :meth:`tidy` is told when to call again."""

    def __init__(
        self, folder: Path, store: Store, lifetime: Lifetime, reprint_window: float, ring: KeyRing
    ) -> None:
        self._folder = folder
        self._store = store
        self._lifetime = lifetime
        self._reprint_window = reprint_window
        self._ring = ring
        self._more_to_erase = True
        self._aside: list[Path] = []
        self._alarm: AgeAlarm | None = None
        for copy in folder.glob(COPIES):
            lifetime.age_of_file(copy.name)  # counts from now on

    def tidy(self) -> float | Failure | None:
        self._drop_old_copies()
        next_erasure = self._erase()
        if isinstance(next_erasure, Failure):
            return next_erasure
        if (aside := remains.lying_aside(self._folder)) != self._aside:
            self._aside, self._more_to_erase = aside, True  # it may hold what was erased before
        failure = self._erase_elsewhere() if self._more_to_erase else None
        if failure is not None:
            return failure
        age = inspection.oldest_unsent_seconds(self._store, self._lifetime)
        if isinstance(age, Failure):
            return age
        self._raise_alarm(age)
        waits = (next_erasure, seconds_to_next(age))
        kept = self._lifetime.keep()
        return kept or min((wait for wait in waits if wait is not None), default=None)

    def _erase(self) -> float | Failure | None:
        """Erase what is due; the seconds until more will be."""
        found = self._store.read(lambda connection: connection.execute(sql.ERASABLE).fetchall())
        if isinstance(found, Failure):
            return found
        left = {
            row["sequence"]: self._reprint_window - self._lifetime.age(rows.moment_of(row))
            for row in found
        }
        due = [{"sequence": sequence} for sequence, seconds in left.items() if seconds <= 0]
        if due:
            self._more_to_erase = True  # even where a failing disk says that it is not done
            erased = self._store.change(sql.ERASE, due)
            if isinstance(erased, Failure):
                return erased
            log.info("queue.erased", reports=erased)
        return min((seconds for seconds in left.values() if seconds > 0), default=None)

    def _erase_elsewhere(self) -> Failure | None:
        """What the queue has erased goes from its WAL, from what lies aside and from copies too.

        At a start as well: whoever ended before may have ended in between.
        """
        failure = self._store.forget_old_pages()
        if failure is not None:
            return failure
        try:
            for place in (*remains.lying_aside(self._folder), *self._folder.glob(COPIES)):
                if not (place.is_dir() and remains.note_of(place).erased):
                    all_of_it = erase_in(place, self._store, self._ring)
                    if isinstance(all_of_it, Failure):
                        return all_of_it
                    if all_of_it and place.is_dir():
                        remains.note_erased(place)
        except OSError as error:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{self._folder}: {error.strerror}")
        self._more_to_erase = False
        return None

    def _drop_old_copies(self) -> None:
        """A copy made before a migration holds seals that the queue itself has to erase."""
        for copy in self._folder.glob(COPIES):
            if self._lifetime.age_of_file(copy.name) > self._reprint_window:
                copy.unlink(missing_ok=True)
                self._lifetime.forget_file(copy.name)

    def _raise_alarm(self, age: float | None) -> None:
        previous, self._alarm = self._alarm, alarm_for(age)
        if self._alarm is None:
            if previous is not None:
                log.info("queue.unsent_cleared")
        elif previous is None or self._alarm > previous:
            seconds = round(age or 0)
            match self._alarm:
                case AgeAlarm.NOTICE:
                    log.warning("queue.unsent_notice", seconds=seconds)
                case AgeAlarm.SERIOUS:
                    log.error("queue.unsent_serious", seconds=seconds)
                case AgeAlarm.CRITICAL:
                    log.critical("queue.unsent_critical", seconds=seconds)
