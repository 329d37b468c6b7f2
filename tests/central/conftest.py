"""A centre on loopback, over a database of its own."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from kiosk.base.resources import RESOURCES
from kiosk.central.faults import Faults
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, Json, policy, sqlite_in
from tests.devices.postgres import PostgreSQL

POLICIES = RESOURCES / "policies"


class WatchedFaults(Faults):
    """Says when a request has come in."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()

    def hold_back(self) -> None:
        self.entered.set()
        super().hold_back()


@dataclass
class Service:
    client: httpx2.Client
    clock: Clock
    faults: WatchedFaults
    server: CentralServer
    port: int

    def post(self, *reports: object) -> list[Json]:
        """The results of one batch."""
        response = self.client.post("/v1/reports", json={"reports": reports})
        assert response.status_code == 200, response.text
        results: list[Json] = response.json()["results"]
        return results

    def status(self, holder: Json) -> Json:
        question = {"holder": holder, "verification": "chip"}
        response = self.client.post("/v1/status", json=question)
        assert response.status_code == 200, response.text
        status: Json = response.json()
        return status


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A new one of each kind."""
    if request.param == "sqlite":
        return sqlite_in(tmp_path)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book() -> PolicyBook:
    """The shipped policies."""
    book = PolicyBook.load(POLICIES)
    assert isinstance(book, PolicyBook)
    return book


@pytest.fixture
def permissive_book() -> PolicyBook:
    """One region, whose kiosks may do everything."""
    return PolicyBook([policy()])


@pytest.fixture
def service(database_url: str, book: PolicyBook, clock: Clock) -> Iterator[Service]:
    faults = WatchedFaults()
    app = create_app(database_url, book, clock=clock, faults=faults)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    port = server.start()
    assert isinstance(port, int)
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield Service(client, clock, faults, server, port)
    server.close()
