"""Copies of the centre's database, and one put back, on SQLite and on PostgreSQL."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.central.api import Holder
from kiosk.central.store import copying, references
from kiosk.central.store.engine import engine_of
from kiosk.central.store.schema import REVISIONS
from kiosk.central.store.tables import settings
from kiosk.central.store.trail import Act
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, Json, holder, opened, receive, report


@dataclass
class Kept:
    """A centre's database with the first of two reports, and a folder for copies."""

    url: str
    book: PolicyBook
    clock: Clock
    folder: Path
    sent: tuple[Json, Json] = field(default_factory=lambda: (report(), report(sequence=2)))

    def outcomes(self, count: int = 2) -> list[str]:
        """What comes of sending so many of them."""
        with closing(opened(self.url, self.book, self.clock)) as centre:
            return [str(one.outcome) for one in receive(centre, *self.sent[:count])]

    def copy(self, keep: int = 3) -> Path:
        return good(copying.back_up(self.url, self.folder, self.clock(), keep))

    def restore(self, copy: Path) -> Path | Failure:
        return copying.put_back(self.url, copy, self.clock())


@pytest.fixture
def kept(database_url: str, book: PolicyBook, clock: Clock, tmp_path: Path) -> Kept:
    kept = Kept(database_url, book, clock, tmp_path / "copies")
    assert kept.outcomes(1) == ["accepted"]
    return kept


def good(outcome: Path | Failure) -> Path:
    assert isinstance(outcome, Path), outcome
    return outcome


def next_reference(database_url: str) -> int:
    engine = engine_of(sa.make_url(database_url))
    with engine.connect() as connection:
        reached = references.reached(connection)
    engine.dispose()
    return reached


def test_what_came_before_the_copy_is_back_and_no_reference_is_given_twice(kept: Kept) -> None:
    copy = kept.copy()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert kept.outcomes() == ["duplicate", "accepted"]
    reached = next_reference(kept.url)
    there = good(kept.restore(copy))
    assert next_reference(kept.url) == reached
    assert kept.outcomes() == ["duplicate", "accepted"]
    good(kept.restore(there))
    assert kept.outcomes() == ["duplicate", "duplicate"]


def test_who_asked_of_whom_before_the_copy_is_in_it(kept: Kept) -> None:
    """On SQLite that waits beside the database until somebody writes."""
    asked = Holder(**holder())
    with closing(opened(kept.url, kept.book, kept.clock)) as centre:
        for number in range(3):
            centre.asked(asked, f"110105-000{number}")
        copy = kept.copy()
        centre.asked(asked, "110105-0009")
    good(kept.restore(copy))
    with (
        closing(opened(kept.url, kept.book, kept.clock)) as centre,
        centre._store.reading() as work,
    ):
        looked = [one.who for one in work.trail.newest(10) if one.act == Act.STATUS]
    assert looked == ["110105-0002", "110105-0001", "110105-0000"]


@pytest.mark.parametrize("fault", ["made by a newer version", "keys are not those"])
def test_a_newer_program_s_copy_and_one_of_other_keys_are_refused_and_all_stays(
    fault: str, kept: Kept
) -> None:
    of_keys = settings.c.name == "keys_check"
    engine = engine_of(sa.make_url(kept.url))
    with engine.begin() as connection:
        own = connection.execute(sa.select(settings.c.value).where(of_keys)).scalar_one()
        change: sa.Executable = sa.update(settings).where(of_keys).values(value=b"another")
        if "newer" in fault:
            change = sa.text("UPDATE alembic_version SET version_num = '9999'")
        connection.execute(change)
    copy = kept.copy()
    with engine.begin() as connection:
        connection.execute(sa.update(settings).where(of_keys).values(value=own))
        newest = {"revision": REVISIONS[-1]}
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), newest)
    engine.dispose()
    refused = kept.restore(copy)
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert fault in refused.detail
    assert kept.outcomes() == ["duplicate", "accepted"]


def test_the_oldest_copies_go_and_nothing_else_does(kept: Kept) -> None:
    kept.folder.mkdir()
    (kept.folder / "central-notes.txt").touch()
    made = []
    for _ in range(4):
        made.append(kept.copy(keep=2))
        kept.clock.pass_(days=1)
    assert set(kept.folder.iterdir()) == {*made[2:], kept.folder / "central-notes.txt"}


def test_what_is_no_copy_is_refused_and_all_stays(kept: Kept) -> None:
    kept.folder.mkdir()
    (kept.folder / "notes").write_text("not a database " * 100)
    refused = kept.restore(kept.folder / "notes")
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert kept.outcomes() == ["duplicate", "accepted"]
