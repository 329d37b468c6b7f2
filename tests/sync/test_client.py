"""One connection kept alive, every error of it a value, and mutual TLS that is really mutual."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, BatchRefused, NotNow, TooMuch
from kiosk.sync.tls import client_context
from tests.authority import Authority
from tests.patience import PATIENCE
from tests.sync.examples import report
from tests.sync.standin import (
    Behaviour,
    Centre,
    cut_in_the_body,
    dripping,
    held,
    lost_after_commit,
    refusal,
    refuses,
    reset,
    says,
    served,
)

UNREACHABLE, REFUSED, PROTOCOL = (
    FailureCode.CENTRAL_UNREACHABLE,
    FailureCode.CENTRAL_REFUSED,
    FailureCode.CENTRAL_PROTOCOL,
)


@contextmanager
def client_of(url: str, tls: ssl.SSLContext | None = None) -> Iterator[CentralClient]:
    client = CentralClient(url, tls)
    yield client
    client.close()


def test_every_report_gets_the_centre_s_word_over_one_connection() -> None:
    centre = Centre()
    with served(centre) as url, client_of(url) as client:
        for size in (1, 3, 500):
            reports = [report(i) for i in range(size)]
            reply = client.send(reports)
            assert isinstance(reply, Answered)
            assert [one.report_id for one in reply.results] == [one.report_id for one in reports]
    assert centre.connections == 1


@pytest.mark.parametrize("behaviour", [lost_after_commit, cut_in_the_body, reset])
def test_a_line_that_breaks_is_not_now_and_the_next_send_works(behaviour: Behaviour) -> None:
    centre = Centre()
    centre.script.append(behaviour)
    one = report()
    with served(centre) as url, client_of(url) as client:
        lost = client.send([one])
        assert isinstance(lost, NotNow)
        assert lost.failure.code is UNREACHABLE
        assert isinstance(client.send([one]), Answered)
    assert len(centre.known) == 1


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as deaf:  # the port is taken, so that no other test listens there
        deaf.bind(("127.0.0.1", 0))
        with client_of(f"http://127.0.0.1:{deaf.getsockname()[1]}") as client:
            reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.failure.code is UNREACHABLE


STATUSES = [
    (204, PROTOCOL),
    (301, PROTOCOL),
    (400, PROTOCOL),
    (401, PROTOCOL),
    (403, PROTOCOL),
    (404, PROTOCOL),
    (407, PROTOCOL),
    (408, UNREACHABLE),
    (409, PROTOCOL),
    (422, PROTOCOL),
    (429, UNREACHABLE),
    (500, UNREACHABLE),
    (502, UNREACHABLE),
    (503, UNREACHABLE),
    (511, UNREACHABLE),
]
PAGES = {
    "a page": (b"<html>no", "text/html"),
    "nothing": (b"", ""),
    "other JSON": (b'{"title": "no"}', "application/json"),
    "a problem of nobody": (b'{"type": "about:blank"}', "application/problem+json"),
    "a problem of another": (b'{"type": "urn:waf:problem:no"}', "application/problem+json"),
    "a problem in disguise": (refusal(400), "application/json"),
    "a list": (b"[]", "application/problem+json"),
}


@pytest.mark.parametrize(("status", "code"), STATUSES)
@pytest.mark.parametrize("page", PAGES)
def test_what_an_intermediary_says_refuses_nothing(
    status: int, code: FailureCode, page: str
) -> None:
    body, kind = PAGES[page]
    centre = Centre()
    said = b"" if status == 204 else body
    centre.script.append(says(status, said, Content_Type=kind, Location="http://127.0.0.1:1/"))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert reply == NotNow(Failure(code, f"HTTP {status}, not from the centre itself"))


@pytest.mark.parametrize("page", PAGES)
def test_an_intermediary_that_takes_no_large_bodies_asks_for_smaller_ones(page: str) -> None:
    body, kind = PAGES[page]
    centre = Centre()
    centre.script.append(says(413, body, Content_Type=kind))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert reply == TooMuch(Failure(PROTOCOL, "HTTP 413, not from the centre itself"))


@pytest.mark.parametrize(
    "page",
    [
        b"<html><head><title>400 The SSL certificate error</title></head>",
        b"<html><head><title>400 No required SSL certificate was sent</title></head>",
    ],
)
def test_a_proxy_that_wants_another_certificate_is_told_as_that(page: bytes) -> None:
    centre = Centre()
    centre.script.append(says(400, page, Content_Type="text/html"))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.failure.code is FailureCode.CERTIFICATE_INVALID


@pytest.mark.parametrize("status", [400, 409, 413, 422])
@pytest.mark.parametrize(
    "kind", ["application/problem+json", "Application/Problem+JSON; charset=utf-8"]
)
def test_the_centre_can_refuse_a_batch_for_what_is_in_it(status: int, kind: str) -> None:
    centre = Centre()
    centre.script.append(says(status, refusal(status, "not so"), Content_Type=kind))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert reply == BatchRefused(Failure(REFUSED, f"HTTP {status}: not so"))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, REFUSED),
        (403, REFUSED),
        (404, PROTOCOL),
        (415, PROTOCOL),
        (429, UNREACHABLE),
        (503, UNREACHABLE),
    ],
)
def test_other_words_of_the_centre_are_not_about_the_reports(
    status: int, code: FailureCode
) -> None:
    centre = Centre()
    centre.script.append(refuses(status, "\0" * 300, Retry_After="7"))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert reply == NotNow(Failure(code, f"HTTP {status}: no reason given"), 7)


@pytest.mark.parametrize(
    "body", [b"", b"<html>hello", b"[]", b'{"results": 5}', b'{"results": []}', b"\xff", b"{"]
)
def test_an_answer_that_says_nothing_is_a_protocol_failure(body: bytes) -> None:
    centre = Centre()
    centre.script.append(says(200, body))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.failure.code is PROTOCOL


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": "-7"}, None),
        ({"Retry_After": "soon"}, None),
        (
            {
                "Date": "Sun, 22 Nov 2036 09:30:00 GMT",
                "Retry_After": "Sun, 22 Nov 2036 09:31:30 GMT",
            },
            90,
        ),
        (
            {
                "Date": "Sun, 22 Nov 2026 09:30:00 GMT",
                "Retry_After": "Sun, 22 Nov 2026 09:00:00 GMT",
            },
            0,
        ),
        ({"Retry_After": "Sun, 22 Nov 2026 09:00:00 GMT"}, None),
    ],
)
def test_retry_after_is_read_without_our_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    centre = Centre()
    centre.script.append(refuses(503, **headers))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.retry_after == seconds


def test_nobody_but_the_centre_can_ask_for_more_than_a_minute() -> None:
    centre = Centre()
    centre.script.append(says(503, b"<html>", Retry_After="99999999999"))
    with served(centre) as url, client_of(url) as client:
        reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.retry_after == 60


def test_abort_ends_a_send_that_waits_and_those_after_it() -> None:
    centre, release = Centre(), threading.Event()
    arrived = threading.Event()

    def hold(handler: object) -> None:
        arrived.set()
        held(release)(handler)  # type: ignore[arg-type]  # the behaviour's own handler

    centre.script.append(hold)
    replies: list[object] = []
    with served(centre) as url, client_of(url) as client:
        sending = threading.Thread(target=lambda: replies.append(client.send([report()])))
        sending.start()
        assert arrived.wait(PATIENCE)
        client.abort()
        sending.join(10)
        assert not sending.is_alive()
        release.set()
        replies.append(client.send([report()]))
    assert all(isinstance(reply, NotNow) for reply in replies)
    assert len(replies) == 2


def test_plain_http_leaves_this_machine_for_nobody() -> None:
    with pytest.raises(ValueError, match="loopback"):
        CentralClient("http://central.example:8443")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def context(authority: Authority, *, named: bool = True, ca: Path | None = None) -> ssl.SSLContext:
    made = client_context(
        certificate=authority.certificate if named else None,
        key=authority.key if named else None,
        ca=ca or authority.ca_file,
    )
    assert not isinstance(made, Failure)
    return made


def test_mutual_tls_lets_the_named_kiosk_in(authority: Authority) -> None:
    centre = Centre()
    with served(centre, authority.server) as url, client_of(url, context(authority)) as client:
        assert isinstance(client.send([report()]), Answered)
        assert isinstance(client.send([report()]), Answered)
    assert centre.connections == 1


def test_hanging_up_ends_a_request_under_tls_too(authority: Authority) -> None:
    centre, arrived, release = Centre(), threading.Event(), threading.Event()
    centre.script.append(dripping(b"HTTP/1.1 2", arrived, release))
    replies: list[object] = []
    with served(centre, authority.server) as url, client_of(url, context(authority)) as client:
        sending = threading.Thread(target=lambda: replies.append(client.send([report()])))
        sending.start()
        assert arrived.wait(PATIENCE)
        client.hang_up()
        sending.join(10)
        assert not sending.is_alive()
        release.set()
        replies.append(client.send([report()]))
    assert isinstance(replies[0], NotNow)
    assert isinstance(replies[1], Answered)


def test_without_a_certificate_the_centre_hears_nothing(authority: Authority) -> None:
    centre = Centre()
    nameless = context(authority, named=False)
    with served(centre, authority.server) as url, client_of(url, nameless) as client:
        reply = client.send([report()])
    assert isinstance(reply, NotNow)
    assert reply.failure.code is FailureCode.CERTIFICATE_INVALID
    assert "wants a certificate of this kiosk" in reply.failure.detail
    assert centre.known == {}


def test_a_centre_of_another_authority_is_told_nothing(
    authority: Authority, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    centre = Centre()
    trusting = context(authority, ca=other)
    with served(centre, authority.server) as url, client_of(url, trusting) as client:
        assert isinstance(client.send([report()]), NotNow)
    assert centre.known == {}


@pytest.mark.parametrize("broken", ["certificate", "key", "ca"])
def test_a_file_that_is_no_certificate_is_named(authority: Authority, broken: str) -> None:
    files = {"certificate": authority.certificate, "key": authority.key, "ca": authority.ca_file}
    files[broken].write_text("no PEM")
    failure = client_context(**files)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CERTIFICATE_INVALID
    files[broken].unlink()
    assert isinstance(client_context(**files), Failure)
