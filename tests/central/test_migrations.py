"""Databases of the versions before: everything in them stays so, and nothing stays plain."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kiosk.central.api import Holder
from kiosk.central.store import schema
from kiosk.central.store.engine import engine_of
from kiosk.central.store.keys import Keys
from kiosk.central.store.tables import metadata
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportState
from kiosk.domain.status import CardState
from tests.central.examples import Clock, Json, holder, opened, receive, report, sqlite_in
from tests.persons import WANG

BEFORE = Path(__file__).with_name("before") / "version3.sql"
"""A pre-loss, a written one confirmed, a call, an undo, a formal loss of who called."""
CALLER = "110105195812310019"


def put_before(path: Path, version: int) -> list[Json]:
    """A database as the program of ``version`` left it; the reports in it, with their answers."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE.read_text())
        sent = connection.execute(
            "SELECT content, answer FROM events WHERE content IS NOT NULL ORDER BY sequence"
        ).fetchall()
        if version < 3:
            connection.execute("ALTER TABLE events DROP COLUMN clock_synchronised")
        if version < 2:
            connection.execute("ALTER TABLE events RENAME COLUMN recorded_at TO happened_at")
            connection.execute("DROP TRIGGER events_no_replace")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    return [{"sent": json.loads(content), "answer": json.loads(answer)} for content, answer in sent]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_history_of_the_versions_before_is_taken_over(
    version: int, tmp_path: Path, permissive_book: PolicyBook
) -> None:
    known = put_before(tmp_path / "central.db", version)
    assert WANG.number.encode() in (tmp_path / "central.db").read_bytes()
    clock = Clock()
    clock.pass_(days=2)
    for _ in range(2):
        with closing(opened(sqlite_in(tmp_path), permissive_book, clock)) as centre:
            answers = receive(centre, *(one["sent"] for one in known))
            assert {answer.outcome for answer in answers} == {Outcome.DUPLICATE}
            for answer, one in zip(answers, known, strict=True):
                said = json.loads(answer.model_dump_json())
                assert said | {"outcome": "accepted"} == one["answer"]
            (card,) = centre.status(Holder.model_validate(holder())).cards
            assert card.state is CardState.NORMAL, "its owner undid it"
            theirs = centre.status(Holder.model_validate(holder(CALLER)))
            assert theirs.cards[0].state is CardState.PRE_LOSS, "by the call"
            assert [one.state for one in theirs.reports] == [ReportState.AWAITING_COUNTER]
            assert centre.newest_for_counter() == str(theirs.reports[0].report_id)
            (new,) = receive(centre, report(sequence=9, number=WANG.number))
            assert int(new.central_reference[-8:]) > len(known)
        left = b"".join(path.read_bytes() for path in tmp_path.glob("central.db*"))
        assert not any(secret.encode() in left for secret in (WANG.name, WANG.number, CALLER))


def test_the_tables_are_what_all_migrations_make(database_url: str) -> None:
    engine = engine_of(sa.make_url(database_url))
    with engine.begin() as connection:
        schema.upgrade(connection, None, Keys.new())
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_revisions_named_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    there = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(there)) == schema.REVISIONS
