"""A centre in a process of its own, and the same rows written straight into the same tables."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from kiosk.central.store.engine import engine_of
from kiosk.central.store.schema import bring_up
from kiosk.central.store.tables import (
    answers,
    content,
    events,
    holders,
    numbers,
    report_index,
    standings,
)

_MAIN: Final = Path(__file__).parents[2] / "main.py"
OF_REPORTS: Final = (report_index, holders, events, numbers, answers, content, standings)
"""Every table that a report leaves a row in, in the order in which they can be written."""

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""Of each table, by its name."""


@contextmanager
def serving(database: str, folder: Path) -> Iterator[int]:
    """The port that a centre serves on; its keys are in ``folder``."""
    command = [sys.executable, str(_MAIN), "central", "--port", "0", "--database", database]
    environment = {"CREDENTIALS_DIRECTORY": str(folder), "PATH": "/usr/bin", "HOME": str(folder)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        if server.stdout is None:
            raise AssertionError("it has an output")
        try:
            yield int(server.stdout.readline().rpartition(":")[2])
        finally:
            server.terminate()


def rows_of(database: str, size: int) -> list[Rows]:
    """What a centre wrote about people of whom each has one report, as its driver hands it out:
    so many reports together with all that belongs to them, in the order of their ids.
    """
    engine = engine_of(sa.make_url(database))
    raw = engine.raw_connection()
    cursor = raw.cursor()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in OF_REPORTS:
        columns = ", ".join(f"t.{column.name}" for column in table.columns)
        cursor.execute(
            f"SELECT {columns} FROM {table.name} AS t"
            " JOIN report_index AS i ON i.holder_key = t.holder_key ORDER BY i.report_id"
        )
        found[table.name] = list(cursor.fetchall())
    raw.close()
    engine.dispose()
    count = len(found[report_index.name])
    return [
        {name: rows[start : start + size] for name, rows in found.items()}
        for start in range(0, count, size)
    ]


class Straight:
    """An empty database with the centre's tables, into which rows go by ``executemany``."""

    def __init__(self, database: str, folder: Path) -> None:
        self._engine = engine_of(sa.make_url(database))
        with self._engine.begin() as connection:
            bring_up(connection, folder / "straight.keys")
        self._raw = self._engine.raw_connection()
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        mark = "?" if self._is_sqlite else "%s"
        self._statements = {
            table.name: f"INSERT INTO {table.name} VALUES"
            f" ({', '.join([mark] * len(table.columns))})"
            for table in OF_REPORTS
        }

    def write(self, rows: Rows) -> float:
        """All in one transaction; the seconds that it took."""
        cursor = self._raw.cursor()
        start = perf_counter()
        if self._is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        for name, of_table in rows.items():
            cursor.executemany(self._statements[name], of_table)
        if self._is_sqlite:
            cursor.execute("COMMIT")
        else:
            self._raw.commit()
        return perf_counter() - start

    def close(self) -> None:
        self._raw.close()
        self._engine.dispose()
