"""The centre's own numbers, drawn a block at a time.

A number that every transaction had to draw from one row would make all wait for each other. So
each process takes a block in a transaction of its own. Numbers never repeat; some are never used.
"""

import threading
from collections import deque
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from kiosk.central.store.tables import counters

_BLOCK: Final = 2000
_COUNTER: Final = "reference"


class References:
    """Safe to use from any thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._free: deque[int] = deque()

    def take(self, count: int) -> list[int]:
        """So many numbers that nobody else gets. Not to be called within a transaction."""
        with self._turn:
            if len(self._free) < count:
                self._free.extend(self._block(max(_BLOCK, count)))
            return [self._free.popleft() for _ in range(count)]

    def go_on_from(self, first: int) -> None:
        """Give out nothing below ``first``: that was given out already."""
        behind = sa.and_(counters.c.name == _COUNTER, counters.c.next < first)
        with self._engine.begin() as connection:
            connection.execute(sa.update(counters).where(behind).values(next=first))

    def _block(self, size: int) -> range:
        draw = (
            sa.update(counters)
            .where(counters.c.name == _COUNTER)
            .values(next=counters.c.next + size)
            .returning(counters.c.next)
        )
        with self._engine.begin() as connection:
            end: int = connection.execute(draw).scalar_one()
        return range(end - size, end)


def start(connection: sa.Connection, first: int) -> None:
    """A new database gives out numbers from ``first`` on."""
    connection.execute(counters.insert().values(name=_COUNTER, next=first))


def reached(connection: sa.Connection) -> int:
    """What the database gives out next."""
    found: int = connection.execute(sa.select(counters.c.next)).scalar_one()
    return found


def reference(received_at: datetime, number: int) -> str:
    """As ``20261126-00000001``: the day it came (Beijing), and the number."""
    return f"{received_at:%Y%m%d}-{number:08d}"
