"""The database: what it refuses, that its history only grows, and that nothing in it is plain."""

from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from kiosk.central.service import create_app
from kiosk.central.store.keys import Keys
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from tests.central.conftest import Service
from tests.central.examples import Clock, opened, receive, report, sqlite_in
from tests.logs import capture_logs
from tests.persons import WANG


def code_of(result: object) -> FailureCode:
    assert isinstance(result, Failure), result
    return result.code


def ask(database_url: str, statement: str) -> list[tuple[object, ...]]:
    """What the database itself answers, as its owner."""
    engine = sa.create_engine(database_url, **_SQLITE if "sqlite" in database_url else {})
    with engine.begin() as connection:
        result = connection.exec_driver_sql(statement)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


_SQLITE = {"module": sqlite}


@pytest.mark.parametrize(
    "url", ["", "central.db", "sqlite://", "mysql://db.example/central", "sqlite:/x"]
)
def test_what_is_no_database_s_url_is_a_failure(url: str, book: PolicyBook) -> None:
    assert code_of(create_app(url, book)) is FailureCode.CONFIGURATION_INVALID


def test_a_password_in_the_url_is_not_repeated(book: PolicyBook) -> None:
    failure = create_app("postgresql://kiosk:hush@db.example/central", book)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
    assert "hush" not in failure.detail


def test_postgresql_without_a_place_for_its_keys_is_a_failure(book: PolicyBook) -> None:
    failure = create_app("postgresql+psycopg://kiosk@db.example/central", book)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
    assert "CREDENTIALS_DIRECTORY" in failure.detail


def test_a_postgresql_that_is_not_there_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: PolicyBook
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    failure = create_app(f"postgresql+psycopg://kiosk@/central?host={tmp_path}", book)
    assert code_of(failure) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path, book: PolicyBook) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'central.db'}"
    assert code_of(create_app(url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE


def test_another_file_is_left_alone(tmp_path: Path, book: PolicyBook) -> None:
    path = tmp_path / "central.db"
    path.write_text("this is not a database, but it is somebody's\n" * 100)
    before = path.read_bytes()
    assert code_of(create_app(f"sqlite:///{path}", book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert path.read_bytes() == before


def test_a_newer_versions_database_is_left_alone(database_url: str, book: PolicyBook) -> None:
    opened(database_url, book, Clock()).close()
    ask(database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert code_of(create_app(database_url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert ask(database_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_another_program_s_tables_are_left_alone(database_url: str, book: PolicyBook) -> None:
    ask(database_url, "CREATE TABLE events (title TEXT)")
    assert code_of(create_app(database_url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert ask(database_url, "SELECT * FROM events") == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "UPDATE events SET region = ''",
        "REPLACE INTO events SELECT * FROM events",
        "UPDATE OR REPLACE events SET place = 7",
        "TRUNCATE events",
    ],
)
def test_the_history_only_grows(database_url: str, book: PolicyBook, statement: str) -> None:
    only = {"REPLACE": "sqlite", "UPDATE OR": "sqlite", "TRUNCATE": "postgresql"}
    if any(
        statement.startswith(begin) and name not in database_url for begin, name in only.items()
    ):
        pytest.skip("that database knows no such statement")
    centre = opened(database_url, book, Clock())
    receive(centre, report())
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        ask(database_url, statement)
    assert len(ask(database_url, "SELECT * FROM events")) == 1
    centre.close()


def test_answers_are_there_after_a_restart(database_url: str, book: PolicyBook) -> None:
    sent, answers = report(), []
    for _ in range(2):
        centre = opened(database_url, book, Clock())
        answers += receive(centre, sent)
        centre.close()
    assert [answer.outcome for answer in answers] == ["accepted", "duplicate"]
    assert answers[0].central_reference == answers[1].central_reference


def test_two_centres_on_one_database_never_give_a_reference_twice(
    database_url: str, book: PolicyBook
) -> None:
    centres = [opened(database_url, book, Clock()) for _ in range(2)]
    answers = [
        receive(centre, report(sequence=n, number=f"11010{kiosk}{n:012d}"))[0]
        for n in range(1, 6)
        for kiosk, centre in enumerate(centres)
    ]
    assert len({answer.central_reference for answer in answers}) == len(answers)
    for centre in centres:
        centre.close()


def _all_bytes(database_url: str, tmp_path: Path) -> bytes:
    """Everything in the database's files, or in its rows."""
    if "sqlite" in database_url:
        return b"".join(path.read_bytes() for path in tmp_path.glob("central.db*"))
    tables = ask(database_url, "SELECT tablename FROM pg_tables WHERE tableowner = current_user")
    rows = [ask(database_url, f"SELECT * FROM {name}") for (name,) in tables]
    return repr(rows).encode()


def test_nobody_s_name_number_or_phone_is_in_it(
    database_url: str, tmp_path: Path, book: PolicyBook
) -> None:
    centre = opened(database_url, book, Clock())
    refused = report(sequence=2, issuing_region="440100", phone="13900139000")
    malformed = report(sequence=3, phone="13900139000") | {"kind": "gossip"}
    sent = report(sequence=4, phone="13900139000")
    receive(centre, sent, refused, malformed, sent | {"phone": "13900139001"})
    rows = ask(database_url, "SELECT reason FROM quarantine ORDER BY reason")
    assert rows == [("conflict",), ("region_not_served",), ("report_invalid",)]
    plain = _all_bytes(database_url, tmp_path)
    for secret in (WANG.name, WANG.number, "13900139000", "\\u738b"):
        assert secret.encode() not in plain
    assert sent["report_number"].encode() in plain, "this finds what is there"
    centre.close()


def test_what_is_refused_again_and_again_is_kept_once(database_url: str, book: PolicyBook) -> None:
    centre = opened(database_url, book, Clock())
    refused = report(issuing_region="440100")
    for _ in range(3):
        receive(centre, refused)
    assert ask(database_url, "SELECT times FROM quarantine") == [(3,)]
    centre.close()


def test_its_files_are_for_nobody_else(tmp_path: Path, book: PolicyBook) -> None:
    centre = opened(sqlite_in(tmp_path), book, Clock())
    receive(centre, report())
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert (tmp_path / "central.db.keys").exists()
    centre.close()


@pytest.mark.parametrize(
    "there", [None, Keys.new().to_json(), b"{}", b""], ids=["gone", "others", "none", "empty"]
)
def test_without_its_keys_it_is_left_alone(
    there: bytes | None, database_url: str, tmp_path: Path, book: PolicyBook
) -> None:
    opened(database_url, book, Clock()).close()
    (keys,) = tmp_path.glob("central*.keys")
    keys.unlink()
    if there is not None:
        keys.write_bytes(there)
    assert code_of(create_app(database_url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert keys.exists() is (there is not None), "new ones would open nothing"


def test_a_database_that_fails_asks_the_kiosk_to_come_again(
    service: Service, database_url: str
) -> None:
    ask(database_url, "DROP TABLE events")
    with capture_logs() as logs:
        answer = service.client.post("/v1/reports", json={"reports": [report()]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    failed, told = logs
    assert (failed["event"], told["event"]) == ("central.database_failed", "central.request")
    assert failed["request"] == told["request"] == answer.headers["X-Request-ID"]
    assert WANG.number not in str(logs)


def test_health_asks_nobody_and_readiness_the_database(service: Service, database_url: str) -> None:
    ways = ("/healthz", "/readyz")
    assert [service.client.get(way).status_code for way in ways] == [200, 200]
    ask(database_url, "DROP TABLE kiosks")
    assert [service.client.get(way).status_code for way in ways] == [200, 503]
