"""Who may sign in, what ends it, and what the trail says of it."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from kiosk.central import sign_in
from kiosk.central.sign_in import Denied, SignIns
from kiosk.central.store.clerks import Clerk, Role
from kiosk.central.store.store import Store
from kiosk.central.store.tables import audit
from tests.central.examples import Clock, sqlite_in

ZHAO = Clerk("zhao", frozenset({Role.DESK}), "110105")
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 by its real code, with less memory and time."""
    hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    monkeypatch.setattr(sign_in, "_hasher", hasher)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    assert isinstance(store, Store)
    with closing(store):
        yield store


def token_of(sign_ins: SignIns, clock: Clock, password: str = PASSWORD) -> str:
    token = sign_ins.begin("zhao", password, clock.now)
    assert not isinstance(token, Denied)
    return token


def noted(store: Store) -> list[tuple[str, str]]:
    with store.reading() as work:
        return [(one.who, one.act) for one in reversed(work.trail.newest(100))]


def test_a_clerk_signs_in_and_is_known_until_they_sign_out(store: Store, clock: Clock) -> None:
    sign_ins = SignIns(store)
    sign_ins.put(ZHAO, PASSWORD, clock.now)
    token = token_of(sign_ins, clock)
    assert sign_ins.of(token, clock.now) == ZHAO
    assert sign_ins.of(token + "x", clock.now) is None
    sign_ins.end(token, clock.now)
    assert sign_ins.of(token, clock.now) is None
    assert noted(store) == [("command", "clerk_put"), ("zhao", "sign_in"), ("zhao", "sign_out")]


def test_the_database_lets_nobody_in(store: Store, clock: Clock) -> None:
    """Neither a password nor what a browser keeps is in it."""
    sign_ins = SignIns(store)
    sign_ins.put(ZHAO, PASSWORD, clock.now)
    token = token_of(sign_ins, clock)
    with store.reading() as work:
        for table in ("clerks", "sign_ins", "audit"):
            rows = work._connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            for secret in (PASSWORD, token):
                assert secret not in str([list(row) for row in rows])


def test_five_wrong_tries_lock_a_name_whoever_knows_the_password(
    database_url: str, clock: Clock
) -> None:
    """Also across a restart; after a quarter of an hour it is open again."""
    for attempt in range(5):
        store = Store.open(database_url)
        assert isinstance(store, Store)
        with closing(store):
            if attempt == 0:
                SignIns(store).put(ZHAO, PASSWORD, clock.now)
            assert SignIns(store).begin("zhao", f"wrong {attempt}", clock.now) is Denied.WRONG
    store = Store.open(database_url)
    assert isinstance(store, Store)
    with closing(store):
        clock.pass_(minutes=14)
        assert SignIns(store).begin("zhao", PASSWORD, clock.now) is Denied.WRONG
        clock.pass_(minutes=2)
        assert SignIns(store).begin("zhao", "wrong again", clock.now) is Denied.WRONG
        token_of(SignIns(store), clock)


def test_a_right_password_forgets_the_wrong_ones(store: Store, clock: Clock) -> None:
    sign_ins = SignIns(store)
    sign_ins.put(ZHAO, PASSWORD, clock.now)
    for _ in range(3):
        for _ in range(4):
            assert sign_ins.begin("zhao", "wrong", clock.now) is Denied.WRONG
        token_of(sign_ins, clock)


def test_a_name_that_nobody_has_is_answered_alike_and_not_kept(store: Store, clock: Clock) -> None:
    """Somebody may have typed a password there."""
    sign_ins = SignIns(store)
    for _ in range(6):
        assert sign_ins.begin("s3cret-password", PASSWORD, clock.now) is Denied.WRONG
    assert set(noted(store)) == {("", "sign_in_failed")}


@pytest.mark.parametrize(
    ("used_every", "until"), [({"minutes": 31}, 0), ({"minutes": 29}, 20)], ids=["idle", "a day"]
)
def test_a_sign_in_ends_by_itself(
    store: Store, clock: Clock, used_every: dict[str, float], until: int
) -> None:
    sign_ins = SignIns(store)
    sign_ins.put(ZHAO, PASSWORD, clock.now)
    token = token_of(sign_ins, clock)
    for _ in range(until):
        clock.pass_(**used_every)
        assert sign_ins.of(token, clock.now) == ZHAO
    clock.pass_(**used_every)
    assert sign_ins.of(token, clock.now) is None


def test_another_password_and_being_removed_end_standing_sign_ins(
    store: Store, clock: Clock
) -> None:
    sign_ins = SignIns(store)
    sign_ins.put(ZHAO, PASSWORD, clock.now)
    token = token_of(sign_ins, clock)
    sign_ins.put(ZHAO, "another password", clock.now)
    assert sign_ins.of(token, clock.now) is None
    assert sign_ins.begin("zhao", PASSWORD, clock.now) is Denied.WRONG
    token = token_of(sign_ins, clock, "another password")
    assert sign_ins.remove("zhao", clock.now)
    assert sign_ins.of(token, clock.now) is None
    assert not sign_ins.remove("zhao", clock.now)


def test_more_guesses_than_memory_allows_are_told_to_wait(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_PATIENCE", 0.01)
    sign_ins = SignIns(store)
    with sign_ins._turn(), sign_ins._turn():
        assert sign_ins.begin("zhao", PASSWORD, clock.now) is Denied.BUSY


@pytest.mark.parametrize(
    "change",
    [sa.update(audit).values(who="nobody"), sa.delete(audit)],
    ids=["update", "delete"],
)
def test_what_is_in_the_trail_stays_there(
    store: Store, clock: Clock, change: sa.Update | sa.Delete
) -> None:
    SignIns(store).put(ZHAO, PASSWORD, clock.now)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        store.write(lambda work: work._connection.execute(change))
    assert noted(store) == [("command", "clerk_put")]


def test_the_files_are_for_nobody_else(tmp_path: Path, clock: Clock) -> None:
    store = Store.open(sqlite_in(tmp_path))
    assert isinstance(store, Store)
    SignIns(store).put(ZHAO, PASSWORD, clock.now)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    store.close()
    assert len(modes) >= 2
    assert set(modes.values()) == {0o600}, modes


def test_a_database_without_clerks_gets_them_and_a_trail_that_stays(tmp_path: Path) -> None:
    """As the version before made it: its tables, without those of clerks."""
    store = Store.open(sqlite_in(tmp_path))
    assert isinstance(store, Store)
    store.close()
    with closing(sqlite3.connect(tmp_path / "central.db")) as before:
        later = ("clerks", "sign_ins", "audit", "stated", "brakes", "notices", "orders")
        for table in (*later, "diagnostics"):
            before.execute(f"DROP TABLE {table}")
        before.execute("ALTER TABLE events DROP COLUMN verification")
        for column in ("need", "found", "policies"):
            before.execute(f"ALTER TABLE kiosks DROP COLUMN {column}")
        before.execute("UPDATE alembic_version SET version_num = '0003'")
        before.commit()
    store = Store.open(sqlite_in(tmp_path))
    assert isinstance(store, Store), store
    SignIns(store).put(ZHAO, PASSWORD, Clock().now)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        store.write(lambda work: work._connection.execute(sa.delete(audit)))
    store.close()
