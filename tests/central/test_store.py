"""The database: what it refuses, and that its history only grows."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from kiosk.central.api import Holder, ReportBatch
from kiosk.central.centre import Centre
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportState
from tests.central.conftest import Service
from tests.central.examples import Clock, holder, opened, receive, report
from tests.logs import capture_logs
from tests.persons import WANG


def code_of(result: object) -> FailureCode:
    assert isinstance(result, Failure), result
    return result.code


@pytest.mark.parametrize(
    "url", ["", "central.db", "sqlite://", "postgresql://db.example/central", "sqlite:/x"]
)
def test_what_is_no_sqlite_url_is_a_failure(url: str, book: PolicyBook) -> None:
    assert code_of(create_app(url, book)) is FailureCode.CONFIGURATION_INVALID


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path, book: PolicyBook) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'central.db'}"
    assert code_of(create_app(url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE


def test_another_file_is_left_alone(tmp_path: Path, book: PolicyBook) -> None:
    path = tmp_path / "central.db"
    path.write_text("this is not a database, but it is somebody's\n" * 100)
    before = path.read_bytes()
    assert code_of(create_app(f"sqlite:///{path}", book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert path.read_bytes() == before


def test_a_newer_versions_database_is_left_alone(
    tmp_path: Path, database_url: str, book: PolicyBook
) -> None:
    path = tmp_path / "central.db"
    connection = sqlite.connect(str(path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    assert code_of(create_app(database_url, book)) is FailureCode.CENTRAL_DATABASE_UNUSABLE
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "UPDATE events SET holder = ''",
        "REPLACE INTO events SELECT * FROM events",
        "UPDATE OR REPLACE events SET sequence = 7",
    ],
)
def test_the_history_only_grows(service: Service, tmp_path: Path, statement: str) -> None:
    service.post(report())
    connection = sqlite.connect(str(tmp_path / "central.db"))
    with pytest.raises(sqlite.Error, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert len(service.status(holder())["reports"]) == 1


def test_answers_are_there_after_a_restart(database_url: str, book: PolicyBook) -> None:
    batch = ReportBatch.model_validate({"reports": [report()]}).reports
    answers = []
    for _ in range(2):
        centre = Centre.open(database_url, book)
        assert isinstance(centre, Centre)
        answers.append(centre.receive(batch)[0])
        centre.close()
    assert [answer.outcome for answer in answers] == ["accepted", "duplicate"]
    assert answers[0].central_reference == answers[1].central_reference


@pytest.mark.parametrize("version", [1, 2])
def test_the_history_of_the_versions_before_is_taken_over(
    version: int, tmp_path: Path, database_url: str, book: PolicyBook
) -> None:
    centre = opened(database_url, book, Clock())
    (before,) = receive(centre, sent := report())
    centre.close()
    connection = sqlite.connect(str(tmp_path / "central.db"))
    connection.execute("ALTER TABLE events DROP COLUMN clock_synchronised")
    if version == 1:
        connection.execute("ALTER TABLE events RENAME COLUMN recorded_at TO happened_at")
        connection.execute("DROP TRIGGER events_no_replace")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    for _ in range(2):
        centre = opened(database_url, book, Clock())
        (after,) = receive(centre, sent)
        assert after == before.model_copy(update={"outcome": Outcome.DUPLICATE})
        (known,) = centre.status(Holder.model_validate(holder())).reports
        assert known.state is ReportState.IN_FORCE
        centre.close()


def test_a_database_that_fails_asks_the_kiosk_to_come_again(
    service: Service, tmp_path: Path
) -> None:
    connection = sqlite.connect(str(tmp_path / "central.db"))
    connection.execute("DROP TABLE events")
    connection.close()
    with capture_logs() as logs:
        answer = service.client.post("/v1/reports", json={"reports": [report()]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert [log["event"] for log in logs] == ["central.database_failed"]
    assert WANG.number not in str(logs)
