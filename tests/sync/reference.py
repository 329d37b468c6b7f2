"""The real reference centre on loopback, for tests and timings."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Holder

POLICIES = Path(__file__).parents[2] / "resources" / "policies"


class Reference:
    """What a test asks of the centre, past any faulty line."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.http = httpx2.Client(base_url=self.url, trust_env=False)

    def take(self, body: bytes) -> httpx2.Response:
        headers = {"Content-Type": "application/json"}
        return self.http.post("/v1/reports", content=body, headers=headers)

    def known(self, holder: Holder) -> list[dict[str, Any]]:
        """What the centre knows of a holder's reports, newest first."""
        who = {"document": holder.document, "name": holder.name, "number": holder.number}
        response = self.http.post("/v1/status", json={"holder": who})
        reports: list[dict[str, Any]] = response.json()["reports"]
        return reports


def _server(folder: Path, port: int) -> tuple[uvicorn.Server, socket.socket]:
    policies = PolicyBook.load(POLICIES)
    assert not isinstance(policies, Failure)
    app = create_app(f"sqlite:///{folder / 'central.db'}", policies)
    assert not isinstance(app, Failure)
    # IPPROTO_TCP said aloud: only then asyncio switches Nagle's algorithm off, which would
    # otherwise wait 40 ms for the kiosk's delayed acknowledgement in every answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)), listener


@contextmanager
def referred(folder: Path) -> Iterator[Reference]:
    """The centre in a thread of this process."""
    server, listener = _server(folder, 0)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    reference = Reference(listener.getsockname()[1])
    try:
        yield reference
    finally:
        reference.http.close()
        server.should_exit = True
        thread.join()


if __name__ == "__main__":  # python -m tests.sync.reference FOLDER [PORT]: in a process of its own
    own, bound = _server(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(bound.getsockname()[1], flush=True)
    own.run([bound])
