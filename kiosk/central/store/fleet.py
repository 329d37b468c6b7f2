"""What is kept of kiosks: how they are, how they were, and the keys of their receipts."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.base.records import dataclass
from kiosk.central.store.tables import kiosk_hours, kiosks, receipt_keys

Insert = Callable[[sa.Table], sqlite.Insert | postgresql.Insert]
"""An INSERT of the database's own kind."""


class TakenOn(StrEnum):
    """What a receipt key counts on."""

    FIRST = "first"
    SIGNATURE = "signature"
    APPROVAL = "approval"


@dataclass(frozen=True)
class HeardKiosk:
    """A heartbeat (JSON) and when it came; ``certificate_until`` only of the latest, where one
    was shown. ``need``, ``found`` and ``policies`` are written down with it, and read by nobody.
    """

    kiosk_id: str
    heartbeat: str
    received_at: datetime
    certificate_until: datetime | None = None
    need: int = 0
    found: int = 0
    policies: str | None = None


@dataclass(frozen=True)
class Times:
    """What makes a kiosk urgent that its heartbeat does not tell: it came before ``silent``, or at
    least before ``late``; its certificate ends before ``ends``, or at least before ``ends_soon``;
    its rules are others than ``policies``.
    """

    silent: datetime
    late: datetime
    ends: datetime
    ends_soon: datetime
    policies: str


@dataclass(frozen=True)
class ShownKey:
    """A receipt key (JWK as JSON) that a kiosk has shown; it counts once it is taken."""

    key: str
    received_at: datetime
    taken_at: datetime | None
    taken_on: TakenOn | None

    @classmethod
    def of(cls, row: "sa.Row[Any]") -> Self:
        taken_on = row.taken_on and TakenOn(row.taken_on)
        return cls(row.key, row.received_at, row.taken_at, taken_on)


class Fleet:
    """The statements on the tables of kiosks, within one transaction."""

    def __init__(self, connection: sa.Connection, insert: Insert) -> None:
        self._connection = connection
        self._insert = insert

    def hear(self, heard: HeardKiosk) -> None:
        """Keep a kiosk's latest heartbeat, and it as the last of its hour.

        The kiosk's row is locked by it until the transaction is over.
        """
        latest = {
            "heartbeat": heard.heartbeat,
            "received_at": heard.received_at,
            "certificate_until": heard.certificate_until,
            "need": heard.need,
            "found": heard.found,
            "policies": heard.policies,
        }
        self._put(kiosks, {"kiosk_id": heard.kiosk_id}, latest)
        hour = heard.received_at.replace(minute=0, second=0, microsecond=0)
        of_hour = {"heartbeat": heard.heartbeat, "received_at": heard.received_at}
        self._put(kiosk_hours, {"kiosk_id": heard.kiosk_id, "hour": hour}, of_hour)

    def count(self) -> int:
        """How many kiosks have been heard from."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(kiosks)) or 0

    def at(self, place: str) -> list[HeardKiosk]:
        """The latest heartbeats of the kiosks whose ids begin with ``place``, by id."""
        return self._latest(_at(place).order_by(kiosks.c.kiosk_id))

    def by_need(self, place: str, times: Times, first: int, most: int) -> list[HeardKiosk]:
        """Of these kiosks so many from the ``first`` on (from 0): the most urgent first, among them
        those with most, then those heard last.
        """
        order = (_need(times).desc(), _found(times).desc(), kiosks.c.received_at, kiosks.c.kiosk_id)
        return self._latest(_at(place).order_by(*order).offset(first).limit(most))

    def needs(self, place: str, times: Times) -> dict[int, int]:
        """How many of these kiosks are how urgent."""
        need = _need(times).label("urgency")
        query = _at(place).with_only_columns(need, sa.func.count()).group_by(need)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _latest(self, query: "sa.Select[Any]") -> list[HeardKiosk]:
        return [
            HeardKiosk(row.kiosk_id, row.heartbeat, row.received_at, row.certificate_until)
            for row in self._connection.execute(query)
        ]

    def hours(self, kiosk_id: str, since: datetime) -> list[HeardKiosk]:
        """The last heartbeat of each hour since then, newest first."""
        query = (
            sa.select(kiosk_hours)
            .where(kiosk_hours.c.kiosk_id == kiosk_id, kiosk_hours.c.hour >= since)
            .order_by(kiosk_hours.c.hour.desc())
        )
        return [
            HeardKiosk(row.kiosk_id, row.heartbeat, row.received_at)
            for row in self._connection.execute(query)
        ]

    def forget_hours(self, before: datetime) -> None:
        self._connection.execute(kiosk_hours.delete().where(kiosk_hours.c.hour < before))

    def keys(self, kiosk_id: str) -> list[ShownKey]:
        """Every receipt key it ever showed, oldest first."""
        query = sa.select(receipt_keys).where(receipt_keys.c.kiosk_id == kiosk_id)
        rows = self._connection.execute(
            query.order_by(receipt_keys.c.received_at, receipt_keys.c.key)
        )
        return [ShownKey.of(row) for row in rows]

    def waiting_keys(self) -> dict[str, list[ShownKey]]:
        """The keys that wait for approval, by kiosk."""
        waiting = receipt_keys.c.taken_at.is_(None)
        query = (
            sa.select(receipt_keys)
            .where(waiting)
            .order_by(receipt_keys.c.received_at, receipt_keys.c.key)
        )
        found: dict[str, list[ShownKey]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.kiosk_id, []).append(ShownKey.of(row))
        return found

    def show_key(self, kiosk_id: str, shown: ShownKey) -> None:
        """Keep a key that it shows, or that one shown before counts from now on."""
        taken = {"taken_at": shown.taken_at, "taken_on": shown.taken_on and shown.taken_on.value}
        row = {"kiosk_id": kiosk_id, "key": shown.key, "received_at": shown.received_at}
        new = self._insert(receipt_keys).values(**row, **taken)
        self._connection.execute(
            new.on_conflict_do_update(index_elements=["kiosk_id", "key"], set_=taken)
        )

    def _put(self, table: sa.Table, key: dict[str, Any], rest: dict[str, Any]) -> None:
        new = self._insert(table).values(**key, **rest)
        self._connection.execute(new.on_conflict_do_update(index_elements=list(key), set_=rest))


def _at(place: str) -> "sa.Select[Any]":
    return sa.select(kiosks).where(kiosks.c.kiosk_id.startswith(place, autoescape=True))


def _urgent(times: Times) -> "list[tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]]":
    """Of each thing whether it is one at all, and whether it is one for now."""
    waits = sa.exists().where(
        receipt_keys.c.kiosk_id == kiosks.c.kiosk_id, receipt_keys.c.taken_at.is_(None)
    )
    columns = kiosks.c
    return [
        (columns.received_at < times.late, columns.received_at < times.silent),
        (columns.certificate_until < times.ends_soon, columns.certificate_until < times.ends),
        (waits, waits),
        (columns.policies != times.policies, sa.false()),
    ]


def _need(times: Times) -> "sa.ColumnElement[int]":
    soon, now = zip(*_urgent(times), strict=True)
    return sa.case(
        (sa.or_(kiosks.c.need == 2, *now), 2), (sa.or_(kiosks.c.need == 1, *soon), 1), else_=0
    )


def _found(times: Times) -> "sa.ColumnElement[int]":
    counted = (sa.case((soon, 1), else_=0) for soon, _ in _urgent(times))
    return sum(counted, sa.func.coalesce(kiosks.c.found, 0))
