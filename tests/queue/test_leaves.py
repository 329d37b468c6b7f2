"""Rows read straight from SQLite's pages are those that SQLite itself reads."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.queue.leaves import PAGE, rows_in

Row = tuple[int, list[int | float | str | bytes | None]]

_WHOLE = st.integers(-(2**63), 2**63 - 1)
_POWERS = st.builds(lambda bits, more: 2**bits + more, st.integers(0, 62), st.integers(-1, 1))
values = st.one_of(
    st.none(),
    _WHOLE,
    _POWERS,
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.binary(max_size=300),
)
rows = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 2**63 - 1), _POWERS), st.lists(values, min_size=3, max_size=3)
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)


def database(path: Path, given: list[Row], *, wal: bool) -> bytes:
    """The database of ``given`` rows on one leaf page; or its WAL, not yet written back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        connection.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, a, b, c)")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO kept VALUES (?, ?, ?, ?)", [(rowid, *row) for rowid, row in given]
        )
        connection.execute("COMMIT")
        return (path.with_name(f"{path.name}-wal") if wal else path).read_bytes()


@given(rows, st.booleans())
@example(
    [(2**14, [2**7, 2**14, b"\x80" * 128])], False
)  # numbers with a byte of nothing but "more"
def test_what_sqlite_wrote_is_read(given: list[Row], wal: bool) -> None:
    with TemporaryDirectory() as folder:
        raw = database(Path(folder) / "kept.db", given, wal=wal)
    # The key's own column is empty: the row's number stands for it.
    assert {rowid: row for _, rowid, row in rows_in(raw)} == {
        rowid: [None, *row] for rowid, row in given
    }
