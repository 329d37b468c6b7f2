"""Tables whose rows are only ever added: the database itself refuses the rest."""

from typing import Final

import sqlalchemy as sa

_POSTGRESQL: Final = (
    """CREATE OR REPLACE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{name} is append-only'; END $$""",
    """CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}_append_only()""",
)
_SQLITE: Final = """CREATE TRIGGER {name}_no_{kind} BEFORE {change} ON {name} {when}
    BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"""


def guard(connection: sa.Connection, table: sa.Table) -> None:
    """From now on let nobody change or delete a row of ``table``."""
    for statement in _statements(connection.dialect.name, table):
        connection.exec_driver_sql(statement)


def _statements(dialect: str, table: sa.Table) -> list[str]:
    if dialect == "postgresql":
        return [statement.format(name=table.name) for statement in _POSTGRESQL]
    # INSERT OR REPLACE deletes without firing a trigger.
    same = " AND ".join(f"{key.name} = NEW.{key.name}" for key in table.primary_key)
    replaces = f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {same})"  # noqa: S608 - our names
    return [
        _SQLITE.format(name=table.name, kind=kind, change=change, when=when)
        for kind, change, when in (
            ("update", "UPDATE", ""),
            ("delete", "DELETE", ""),
            ("replace", "INSERT", replaces),
        )
    ]
