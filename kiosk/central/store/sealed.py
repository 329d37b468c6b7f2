"""The statements on what is sealed: taken away after its term, sealed anew with another key."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.store.keys import NAME_BYTES, Keys
from kiosk.central.store.tables import content, notices, quarantine

PLACES: Final = {
    content: "report_id",
    quarantine: "digest",
    notices: "notice_id",
}
"""Every table with sealed rows, and the column that each of them is bound to."""


@dataclass(frozen=True)
class Page:
    """What came of some rows: the key of the ``last``, ``None`` once there are no more."""

    last: tuple[Any, ...] | None
    resealed: int = 0
    unreadable: int = 0


class Sealed:
    """Within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def holders(self, after: bytes, most: int) -> list[bytes]:
        """Whose reports are still there, in order of their keys."""
        query = (
            sa.select(content.c.holder_key)
            .where(content.c.holder_key > after)
            .group_by(content.c.holder_key)
            .order_by(content.c.holder_key)
            .limit(most)
        )
        return list(self._connection.scalars(query))

    def erase(self, due: Mapping[bytes, Collection[UUID]]) -> int:
        """Take away these people's reports; how many were there."""
        rows = [{"whose": key, "which": id_} for key in sorted(due) for id_ in due[key]]
        if not rows:
            return 0
        one = content.delete().where(
            content.c.holder_key == sa.bindparam("whose"),
            content.c.report_id == sa.bindparam("which"),
        )
        return self._connection.execute(one, rows).rowcount

    def erase_quarantine(self, before: datetime) -> int:
        """Take away what came last before then; how many there were."""
        old = quarantine.delete().where(quarantine.c.last_at < before)
        return self._connection.execute(old).rowcount

    def reseal(self, table: sa.Table, keys: Keys, after: tuple[Any, ...] | None, most: int) -> Page:
        """Seal anew what another key than the first sealed."""
        primary = list(table.primary_key.columns)
        ours = sa.func.substr(table.c.sealed, 1, NAME_BYTES) == keys.sealing[0].name
        query = sa.select(table).where(sa.not_(ours)).order_by(*primary).limit(most)
        if after is not None:
            query = query.where(sa.tuple_(*primary) > sa.tuple_(*map(_bound, primary, after)))
        rows = self._connection.execute(query).all()
        if not rows:
            return Page(None)
        place = PLACES[table]
        opened = [(row, keys.open(row.sealed, _bytes(getattr(row, place)))) for row in rows]
        changed = [
            {f"at_{column.name}": getattr(row, column.name) for column in primary}
            | {"was": row.sealed, "now": keys.seal(text, _bytes(getattr(row, place)))}
            for row, text in opened
            if text is not None
        ]
        if changed:
            at = [column == sa.bindparam(f"at_{column.name}") for column in primary]
            update = table.update().where(*at, table.c.sealed == sa.bindparam("was"))
            self._connection.execute(update.values(sealed=sa.bindparam("now")), changed)
        last = tuple(getattr(rows[-1], column.name) for column in primary)
        return Page(last, len(changed), len(rows) - len(changed))

    def names(self) -> Counter[bytes]:
        """How many rows each key has sealed, by its name."""
        found: Counter[bytes] = Counter()
        for table in PLACES:
            name = sa.func.substr(table.c.sealed, 1, NAME_BYTES, type_=sa.LargeBinary)
            held = table.c.sealed.is_not(None)
            query = sa.select(name, sa.func.count()).where(held).group_by(name)
            for row in self._connection.execute(query):
                found[bytes(row[0])] += row[1]
        return found


def _bound(column: "sa.Column[Any]", value: object) -> "sa.BindParameter[Any]":
    return sa.literal(value, column.type)


def _bytes(place: UUID | bytes) -> bytes:
    return place.bytes if isinstance(place, UUID) else place
