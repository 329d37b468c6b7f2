"""A centre asked all that its OpenAPI document allows, and much that it doesn't (schemathesis)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.base.resources import RESOURCES
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.central.examples import sqlite_in
from tests.devices.postgres import PostgreSQL

SETTINGS = Path(__file__).with_name("schemathesis.toml")


def asked(port: int, *options: str) -> tuple[int, str]:
    """How it ended (0: nothing departs) and what was found; the same seed, the same questions."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS)),
        *("run", str(RESOURCES / "openapi.json"), "--url", f"http://127.0.0.1:{port}"),
        *("--generation-database", "none", "--no-color", *options),
    ]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "NO_PROXY": "127.0.0.1"}
    with TemporaryDirectory() as folder:  # it leaves a cache where it runs
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
    return done.returncode, done.stdout + done.stderr


def answers_as_it_says(folder: Path, examples: int) -> bool:
    """The long run, on both databases: so many questions of each kind, others each time."""
    true = True
    for database in _databases(folder):
        with _serving(database) as port:
            code, found = asked(port, "--max-examples", str(examples))
        kind = database.partition(":")[0]
        print(f"OpenAPI, {kind}, {examples} examples: {'departs' if code else 'true'}", flush=True)
        if code:
            print(found, flush=True)
        true = true and not code
    return true


def _databases(folder: Path) -> Iterator[str]:
    yield sqlite_in(folder)
    os.environ["CREDENTIALS_DIRECTORY"] = str(folder)
    try:
        with closing(PostgreSQL()) as server:
            yield server.database()
    finally:
        del os.environ["CREDENTIALS_DIRECTORY"]


@contextmanager
def _serving(database: str) -> Iterator[int]:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    app = create_app(database, book)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    port = server.start()
    assert isinstance(port, int)
    yield port
    server.close()
