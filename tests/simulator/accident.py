"""What befalls a kiosk's disk: pages of noise, files gone, an older copy put back.

What of it may be lost is judged by bytes: of a report without a last word, the seal stands
somewhere in the folder afterwards, or it doesn't.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.domain.failure import Failure
from kiosk.queue.database import Error, connect
from tests.crash import harm
from tests.simulator.process import contents_of

if TYPE_CHECKING:
    from tests.simulator.kiosk import Kiosk
    from tests.simulator.world import World

_SEALS = """
    SELECT report_id, sealed FROM report JOIN personal USING (sequence)
    WHERE state IN ('recorded', 'refused')
    UNION ALL SELECT report_id, copy FROM report JOIN outbox USING (sequence)
    WHERE copy IS NOT NULL
"""


class Accidents:
    """Of one kiosk; ``copies`` are those that somebody made of its database."""

    def __init__(self, world: "World", kiosk: "Kiosk") -> None:
        self._world = world
        self._kiosk = kiosk
        self._copies: list[bytes] = []
        self._at_risk: set[tuple[bytes, bytes]] = set()

    def copy(self) -> None:
        """While it is off, somebody copies the database."""
        wal = self._database.with_name("queue.db-wal")
        if self._database.exists() and not wal.exists():
            self._copies = [*self._copies[-2:], self._database.read_bytes()]

    def befall(self) -> None:
        """While it is off, its database is harmed or replaced."""
        if not self._database.is_file() or not self._database.stat().st_size:
            return
        before = self._seals()
        if self._copies and self._world.random.random() < 0.4:
            self._world.count("disk: older copy put back")
            self._put_back(self._world.random.choice(self._copies))
        else:
            self._world.count("disk: harmed")
            harm.at_random(self._database, self._world.random)
        self._note_torn(before)

    def befall_at_work(self) -> None:
        """While it runs, its files are deleted, or others put in their place.

        It has them open still: what can be torn by this shows when it ends (:meth:`settle`).
        """
        if self._kiosk.queue is None or not self._database.is_file():
            return
        self._at_risk |= self._seals()
        wal = self._database.with_name("queue.db-wal")
        if self._copies and self._world.random.random() < 0.4:
            self._world.count("disk: older copy put in place of what is open")
            other = self._database.with_name("other")
            other.write_bytes(self._world.random.choice(self._copies))
            other.rename(self._database)
        else:
            self._world.count("disk: open files deleted")
            gone = self._world.random.choice([[self._database], [wal], [self._database, wal]])
            for path in gone:
                path.unlink(missing_ok=True)

    def settle(self) -> None:
        """It has ended: what of its files was open, and had no name any more, is gone."""
        self._note_torn(self._at_risk)
        self._at_risk = set()

    def _note_torn(self, before: set[tuple[bytes, bytes]]) -> None:
        """Those of whose seals none is left."""
        if not before:
            return
        left = contents_of(self._kiosk.folder).values()
        whole = {one for one, seal in before if any(seal in content for content in left)}
        torn = {UUID(bytes=one) for one, _ in before} - {UUID(bytes=one) for one in whole}
        told = self._world.ledger.told()
        for report_id in torn & told.keys():
            told[report_id].may_be_torn = True

    @property
    def _database(self) -> Path:
        return self._kiosk.folder / "queue.db"

    def _put_back(self, copy: bytes) -> None:
        for part in self._kiosk.folder.glob("queue.db-*"):
            part.unlink()
        self._database.write_bytes(copy)

    def _seals(self) -> set[tuple[bytes, bytes]]:
        """Of reports without a last word; read from a copy, for reading changes a WAL."""
        scratch = self._world.folder / "scratch"
        scratch.mkdir()
        try:
            for part in self._kiosk.folder.glob("queue.db*"):
                shutil.copyfile(part, scratch / part.name)
            connection = connect(scratch / "queue.db")
            if isinstance(connection, Failure):
                return set()
            try:
                return {(bytes(one), bytes(seal)) for one, seal in connection.execute(_SEALS)}
            except Error:
                return set()
            finally:
                connection.close()
        finally:
            shutil.rmtree(scratch)
