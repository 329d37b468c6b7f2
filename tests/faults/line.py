"""Faults of the line to the centre: names, sockets, TLS, proxies, and the centre itself.

Each breaks the line before a person confirms a pre-loss, and is mended when the screen has told
them how things stand. Everything between is real: journey, effects, queue, loop and client, at
their ordinary pace.
"""

import gzip
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme

from tests.faults.visit import Broken, Scene
from tests.sync.standin import Behaviour, Handler, dripping, held, refuses, says

PAGE = b"<html><head><title>%s</title></head><body>no</body></html>"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


class Always(deque[Behaviour]):
    """A script with one line in it for good."""

    def popleft(self) -> Behaviour:
        return self[0]


def answers(*, by: Behaviour) -> Broken:
    """The centre's port answers so, until it is mended."""

    @contextmanager
    def broken(scene: Scene) -> Iterator[None]:
        scene.centre.script = Always([by])
        yield
        scene.centre.script = deque()

    return broken


def page(status: int, title: bytes = b"", **headers: str) -> Broken:
    return answers(by=says(status, PAGE % title, Content_Type="text/html", **headers))


def changed(**change: str) -> Broken:
    """What the centre says of a report has something in it that the kiosk can't keep."""

    def odd(handler: Handler) -> None:
        status, body = handler.centre.take(handler.body)
        for field, value in change.items():
            was = {"state": b'"in_force"', "central_reference": b'"S-1"'}[field]
            body = body.replace(was, value.encode())
        handler.reply(status, body, Content_Type="application/json")

    return answers(by=odd)


@contextmanager
def nobody_listens(scene: Scene) -> Iterator[None]:
    scene.leaves()
    yield
    scene.comes()


def waits(behave: Callable[[threading.Event], Behaviour]) -> Broken:
    """The centre holds every question, until it is mended."""

    @contextmanager
    def broken(scene: Scene) -> Iterator[None]:
        release = threading.Event()
        scene.centre.script = Always([behave(release)])
        try:
            yield
        finally:
            scene.centre.script = deque()
            release.set()

    return broken


def names(look_up: Callable[..., Any]) -> Broken:
    """The system looks names up so, until it is mended."""

    @contextmanager
    def broken(_scene: Scene) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", look_up)
            yield

    return broken


def no_name(number: int) -> Broken:
    def look_up(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(number, "as the system says it")

    return names(look_up)


@contextmanager
def name_hangs(_scene: Scene) -> Iterator[None]:
    found, real = threading.Event(), socket.getaddrinfo

    def look_up(*arguments: Any, **others: Any) -> Any:
        found.wait()
        return real(*arguments, **others)

    with names(look_up)(_scene):
        try:
            yield
        finally:
            found.set()


def shows(issue: Callable[[Scene], trustme.LeafCert]) -> Broken:
    """The centre shows this certificate, until it is mended."""

    @contextmanager
    def broken(scene: Scene) -> Iterator[None]:
        scene.leaves()
        scene.comes(issue(scene))
        yield
        scene.leaves()
        scene.comes()

    return broken


def carries(issue: Callable[[Scene], trustme.LeafCert | None]) -> Broken:
    """The kiosk's certificate is this one, or its file is missing, until it is mended."""

    @contextmanager
    def broken(scene: Scene) -> Iterator[None]:
        scene.carries(issue(scene))
        yield
        scene.carries(scene.clients.issue_cert("110105-0007.example"))

    return broken


PATIENT = {"the name server hangs", "the centre says nothing"}
"""What may be well again before anybody gives up, so that staff never hear of it."""

LINE: dict[str, Broken] = {
    "nobody listens": nobody_listens,
    "the name is unknown": no_name(socket.EAI_NONAME),
    "no name server answers": no_name(socket.EAI_AGAIN),
    "the name server hangs": name_hangs,
    "the centre says nothing": waits(held),
    "the centre drips": waits(lambda release: dripping(b"HTTP/1.1 2", threading.Event(), release)),
    "the centre fails": answers(by=refuses(500)),
    "the centre is busy": answers(by=refuses(503, Retry_After="2")),
    "the centre has had enough": answers(by=refuses(429, Retry_After="2")),
    "the centre lets this kiosk not in": answers(by=refuses(403)),
    "a proxy does not reach the centre": page(502),
    "a proxy asks to come again": page(503, Retry_After="1"),
    "nginx does not take the certificate": page(400, b"400 The SSL certificate error"),
    "a filter forbids it": page(403),
    "a proxy wants a password": page(407),
    "a proxy takes no bodies": page(413),
    "a portal redirects": page(302, Location="http://127.0.0.1:1/login"),
    "a portal answers for the centre": page(200, b"Free Wi-Fi"),
    "a portal answers in JSON": answers(by=says(200, b'{"success": true}')),
    "the answer is a bomb": answers(
        by=says(200, gzip.compress(bytes(50 << 20)), Content_Encoding="gzip")
    ),
    "the answer can't be stored": changed(central_reference='"\\ud800"'),
    "the answer is of a newer centre": changed(state='"frozen"'),
    "the centre's certificate has expired": shows(
        lambda scene: scene.ca.issue_cert("localhost", not_after=YESTERDAY)
    ),
    "the centre's authority is unknown": shows(lambda _scene: trustme.CA().issue_cert("localhost")),
    "the centre's name is another": shows(lambda scene: scene.ca.issue_cert("elsewhere.example")),
    "the kiosk's certificate has expired": carries(
        lambda scene: scene.clients.issue_cert("110105-0007.example", not_after=YESTERDAY)
    ),
    "the kiosk's authority is unknown": carries(lambda _s: trustme.CA().issue_cert("k.example")),
    "the kiosk's certificate is missing": carries(lambda _scene: None),
}


@contextmanager
def dead_address(scene: Scene) -> Iterator[None]:
    """The name has a dead address before its living one, as of a network without a way out."""
    real = socket.getaddrinfo
    with ExitStack() as owned:
        deaf = owned.enter_context(socket.create_server(("127.0.0.2", scene.port), backlog=0))
        for _ in range(4):
            waiting = owned.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())

        def look_up(host: str, *arguments: Any, **others: Any) -> Any:
            return [*real("127.0.0.2", *arguments, **others), *real(host, *arguments, **others)]

        with names(look_up)(scene):
            yield


HELD: dict[str, Broken] = {
    "an address of the centre is dead": dead_address,
}
"""What the person never notices: their report is in force within the promised time."""
