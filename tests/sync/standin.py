"""A centre for tests: real HTTP on a real socket, scriptable to misbehave, as small as can be."""

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kiosk.sync.client import CentralClient
from tests.patience import PATIENCE

Behaviour = Callable[["Handler"], None]


class Centre:
    """Takes reports in once each. The next request is treated as ``script`` says, if it does."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}
        self.arrived: list[list[str]] = []
        self.script: deque[Behaviour] = deque()
        self.poison: set[str] = set()
        self.connections = 0

    def take(self, body: bytes) -> tuple[int, bytes]:
        """What a centre makes of a request's body: status and body of the answer."""
        reports = json.loads(body)["reports"]
        if any(report["report_id"] in self.poison for report in reports):
            return 422, refusal(422, "no")
        results = []
        self.arrived.append([report["report_id"] for report in reports])
        for report in reports:
            known = self.known.setdefault(report["report_id"], report)
            results.append(
                {
                    "report_id": report["report_id"],
                    "outcome": "accepted" if known is report else "duplicate",
                    "state": "in_force",
                    "central_reference": f"S-{len(self.known)}",
                    "effective_at": "2026-11-22T17:30:00+08:00",
                }
            )
        return 200, json.dumps({"results": results}).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    centre: Centre

    def setup(self) -> None:
        super().setup()
        self.centre.connections += 1

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        behave = self.centre.script.popleft() if self.centre.script else normal
        behave(self)

    def do_GET(self) -> None:
        self.body = b""
        self.centre.script.popleft()(self)

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        head = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
        head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.wfile.write(("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing."""


def refusal(status: int, title: str = "") -> bytes:
    """The centre's problem document."""
    kind = "urn:social-card-kiosk:problem:of-a-test"
    return json.dumps({"type": kind, "status": status, "title": title}).encode()


def normal(handler: Handler) -> None:
    status, body = handler.centre.take(handler.body)
    kind = "application/json" if status == 200 else "application/problem+json"
    handler.reply(status, body, Content_Type=kind)


def refuses(status: int, title: str = "", **headers: str) -> Behaviour:
    """Refuse with the centre's own word, and take nothing in."""
    return says(status, refusal(status, title), Content_Type="application/problem+json", **headers)


def says(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer so, and take nothing in."""
    return lambda handler: handler.reply(status, body, **headers)


def lost_after_commit(handler: Handler) -> None:
    """Take everything in, then close the line without a word."""
    handler.centre.take(handler.body)
    handler.close_connection = True


def cut_in_the_body(handler: Handler) -> None:
    """Take everything in and break the line in the middle of the answer."""
    _, body = handler.centre.take(handler.body)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    handler.wfile.write(head + body[: len(body) // 2])
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """Reset the connection, nothing taken in."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True


def held(release: threading.Event) -> Behaviour:
    """Say nothing until released."""

    def behave(handler: Handler) -> None:
        release.wait(PATIENCE)
        normal(handler)

    return behave


def dripping(said: bytes, arrived: threading.Event, release: threading.Event) -> Behaviour:
    """Say so, then go on a byte at a time until released, or hung up on."""

    def behave(handler: Handler) -> None:
        arrived.set()
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(said)
            while not release.wait(0.02):
                handler.wfile.write(b" ")

    return behave


@contextmanager
def served(centre: Centre, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[str]:
    """The centre's URL while it listens on loopback."""

    class Bound(Handler):
        pass

    Bound.centre = centre
    server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def asking(*script: Behaviour) -> Iterator[CentralClient]:
    """A client of a centre that answers so, one request after the other."""
    centre = Centre()
    centre.script.extend(script)
    with served(centre) as url:
        client = CentralClient(url)
        yield client
        client.close()
