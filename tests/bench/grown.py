"""A centre's database with a thousand times as many people, each of whom has one report.

The rows are copies of those that the centre itself wrote, of other people with other reports and
numbers, made within the database by one statement a table, in the order of the table's key.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kiosk.central.store import bulk
from kiosk.central.store.engine import engine_of
from kiosk.central.store.tables import KEY_BYTES, report_index
from kiosk.domain.report_number import report_number
from tests.bench.serving import OF_REPORTS

_AT_ONCE: Final = 20_000
_copies: Final = sa.Table(
    "copies",
    sa.MetaData(),
    sa.Column("original", sa.Uuid, nullable=False),
    sa.Column("holder_key", sa.LargeBinary(KEY_BYTES), nullable=False),
    sa.Column("report_id", sa.Uuid, nullable=False),
    sa.Column("report_number", sa.Text, nullable=False),
    prefixes=["TEMPORARY"],
)


def grow(database: str, times: int) -> None:
    """As many people as there are, so many times; nobody else may use the database meanwhile."""
    engine = engine_of(sa.make_url(database))
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.exec_driver_sql("SET statement_timeout = 0")
        _copies.create(connection)
        known = connection.execute(sa.select(report_index.c.report_id, report_index.c.holder_key))
        originals = [(row.report_id, row.holder_key) for row in known]
        copied = _copied(originals, times)
        while some := list(islice(copied, _AT_ONCE)):
            bulk.add(connection, _copies, some)
        for table in OF_REPORTS:
            connection.execute(_copying(table))
        connection.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()


def _copied(originals: list[tuple[UUID, bytes]], times: int) -> Iterator[dict[str, Any]]:
    for turn in range(1, times):
        kiosk_id = f"110106-{turn:04d}"
        for place, (report_id, holder_key) in enumerate(originals):
            yield {
                "original": report_id,
                "holder_key": sha256(holder_key + turn.to_bytes(4)).digest(),
                "report_id": UUID(int=report_id.int + (turn << 32)),
                "report_number": report_number(kiosk_id, place + 1),
            }


def _copying(table: sa.Table) -> sa.Insert:
    """The copies of all rows of a table; what a copy doesn't have of its own is the original's."""
    own = [_copies.c[c.name] if c.name in _copies.c else table.c[c.name] for c in table.columns]
    if "report_id" in table.c:
        source = _copies.join(table, table.c.report_id == _copies.c.original)
    else:
        whose = _copies.join(report_index, report_index.c.report_id == _copies.c.original)
        source = whose.join(table, table.c.holder_key == report_index.c.holder_key)
    first, *_ = table.primary_key.columns
    query = sa.select(*own).select_from(source).order_by(_copies.c[first.name])
    return table.insert().from_select([c.name for c in table.columns], query)
