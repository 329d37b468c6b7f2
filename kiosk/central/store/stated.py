"""The statements on what was only stated: how much of it each kiosk takes, and of whom."""

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from kiosk.central.store import bulk
from kiosk.central.store.locks import lock_rows
from kiosk.central.store.rows import Stated, StatedOften
from kiosk.central.store.tables import brakes, stated


class StatedReports:
    """Part of a transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lock(self, kiosk_ids: Iterable[str]) -> None:
        """Let nobody else note what these kiosks take before this transaction is over.

        Who locks people too does so before, or two could wait for each other.
        """
        lock_rows(self._connection, brakes, [{"kiosk_id": one} for one in sorted(set(kiosk_ids))])

    def note(self, rows: Iterable[Stated]) -> None:
        """Keep which kiosk took them, for its brake and for whoever looks after it."""
        bulk.add(self._connection, stated, [vars(row) for row in rows])

    def since(self, kiosk_ids: Collection[str], since: datetime) -> list[Stated]:
        """What these kiosks took without any document since then, in order of time."""
        query = (
            sa.select(stated)
            .where(stated.c.kiosk_id.in_(kiosk_ids), stated.c.happened_at > since)
            .order_by(stated.c.happened_at)
        )
        return [Stated(*row) for row in self._connection.execute(query)]

    def often(self, since: datetime, at_least: int, place: str) -> list[StatedOften]:
        """Of whom so much was stated since then, most first, by kiosks whose ids begin with
        ``place``.
        """
        lately = (stated.c.happened_at > since, stated.c.kiosk_id.startswith(place))
        times = sa.func.count().label("times")
        often = (
            sa.select(stated.c.holder_key, times)
            .where(*lately)
            .group_by(stated.c.holder_key)
            .having(times >= at_least)
        ).subquery()
        query = (
            sa.select(stated.c.holder_key, stated.c.report_id, stated.c.happened_at, often.c.times)
            .join(often, often.c.holder_key == stated.c.holder_key)
            .where(*lately)
            .order_by(often.c.times.desc(), stated.c.happened_at)
        )
        return list(
            {
                row.holder_key: StatedOften(row.report_id, row.times, row.happened_at)
                for row in self._connection.execute(query)
            }.values()
        )
