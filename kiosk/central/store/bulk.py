"""Many rows of a table in one statement, past SQLAlchemy's own way, which costs more than all else.

SQLite takes them by ``executemany``, PostgreSQL as one array for each column (``unnest``), in
binary. Conflicts are decided by the table's primary key alone.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa

from kiosk.central.store.engine import POSTGRESQL, SQLITE
from kiosk.central.store.tables import Moment, microseconds

Rows = Sequence[Mapping[str, Any]]


class Conflict(Enum):
    """What becomes of a row whose key is there already."""

    FAIL = ""
    KEEP = " ON CONFLICT DO NOTHING"


def add(
    connection: sa.Connection, table: sa.Table, rows: Rows, conflict: Conflict = Conflict.FAIL
) -> int:
    """In their order; how many were not there before. Raises SQLAlchemy's errors, as any statement
    does.
    """
    return _write(connection, table, rows, conflict.value)


def put(connection: sa.Connection, table: sa.Table, rows: Rows, changing: Sequence[str]) -> None:
    """In their order; of those whose key is there already only ``changing`` is taken."""
    keys = ", ".join(column.name for column in table.primary_key)
    changes = ", ".join(f"{name} = excluded.{name}" for name in changing)
    _write(connection, table, rows, f" ON CONFLICT ({keys}) DO UPDATE SET {changes}")


def _write(connection: sa.Connection, table: sa.Table, rows: Rows, conflict: str) -> int:
    if not rows:
        return 0
    is_sqlite = connection.dialect.name == SQLITE
    columns = [
        [row[column.name] for row in rows]
        if plain is None
        else [None if row[column.name] is None else plain(row[column.name]) for row in rows]
        for column, plain in _columns(table, is_sqlite=is_sqlite)
    ]
    statement = _statement(table, is_sqlite=is_sqlite) + conflict
    if is_sqlite:
        return connection.exec_driver_sql(statement, list(zip(*columns, strict=True))).rowcount
    return connection.exec_driver_sql(statement, tuple(columns)).rowcount


@cache
def _columns(
    table: sa.Table, *, is_sqlite: bool
) -> "list[tuple[sa.Column[Any], Callable[[Any], Any] | None]]":
    """Each with what makes of its values those of the driver, where they differ."""

    def plain(column: "sa.Column[Any]") -> Callable[[Any], Any] | None:
        if isinstance(column.type, Moment):
            return microseconds
        return _hex if is_sqlite and isinstance(column.type, sa.Uuid) else None

    return [(column, plain(column)) for column in table.columns]


def _hex(value: Any) -> str:
    text: str = value.hex
    return text


@cache
def _statement(table: sa.Table, *, is_sqlite: bool) -> str:
    names = ", ".join(column.name for column in table.columns)
    if is_sqlite:
        marks = ", ".join("?" * len(table.columns))
        return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
    dialect = sa.make_url(POSTGRESQL + "://").get_dialect()()
    arrays = ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"
