"""An exchange is bounded in time and size, and remembers nothing, whatever the other side does."""

import gzip
import json
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from kiosk.base.exchange import MAX_ANSWER
from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync import client as client_module
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, NotNow
from tests.patience import PATIENCE
from tests.sync.examples import report
from tests.sync.standin import (
    Behaviour,
    Centre,
    Handler,
    asking,
    dripping,
    held,
    normal,
    refuses,
    says,
    served,
)
from tests.sync.test_enquiry import SOMEBODY

UNREACHABLE, PROTOCOL = FailureCode.CENTRAL_UNREACHABLE, FailureCode.CENTRAL_PROTOCOL
BRIEF = 0.5
HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def hurried() -> Iterator[None]:
    """An exchange may take half a second, so that a test sees its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_module, "EXCHANGE_SECONDS", BRIEF)
        yield


def failed(client: CentralClient) -> Failure:
    reply = client.send([report()])
    assert isinstance(reply, NotNow), reply
    return reply.failure


# ---- time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 2",
        HEAD + b"X-A:",
        HEAD + b"Content-Length: 100000\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFF\r\n",
        HEAD + b"\r\n",
    ],
    ids=["status", "header", "body", "chunk", "until it closes"],
)
def test_an_answer_that_drips_ends_all_the_same_and_the_next_is_heard(said: bytes) -> None:
    arrived, release = threading.Event(), threading.Event()
    with asking(dripping(said, arrived, release)) as client:
        with hurried():
            assert failed(client) == Failure(UNREACHABLE, "the answer took too long")
        release.set()
        assert isinstance(client.send([report()]), Answered)


def test_one_who_says_nothing_is_left() -> None:
    release = threading.Event()
    with asking(held(release)) as client, hurried():
        assert failed(client) == Failure(UNREACHABLE, "the answer took too long")
        release.set()


def test_what_takes_a_question_without_end_is_left() -> None:
    with socket.socket() as deaf, hurried():
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        client = CentralClient(f"http://127.0.0.1:{deaf.getsockname()[1]}")
        reply = client.send([report(i) for i in range(8000)])  # more than the system holds for it
        client.close()
    assert reply == NotNow(Failure(UNREACHABLE, "sending took too long"))


def test_what_is_no_tls_and_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, hurried():
        client = CentralClient(f"https://127.0.0.1:{mute.getsockname()[1]}")
        assert failed(client) == Failure(UNREACHABLE, "the TLS handshake took too long")
        client.close()


def test_a_name_that_hangs_ends_with_the_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(PATIENCE) and [])
    client = CentralClient("https://centre.test")
    with hurried():
        assert failed(client) == Failure(
            UNREACHABLE, "looking up the name centre.test took too long"
        )
    found.set()
    client.close()


# ---- size --------------------------------------------------------------------------------------


def padded(size: int) -> bytes:
    """A good answer to an enquiry, with white space up to ``size`` bytes."""
    return b'{"cards": [], "reports": []}'.ljust(size)


def packed(body: bytes) -> Behaviour:
    return says(200, gzip.compress(body), Content_Encoding="gzip")


@pytest.mark.parametrize("said", [lambda body: says(200, body), packed], ids=["plain", "gzip"])
def test_four_mebibytes_are_read_and_not_a_byte_more(said: Callable[[bytes], Behaviour]) -> None:
    with asking(said(padded(MAX_ANSWER)), said(padded(MAX_ANSWER + 200_000))) as client:
        assert not isinstance(client.status(SOMEBODY), Failure)
        told = client.status(SOMEBODY)
        assert isinstance(told, Failure)
        assert told.code is PROTOCOL
        assert "longer than 4194304 bytes" in told.detail


def endless(head: bytes, again: bytes) -> Behaviour:
    """Say ``again`` for ever, as fast as the line takes it."""

    def behave(handler: Handler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(head)
            while True:
                handler.wfile.write(again * 1000)
        except OSError:
            pass  # hung up on

    return behave


@pytest.mark.parametrize(
    ("head", "again"),
    [
        (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"[" * 100),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"64\r\n" + b"[" * 100 + b"\r\n"),
        (HEAD + b"\r\n", b"[" * 100),
        (HEAD, b"X-Header: of many\r\n"),
        (HEAD + b"X: ", b"a" * 100),
        (b"", b"HTTP/1.1 102 " + b"Processing" * 200 + b"\r\n\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: of many\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a" * 100),
    ],
    ids=["length", "chunks", "closing", "headers", "header", "interim", "trailers", "extension"],
)
def test_what_never_ends_is_broken_off(
    head: bytes, again: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "EXCHANGE_SECONDS", PATIENCE)  # by its size, not by its time
    with asking(endless(head, again)) as client:
        assert failed(client).code is PROTOCOL
        assert isinstance(client.send([report()]), Answered)


def test_a_bomb_is_not_unpacked() -> None:
    squeezing = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeezing.compress(bytes(1024 * 1024)) for _ in range(200)) + squeezing.flush()
    with asking(says(200, bomb, Content_Encoding="gzip")) as client:
        assert failed(client) == Failure(
            PROTOCOL, "the answer is longer than 4194304 bytes when unpacked"
        )


def test_a_packed_answer_is_read_as_a_plain_one() -> None:
    for encode, name in (
        (gzip.compress, "gzip"),
        (gzip.compress, "X-GZIP"),
        (zlib.compress, "deflate"),
    ):

        def behave(handler: Handler, encode: Any = encode, name: str = name) -> None:
            status, body = handler.centre.take(handler.body)
            handler.reply(status, encode(body), Content_Encoding=name)

        with asking(behave) as client:
            assert isinstance(client.send([report()]), Answered)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"[]" * 500)[:-12], "gzip"),
        (b"", "gzip"),
        (b"[]", "br"),
        (gzip.compress(gzip.compress(b"[]")), "gzip, gzip"),
    ],
    ids=["not packed", "cut off", "empty", "unknown", "twice"],
)
def test_what_can_not_be_unpacked_is_not_now(body: bytes, encoding: str) -> None:
    with asking(says(200, body, Content_Encoding=encoding)) as client:
        assert failed(client).code is PROTOCOL


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 999999 No\r\n\r\n",
        HEAD + b"Content-Length: -5\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nno\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    ],
)
def test_what_is_no_http_is_not_now(raw: bytes) -> None:
    def behave(handler: Handler) -> None:
        handler.wfile.write(raw)
        handler.close_connection = True

    with asking(behave) as client:
        failed(client)
        assert isinstance(client.send([report()]), Answered)


# ---- what is kept and told ---------------------------------------------------------------------


def test_no_cookie_is_kept_and_nobody_is_followed() -> None:
    asked: list[tuple[str, str | None]] = []

    def baiting(handler: Handler) -> None:
        asked.append((handler.path, handler.headers["Cookie"]))
        handler.reply(302, b"", Set_Cookie="a=1; Path=/", Location="/elsewhere")

    with asking(baiting, baiting) as client:
        failed(client)
        failed(client)
    assert asked == [("/v1/reports", None)] * 2


def test_the_question_says_when_it_is_sent_and_how_the_holder_is_known() -> None:
    bodies: list[Any] = []

    def noting(handler: Handler) -> None:
        bodies.append(json.loads(handler.body))
        normal(handler) if "reports" in bodies[-1] else handler.reply(200, padded(0))

    with asking(noting, noting) as client:
        before = datetime.now(UTC)
        client.send([report()])
        client.status(SOMEBODY)
    sent, asked = bodies
    assert before <= datetime.fromisoformat(sent["sent_at"]) <= datetime.now(UTC)
    assert asked["verification"] == "chip"


def test_the_centre_s_time_is_told_and_nobody_else_s() -> None:
    told: list[datetime] = []
    centre = Centre()
    moments = [datetime(2026, 11, 22, 9, 30, second, tzinfo=UTC) for second in range(9)]
    dates = [format_datetime(moment, usegmt=True) for moment in moments]

    def dated(handler: Handler) -> None:
        status, body = handler.centre.take(handler.body)
        handler.reply(status, body, Date=dates[0])

    centre.script.extend(
        [
            dated,
            refuses(422, Date=dates[1]),
            refuses(503, Date=dates[2]),
            says(400, b"<html>", Date=dates[3]),
            says(200, b"<html>", Date=dates[4]),
            says(200, b'{"success": true}', Date=dates[5]),
            normal,
            refuses(503, Date="Sun, 99 Nov 2026 09:30:00 GMT"),
        ]
    )
    with served(centre) as url:
        client = CentralClient(url, on_time=told.append)
        for _ in range(8):
            client.send([report()])
        centre.script.extend(
            [
                says(200, b'{"fetch": []}', Date=dates[6]),
                says(200, b'{"hello": "Wi-Fi"}', Date=dates[7]),
                says(200, padded(0), Date=dates[8]),
            ]
        )
        client.beat({})
        client.beat({})
        client.status(SOMEBODY)
        client.close()
    assert told == [moments[index] for index in (0, 1, 2, 6, 8)]
