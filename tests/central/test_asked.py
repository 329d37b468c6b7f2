"""Who asks of a person stands in the trail before the answer, and waits for nobody's writing."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.central.store.asked import Asked
from kiosk.central.store.store import Store
from kiosk.central.store.trail import Act, Noted
from tests.central.conftest import Service
from tests.central.examples import MONDAY, holder, report, sqlite_in


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(opened(database_url)) as store:
        yield store


def opened(database_url: str) -> Store:
    store = Store.open(database_url)
    assert isinstance(store, Store)
    return store


def asking(who: str) -> Noted:
    return Noted(MONDAY, who, Act.STATUS)


def told(store: Store) -> list[str]:
    return [one.who for one in reversed(store.write(lambda work: work.trail.newest(10)))]


def test_a_person_is_told_how_they_stand_while_somebody_writes(service: Service) -> None:
    (answer,) = service.post(report())
    store = service.server.centre._store
    key = store.keys.holder_key(holder()["number"])
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM content")
        (known,) = service.status(holder())["reports"]
    assert known["central_reference"] == answer["central_reference"]
    (noted,) = store.write(lambda work: work.trail.newest(10))
    assert (noted.act, noted.detail) == ("status", key.hex())


def test_the_trail_has_them_in_order(store: Store) -> None:
    store.note(asking("one"))
    store.write(lambda work: work.trail.note(Noted(MONDAY, "zhao", Act.CONFIRM)))
    store.note(asking("two"))
    assert told(store) == ["one", "zhao", "two"]


def test_what_a_transaction_takes_back_is_not_lost(store: Store) -> None:
    store.note(asking("one"))

    def fail(_: object) -> None:
        raise OSError("taken back")

    with pytest.raises(OSError, match="taken back"):
        store.write(fail)
    store.note(asking("two"))
    assert told(store) == ["one", "two"]


def test_what_was_noted_before_the_end_is_there_after_it(database_url: str) -> None:
    with closing(opened(database_url)) as store:
        store.note(asking("one"))
    with closing(opened(database_url)) as store, store.reading() as work:
        assert [one.who for one in work.trail.newest(10)] == ["one"]


def test_who_dies_while_bringing_it_over_does_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is in the trail, and before it is forgotten."""
    store = opened(sqlite_in(tmp_path))

    def die(_: Asked, ids: Sequence[UUID]) -> None:
        if ids:
            raise KeyboardInterrupt

    store.note(asking("one"))
    with monkeypatch.context() as patch:
        patch.setattr(Asked, "forget", die)
        with pytest.raises(KeyboardInterrupt):
            store.write(lambda _: None)
    with closing(opened(sqlite_in(tmp_path))) as again:
        again.note(asking("two"))
        assert told(again) == ["one", "two"]
        assert told(again) == ["one", "two"]
    store.close()


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    with closing(opened(sqlite_in(tmp_path))) as store:
        store.note(asking("one"))
        files = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*.asked*")}
    assert set(files.values()) == {0o600}
