"""The statements on orders to kiosks, and on what they told of themselves when ordered to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.central.store.fleet import Insert
from kiosk.central.store.tables import diagnostics, kiosks, orders


class OrderBook:
    """Part of a transaction."""

    def __init__(self, connection: sa.Connection, insert: Insert) -> None:
        self._connection = connection
        self._insert = insert

    def lock(self, kiosk_id: str) -> bool:
        """Let nobody else give this kiosk an order meanwhile; whether it was ever heard from."""
        query = sa.select(kiosks.c.kiosk_id).where(kiosks.c.kiosk_id == kiosk_id)
        return self._connection.execute(query.with_for_update()).first() is not None

    def last(self, kiosk_id: str) -> int:
        query = sa.select(sa.func.max(orders.c.number)).where(orders.c.kiosk_id == kiosk_id)
        return self._connection.scalar(query) or 0

    def add(self, row: dict[str, Any]) -> None:
        self._connection.execute(orders.insert().values(**row))

    def of(self, kiosk_id: str, most: int) -> list[dict[str, Any]]:
        """A kiosk's latest orders, newest first."""
        query = sa.select(orders).where(orders.c.kiosk_id == kiosk_id)
        rows = self._connection.execute(query.order_by(orders.c.number.desc()).limit(most))
        return [dict(row) for row in rows.mappings()]

    def answer(self, kiosk_id: str, answers: Iterable[tuple[int, str]], at: datetime) -> None:
        """What became of orders; the first answer counts."""
        for number, answer in answers:
            this = (orders.c.kiosk_id == kiosk_id, orders.c.number == number)
            changed = orders.update().where(*this, orders.c.answer.is_(None))
            self._connection.execute(changed.values(answer=answer, answered_at=at))

    def keep_diagnostics(self, kiosk_id: str, content: str, at: datetime) -> None:
        """The latest of each kiosk."""
        rest = {"content": content, "received_at": at}
        new = self._insert(diagnostics).values(kiosk_id=kiosk_id, **rest)
        self._connection.execute(new.on_conflict_do_update(index_elements=["kiosk_id"], set_=rest))

    def diagnostics(self, kiosk_id: str) -> tuple[str, datetime] | None:
        query = sa.select(diagnostics).where(diagnostics.c.kiosk_id == kiosk_id)
        row = self._connection.execute(query).first()
        return None if row is None else (row.content, row.received_at)
