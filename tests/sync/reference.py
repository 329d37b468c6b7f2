"""The real reference centre on loopback, for tests and timings."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import sqlalchemy as sa

from kiosk.base.resources import RESOURCES
from kiosk.central.centre import Centre
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.central.store.tables import content
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Holder

POLICIES = RESOURCES / "policies"


class Reference:
    """What a test asks of the centre, past any faulty line."""

    def __init__(self, port: int, centre: Centre) -> None:
        self.port = port
        self.centre = centre
        self.url = f"http://127.0.0.1:{port}"
        self.http = httpx2.Client(base_url=self.url, trust_env=False)

    def take(self, body: bytes) -> httpx2.Response:
        headers = {"Content-Type": "application/json"}
        return self.http.post("/v1/reports", content=body, headers=headers)

    def known(self, holder: Holder) -> list[dict[str, Any]]:
        """What the centre knows of a holder's reports, newest first."""
        who = {"document": holder.document, "name": holder.name, "number": holder.number}
        response = self.http.post("/v1/status", json={"holder": who, "verification": "chip"})
        reports: list[dict[str, Any]] = response.json()["reports"]
        return reports

    def stored(self, holder: Holder) -> list[dict[str, Any]]:
        """A holder's reports as they came in."""
        store = self.centre._store
        theirs = content.c.holder_key == store.keys.holder_key(holder.number)
        with store._reading.begin() as connection:
            rows = connection.execute(sa.select(content).where(theirs)).all()
        opened = [store.keys.open(row.sealed, row.report_id.bytes) for row in rows]
        return [json.loads(report) for report in opened if report is not None]


@contextmanager
def referred(folder: Path) -> Iterator[Reference]:
    """The centre in threads of this process."""
    policies = PolicyBook.load(POLICIES)
    assert not isinstance(policies, Failure)
    app = create_app(f"sqlite:///{folder / 'central.db'}", policies)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    port = server.start()
    assert not isinstance(port, Failure)
    reference = Reference(port, server.centre)
    try:
        yield reference
    finally:
        reference.http.close()
        server.close()


if __name__ == "__main__":  # python -m tests.sync.reference FOLDER: in a process of its own
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with referred(Path(sys.argv[1])) as running:
        print(running.port, flush=True)
        signal.sigwait({signal.SIGTERM})
