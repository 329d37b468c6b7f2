"""Who asked of whom: in the trail before the answer, without waiting for whoever writes.

PostgreSQL adds a row beside others' transactions. SQLite lets one at a time write in a file, so
there the rows come into a file of their own first (``central.db.asked``, of a table like the
trail's), and whoever writes next brings them over. Each is in one of the two at every moment, and
in both for one where a process dies in between: it is brought over once all the same.
"""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kiosk.central.store.engine import SQLITE, engine_of
from kiosk.central.store.tables import audit
from kiosk.central.store.trail import Noted, Trail

_MOST: Final = 500
"""Rows that are brought over at once: whoever writes does so for somebody."""


class Asked:
    """Beside the database in ``file``. Safe to use from any thread and process."""

    def __init__(self, file: Path) -> None:
        self._file = file.with_name(f"{file.name}.asked")
        self._engine = engine_of(sa.URL.create(SQLITE, database=str(self._file)))
        self._is_made = False
        self.may_have_rows = self._file.exists()
        """Of before, or noted here: other processes bring over their own."""

    def note(self, noted: Noted) -> None:
        """On the disk on return. Raises ``DBAPIError``."""
        if not self._is_made:
            self._make()
        with self._engine.begin() as connection:
            Trail(connection).note(noted)
        self.may_have_rows = True

    def _make(self) -> None:
        with suppress(OSError):  # what can't be made can't be opened either
            self._file.touch(mode=0o600, exist_ok=False)
        with self._engine.begin() as connection:
            audit.create(connection, checkfirst=True)
        self._is_made = True

    def bring_over(self, connection: sa.Connection) -> list[UUID]:
        """Into the trail, as part of a transaction that writes; those that are there then."""
        if not self.may_have_rows:
            return []
        if not self._is_made:
            self._make()
        self.may_have_rows = False  # what is noted from here on says so itself
        with self._engine.begin() as beside:
            rows = [dict(row) for row in beside.execute(sa.select(audit).limit(_MOST)).mappings()]
        ids = [row["entry_id"] for row in rows]
        there = set(
            connection.scalars(sa.select(audit.c.entry_id).where(audit.c.entry_id.in_(ids)))
        )
        if new := [row for row in rows if row["entry_id"] not in there]:
            connection.execute(audit.insert(), new)
        return ids

    def forget(self, ids: Collection[UUID]) -> None:
        """The transaction is over: they are in the trail."""
        if not ids:
            return
        with self._engine.begin() as connection:
            connection.execute(audit.delete().where(audit.c.entry_id.in_(ids)))
        if len(ids) == _MOST:
            self.may_have_rows = True

    def close(self) -> None:
        self._engine.dispose()
