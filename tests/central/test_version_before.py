"""A database that the version before wrote: on both, every report in it is answered as it was.

``before/revision2.json`` holds its rows, its keys and what was sent and answered; that program made
them: a pre-loss, a written one that the counter confirmed, an undo of both, a call, and the formal
loss of who called.
"""

import json
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from kiosk.central.api import StatusQuestion
from kiosk.central.erasure import Resealed, rekey
from kiosk.central.store import schema
from kiosk.central.store.engine import engine_of
from kiosk.central.store.guard import guard
from kiosk.central.store.keys import canonical
from kiosk.central.store.tables import events
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, Json, opened, receive, report
from tests.central.test_receipt_keys import KIOSK
from tests.central.test_store import ask

BEFORE = json.loads((Path(__file__).with_name("before") / "revision2.json").read_text("utf-8"))
FIRST = ("holders",)
"""What other tables refer to."""


def put_before(database_url: str, folder: Path) -> None:
    """A database of revision 0002 with these rows, and its keys beside it."""
    name = "central.db.keys" if "sqlite" in database_url else "central.keys"
    (folder / name).write_text(json.dumps(BEFORE["keys"]))
    engine = engine_of(sa.make_url(database_url))
    with engine.begin() as connection:
        plan = Config()
        plan.set_main_option("script_location", str(schema.MIGRATIONS))
        plan.attributes["connection"] = connection
        command.upgrade(plan, "0002")
        guard(connection, events)
        tables: Json = BEFORE["tables"]
        for table in sorted(tables, key=lambda table: table not in FIRST):
            then = sa.Table(table, sa.MetaData(), autoload_with=connection)
            for row in tables[table]:
                values = {key: _value(then.c[key], value) for key, value in row.items()}
                connection.execute(then.insert().values(values))
    engine.dispose()


def _value(column: "sa.Column[Any]", value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    return bool(value) if isinstance(column.type, sa.Boolean) else value


def test_what_the_version_before_wrote_is_answered_as_it_was(
    database_url: str,
    tmp_path: Path,
    permissive_book: PolicyBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.central.store.digests._ROWS", 2)  # so that there are several pages
    put_before(database_url, tmp_path)
    clock = Clock()
    clock.now += timedelta(days=2)
    for _ in range(2):
        with closing(opened(database_url, permissive_book, clock)) as centre:
            answers = receive(centre, *(known["sent"] for known in BEFORE["known"]))
            for answer, known in zip(answers, BEFORE["known"], strict=True):
                said = json.loads(answer.model_dump_json())
                assert said["outcome"] == "duplicate"
                assert said | {"outcome": "accepted"} == known["answer"]
            for known in BEFORE["known"]:
                asked = {"holder": known["sent"]["holder"], "verification": "chip"}
                status = centre.status(StatusQuestion.model_validate(asked).holder)
                assert str(known["sent"]["report_id"]) in {str(r.report_id) for r in status.reports}
            other = BEFORE["known"][0]["sent"] | {"phone": "13900139001"}
            assert [answer.reason for answer in receive(centre, other)] == ["conflict"]
            [key] = centre.receipt_keys(KIOSK).keys
            assert key.kid == KIOSK
    with closing(opened(database_url, permissive_book, clock)) as centre:
        rows = len(BEFORE["tables"]["content"]) + len(BEFORE["tables"]["quarantine"]) + 1
        assert rekey(centre._store, clock.now) == Resealed(rows, 0)


def test_no_guess_at_who_it_was_can_be_checked_without_the_keys(
    database_url: str, tmp_path: Path, permissive_book: PolicyBook
) -> None:
    put_before(database_url, tmp_path)
    with closing(opened(database_url, permissive_book, Clock())) as centre:
        fresh = report(sequence=7)
        receive(centre, fresh)
    guessed = {
        sha256(canonical(sent).encode()).digest()
        for sent in (fresh, *(known["sent"] for known in BEFORE["known"]))
    }
    before = {bytes.fromhex(row["digest"]["hex"]) for row in BEFORE["tables"]["report_index"]}
    assert before <= guessed, "so it could be done"
    kept = ask(database_url, "SELECT digest, digest_version FROM report_index")
    assert not guessed & {bytes(digest) for digest, _ in kept}  # type: ignore[call-overload]
    assert {version for _, version in kept} == {2}
