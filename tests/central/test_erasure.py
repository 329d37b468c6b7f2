"""What is kept of a person goes after its term, everywhere; the history stays as it is."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.central.centre import Centre
from kiosk.central.erasure import Erased, Resealed, erase, rekey
from kiosk.central.ledger import Act
from kiosk.central.store.keys import Keys
from kiosk.central.store.sealed import PLACES
from kiosk.central.store.tables import metadata
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, opened, receive, report
from tests.central.test_store import ask
from tests.logs import capture_logs
from tests.persons import WANG

TERM = timedelta(days=30)
CALLER = "110105195812310019"
HISTORY = ("report_index", "numbers", "holders", "events", "answers", "standings")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(database_url: str, permissive_book: PolicyBook, clock: Clock) -> Iterator[Centre]:
    with closing(opened(database_url, permissive_book, clock)) as centre:
        yield centre


def sealed(database_url: str) -> set[bytes]:
    """Everything sealed that is in it."""
    rows = [ask(database_url, f"SELECT sealed FROM {table.name}") for table in PLACES]
    return {bytes(one) for found in rows for (one,) in found}  # type: ignore[call-overload]


def history(database_url: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(ask(database_url, f"SELECT * FROM {name}"), key=repr) for name in HISTORY}


def file_of_keys(folder: Path) -> Path:
    [file] = folder.glob("central*.keys")
    return file


def names_of_keys(folder: Path) -> set[bytes]:
    return {key.name for key in Keys.of_file(file_of_keys(folder), make=False).sealing}


def erased(centre: Centre) -> Erased:
    outcome = erase(centre._store, centre._clock(), TERM)
    assert isinstance(outcome, Erased), outcome
    return outcome


@pytest.fixture
def everything(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> Callable[[], bytes]:
    """All bytes of the database, of its log, and of what lies beside it."""
    if "sqlite" not in database_url:
        bytes_of: Callable[[], bytes] = request.getfixturevalue("postgresql").everything
        return bytes_of
    return lambda: b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_after_its_term_a_report_can_be_read_nowhere(
    database_url: str,
    tmp_path: Path,
    everything: Callable[[], bytes],
    centre: Centre,
    clock: Clock,
) -> None:
    ours, refused = report(phone="13900139000"), report(sequence=2, issuing_region="440100")
    receive(centre, ours, refused)
    gone = sealed(database_url)
    was = everything()
    assert all(one in was for one in gone), "this finds what is there"
    clock.pass_(days=35)
    receive(centre, report(sequence=3, number=CALLER, recorded_at=clock.now.isoformat()))
    clock.pass_(days=6)
    before = history(database_url)

    with capture_logs() as logs:
        assert erased(centre) == Erased(1, 1, Resealed(rows=1, keys=0))
    assert [log["event"] for log in logs] == ["central.erased", "central.rekeyed"]
    clock.pass_(days=1)
    assert erased(centre) == Erased(0, 0, Resealed(rows=0, keys=1))

    left = everything()
    for secret in (WANG.name, WANG.number, CALLER, "13900139000", "\\u738b"):
        assert secret.encode() not in left
    assert not {one[:4] for one in gone} & names_of_keys(tmp_path), "no key to an older copy"
    if "sqlite" in database_url:
        assert not any(one in left for one in gone), "there is none in its file nor in its log"
    assert len(sealed(database_url)) == 1
    assert history(database_url) == before
    assert [answer.outcome for answer in receive(centre, ours)] == ["duplicate"]


Story = Callable[[Centre], None]


def pre_loss(centre: Centre) -> None:
    receive(centre, report())


def undone(centre: Centre) -> None:
    receive(centre, report(), report("undo_pre_loss", sequence=2))


def applied_for(centre: Centre) -> None:
    receive(centre, report("formal_loss"))


def taken(centre: Centre, *acts: Act) -> None:
    formal = report("formal_loss")
    receive(centre, formal)
    for act in acts:
        assert not isinstance(centre.counter_step(act, formal["report_id"]), Failure)


@pytest.mark.parametrize(
    ("story", "reports", "days"),
    [
        (pre_loss, 1, 10 + 30),
        (undone, 2, 30),
        (applied_for, 1, None),
        (lambda centre: taken(centre, Act.CONFIRM), 1, None),
        (lambda centre: taken(centre, Act.CONFIRM, Act.REPLACE), 1, 30),
        (lambda centre: taken(centre, Act.REFUSE), 1, 30),
    ],
    ids=["lapsed", "undone", "waits", "in force", "replaced", "refused"],
)
def test_a_report_goes_when_it_has_been_over_for_the_term(
    story: Story, reports: int, days: int | None, centre: Centre, clock: Clock
) -> None:
    story(centre)
    clock.pass_(days=days or 1000, minutes=-1)
    assert erased(centre).reports == 0
    clock.pass_(minutes=1)
    assert erased(centre).reports == (reports if days else 0)


def test_a_report_stays_as_long_as_something_happens_to_its_card(
    centre: Centre, clock: Clock
) -> None:
    undone(centre)
    clock.pass_(days=29)
    receive(centre, report(sequence=3, recorded_at=clock.now.isoformat()))
    clock.pass_(days=29)
    assert erased(centre).reports == 0
    clock.pass_(days=1)
    assert erased(centre).reports == 2, "the third lapsed later"


def test_where_nothing_was_erased_the_keys_stay(
    centre: Centre, tmp_path: Path, clock: Clock
) -> None:
    receive(centre, report())
    before = file_of_keys(tmp_path).read_bytes()
    clock.pass_(days=9)
    assert erased(centre) == Erased(0, 0, Resealed(0, 0))
    assert file_of_keys(tmp_path).read_bytes() == before


def test_more_people_and_reports_than_are_looked_at_at_once(
    centre: Centre, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_PEOPLE", "_ROWS"):
        monkeypatch.setattr(f"kiosk.central.erasure.{name}", 2)
    people = [f"1101051990010{day:02}012" for day in range(10, 17)]
    receive(centre, *(report(sequence=n, number=who) for n, who in enumerate(people, 1)))
    rekeyed = rekey(centre._store, clock.now)
    assert rekeyed == Resealed(len(people), 0)
    clock.pass_(days=40)
    assert erased(centre) == Erased(len(people), 0, Resealed(0, 1))


# ---- keys ----------------------------------------------------------------------------------------


def test_whoever_runs_seals_with_a_new_key_at_once(
    database_url: str, permissive_book: PolicyBook, centre: Centre, tmp_path: Path, clock: Clock
) -> None:
    first = report()
    receive(centre, first)
    with closing(opened(database_url, permissive_book, clock)) as other:
        assert rekey(other._store, clock.now) == Resealed(1, 0)
    receive(centre, report(sequence=2, number=CALLER))
    newest = Keys.of_file(file_of_keys(tmp_path), make=False).sealing[0]
    assert {one[:4] for one in sealed(database_url)} == {newest.name}
    assert len(names_of_keys(tmp_path)) == 2, "a worker may still have the older one"
    clock.pass_(days=1)
    assert rekey(centre._store, clock.now, renew=False) == Resealed(0, 1)
    assert names_of_keys(tmp_path) == {newest.name}
    assert [answer.outcome for answer in receive(centre, first)] == ["duplicate"]


def test_no_key_is_thrown_away_while_a_row_can_t_be_read(
    database_url: str, centre: Centre, tmp_path: Path, clock: Clock
) -> None:
    receive(centre, report(), report(sequence=2, number=CALLER))
    rekey(centre._store, clock.now)
    strange = b"\0" * 60
    value = f"x'{strange.hex()}'" if "sqlite" in database_url else f"'\\x{strange.hex()}'"
    ask(
        database_url,
        f"UPDATE content SET sealed = {value} WHERE report_id IN "
        "(SELECT report_id FROM content LIMIT 1)",
    )
    clock.pass_(days=2)
    failure = rekey(centre._store, clock.now)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert "1 rows are sealed by a key that is not in" in failure.detail
    assert len(names_of_keys(tmp_path)) == 3


def test_two_don_t_change_the_keys_at_once(centre: Centre, clock: Clock) -> None:
    with centre._store.key_file.alone():
        failure = rekey(centre._store, clock.now)
    assert isinstance(failure, Failure)
    assert "another command changes the keys" in failure.detail
    assert rekey(centre._store, clock.now) == Resealed(0, 0)


def test_a_file_of_before_opens_what_it_sealed(
    database_url: str, permissive_book: PolicyBook, tmp_path: Path, clock: Clock
) -> None:
    with closing(opened(database_url, permissive_book, clock)) as centre:
        receive(centre, report())
    keys = file_of_keys(tmp_path)
    said = json.loads(keys.read_text())
    keys.write_text(json.dumps(said | {"sealing": [one["key"] for one in said["sealing"]]}))
    with closing(opened(database_url, permissive_book, clock)) as centre:
        assert rekey(centre._store, clock.now) == Resealed(1, 0)
        clock.pass_(days=1)
        assert rekey(centre._store, clock.now, renew=False) == Resealed(0, 1)


@pytest.mark.parametrize("said", [1, {}, {"key": 1}, {"key": "AA=="}, b64encode(b"short").decode()])
def test_what_is_no_key_is_not_taken_for_one(said: object) -> None:
    lookup = b64encode(bytes(32)).decode()
    with pytest.raises(ValueError, match="keys"):
        Keys.from_json(json.dumps({"lookup": lookup, "sealing": [said]}).encode())


def test_whatever_is_sealed_is_sealed_anew() -> None:
    holding = {table for table in metadata.tables.values() if "sealed" in table.c}
    assert holding == set(PLACES)
