"""Who is asking: told by certificates and by proxies that are trusted, and by nobody else."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest
import trustme
from uuid_utils.compat import uuid7

from kiosk.central.identity import OPEN, Gate, caller_of, network
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.central.tls import server_context
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, NotNow, Reply
from kiosk.sync.tls import Certificates
from tests.central.certified import KIOSK, OTHER, Certified
from tests.central.examples import Clock, report, sqlite_in
from tests.central.test_service import heartbeat
from tests.sync.examples import report as sent

PROXY = Gate(proxies=[network("127.0.0.1")])


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return Certified(tmp_path_factory.mktemp("certificates"))


@contextmanager
def serving(
    folder: Path, book: PolicyBook, gate: Gate, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    app = create_app(sqlite_in(folder), book, clock=Clock(), gate=gate)
    assert not isinstance(app, Failure)
    with closing(CentralServer(app, "127.0.0.1", 0, tls)) as server:
        port = server.start()
        yield f"{'http' if tls is None else 'https'}://localhost:{port}"


@pytest.fixture
def over_tls(tmp_path: Path, book: PolicyBook, certified: Certified) -> Iterator[str]:
    server, ca = certified.pem("server"), certified.pem("ca")
    tls = server_context(server, certified.key("server"), ca)
    assert isinstance(tls, ssl.SSLContext)
    with serving(tmp_path, book, Gate(tls=True), tls) as url:
        yield url


@pytest.fixture
def behind_proxy(tmp_path: Path, book: PolicyBook) -> Iterator[httpx2.Client]:
    with (
        serving(tmp_path, book, PROXY) as url,
        httpx2.Client(base_url=url, trust_env=False) as client,
    ):
        yield client


def send(client: httpx2.Client, kiosk_id: str = KIOSK, **headers: str) -> int:
    """The status of a report in this kiosk's name."""
    body = {"reports": [report(kiosk_id=kiosk_id)]}
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    answer = client.post("/v1/reports", json=body, headers=names)
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code


# ---- over TLS ------------------------------------------------------------------------------------


def test_a_kiosk_speaks_for_itself_alone(over_tls: str, certified: Certified) -> None:
    with certified.client(over_tls, "kiosk") as client:
        assert send(client) == 200
        assert send(client, OTHER) == 403
        both = {"reports": [report(), report(kiosk_id=OTHER)]}
        assert client.post("/v1/reports", json=both).status_code == 403
        for malformed in ({"kind": "gossip"}, {"report_id": "x"}):
            others = {"reports": [report(kiosk_id=OTHER) | malformed]}
            assert client.post("/v1/reports", json=others).status_code == 403
        for nobody_s in ({}, {"kiosk_id": 7}, "110105-0008"):
            answer = client.post("/v1/reports", json={"reports": [nobody_s]})
            assert answer.json()["results"][0]["reason"] == "report_invalid"
        assert client.post("/v1/heartbeats", json=heartbeat()).status_code == 200
        key = heartbeat()["receipt_key"] | {"kid": OTHER}
        beat = heartbeat(kiosk_id=OTHER, receipt_key=key)
        assert client.post("/v1/heartbeats", json=beat).status_code == 403
        assert client.get(f"/r/keys/{OTHER}").json() == {"keys": []}


def test_the_kiosk_s_own_client_is_known_by_its_files(over_tls: str, certified: Certified) -> None:
    def sent_by(name: str) -> Reply:
        files = Certificates(certified.pem(name), certified.key(name), certified.pem("ca"))
        with closing(CentralClient(over_tls, files)) as client:
            return client.send([sent(report_id=uuid7())])

    assert isinstance(sent_by("kiosk"), Answered)
    refused = sent_by("other")
    assert isinstance(refused, NotNow), "its report waits until somebody has mended it"
    assert refused.failure.code is FailureCode.CENTRAL_REFUSED
    for name in ("foreign", "expired"):  # asyncio cuts the line before it says why
        assert isinstance(sent_by(name), NotNow)


ALLOWED: dict[str, set[str | None]] = {
    "/v1/reports": {"kiosk"},
    "/v1/status": {"kiosk"},
    "/v1/heartbeats": {"kiosk"},
    "/v1/policies": {"kiosk", "hotline", "desk"},
    "/v1/calls": {"hotline"},
    "/desk": {"desk"},
    "/fleet": {"desk"},
    "/metrics": {"kiosk", "hotline", "desk"},
    "/openapi.json": {"kiosk", "hotline", "desk"},
    "/whatever": {"desk"},
    "/r": {"kiosk", "hotline", "desk", None},
    "/r/": {"kiosk", "hotline", "desk", None},
    "/r/keys/110105-0007": {"kiosk", "hotline", "desk", None},
    "/r/state": {"kiosk", "hotline", "desk", None},
    "/healthz": {"kiosk", "hotline", "desk", None},
    "/readyz": {"kiosk", "hotline", "desk", None},
}


@pytest.mark.parametrize("who", ["kiosk", "hotline", "desk", None])
def test_a_role_comes_where_its_business_is(
    who: str | None, over_tls: str, certified: Certified
) -> None:
    with certified.client(over_tls, who) as client:
        let_in = {path for path in ALLOWED if client.get(path).status_code != 403}
    assert let_in == {path for path, roles in ALLOWED.items() if who in roles}


@pytest.mark.parametrize("who", ["expired", "foreign"])
def test_a_certificate_that_does_not_hold_is_none(
    who: str, over_tls: str, certified: Certified
) -> None:
    with certified.client(over_tls, who) as client, pytest.raises(httpx2.TransportError):
        send(client)
    with certified.client(over_tls, "kiosk") as client:
        assert send(client) == 200


def test_a_header_counts_for_nothing_over_tls(over_tls: str, certified: Certified) -> None:
    for headers in (certified.by_rfc_9440("other"), certified.by_escaped_pem("other")):
        with certified.client(over_tls, "kiosk") as client:
            client.headers.update(headers)
            assert (send(client), send(client, OTHER)) == (200, 403)
        with certified.client(over_tls, None) as client:
            client.headers.update(headers)
            assert send(client, OTHER) == 403


def test_until_when_a_kiosk_s_certificate_holds_is_kept(
    tmp_path: Path, book: PolicyBook, certified: Certified
) -> None:
    app = create_app(sqlite_in(tmp_path), book, clock=Clock(), gate=PROXY)
    assert not isinstance(app, Failure)
    with (
        closing(CentralServer(app, "127.0.0.1", 0)) as server,
        httpx2.Client(base_url=f"http://127.0.0.1:{server.start()}", trust_env=False) as client,
    ):
        client.post("/v1/heartbeats", json=heartbeat(), headers=certified.by_rfc_9440("kiosk"))
        with server.centre._store.reading() as work:
            [kiosk] = work.fleet.at("")
    shown = caller_of(certified.der("kiosk"))
    assert shown is not None
    assert kiosk.certificate_until == shown.certificate_until


# ---- behind a proxy ------------------------------------------------------------------------------

Form = Callable[[Certified, str], dict[str, str]]
FORMS: list[Form] = [Certified.by_rfc_9440, Certified.by_escaped_pem]


@pytest.mark.parametrize("form", FORMS)
def test_a_trusted_proxy_tells_who_asks(
    form: Form, behind_proxy: httpx2.Client, certified: Certified
) -> None:
    behind_proxy.headers.update(form(certified, "kiosk"))
    assert (send(behind_proxy), send(behind_proxy, OTHER)) == (200, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Client_Cert": ""},
        {"Client_Cert": "::"},
        {"Client_Cert": ":AAAA:"},
        {"Client_Cert": "AAAA"},
        {"Client_Cert": ":"},
        {"X_SSL_Client_Cert": ""},
        {"X_SSL_Client_Cert": "110105-0007"},
        {"X_SSL_Client_Cert": "-----BEGIN%20CERTIFICATE-----"},
    ],
)
def test_behind_a_proxy_nobody_is_let_in_unnamed(
    headers: dict[str, str], behind_proxy: httpx2.Client
) -> None:
    assert send(behind_proxy, **headers) == 403
    assert behind_proxy.get("/r").status_code == 200


@pytest.mark.parametrize("names", [("kiosk", "kiosk"), ("kiosk", "other")])
def test_what_is_said_twice_is_not_believed(
    names: tuple[str, str], behind_proxy: httpx2.Client, certified: Certified
) -> None:
    one, other = (certified.by_rfc_9440(name) for name in names)
    escaped = certified.by_escaped_pem(names[1])
    for headers in ([*one.items(), *other.items()], [*one.items(), *escaped.items()]):
        body = {"reports": [report()]}
        assert behind_proxy.post("/v1/reports", json=body, headers=headers).status_code == 403


def test_somebody_else_s_header_counts_for_nothing(
    tmp_path: Path, book: PolicyBook, certified: Certified
) -> None:
    elsewhere = Gate(proxies=[network("10.0.0.0/8"), network("::1")])
    with (
        serving(tmp_path, book, elsewhere) as url,
        httpx2.Client(base_url=url.replace("localhost", "127.0.0.1"), trust_env=False) as client,
    ):
        assert send(client, **certified.by_rfc_9440("kiosk")) == 403
        assert send(client, **certified.by_escaped_pem("kiosk")) == 403


def test_nobody_becomes_the_proxy_by_saying_so_and_the_proxy_stays_one(
    tmp_path: Path, book: PolicyBook, certified: Certified, behind_proxy: httpx2.Client
) -> None:
    """A proxy commonly says for whom it asks, too."""
    said = certified.by_rfc_9440("kiosk")
    assert send(behind_proxy, X_Forwarded_For="203.0.113.7", **said) == 200
    (tmp_path / "elsewhere").mkdir()
    gate = Gate(proxies=[network("10.0.0.0/8")])
    with (
        serving(tmp_path / "elsewhere", book, gate) as url,
        httpx2.Client(base_url=url, trust_env=False) as client,
    ):
        assert send(client, X_Forwarded_For="10.0.0.1", **said) == 403


def test_an_address_in_ipv6_s_clothes_is_the_same(certified: Certified) -> None:
    [(_, header)] = certified.by_rfc_9440("kiosk").items()
    for host, name in (("::ffff:127.0.0.1", KIOSK), ("::ffff:127.0.0.2", None), ("x", None)):
        scope = {
            "type": "http",
            "client": (host, 1),
            "headers": [(b"client-cert", header.encode())],
        }
        caller = PROXY.caller(scope)
        assert (caller and caller.name) == name


def test_a_trial_takes_everybody_s_word(
    tmp_path: Path, book: PolicyBook, certified: Certified
) -> None:
    with (
        serving(tmp_path, book, OPEN) as url,
        httpx2.Client(base_url=url, trust_env=False) as client,
    ):
        client.headers.update(certified.by_rfc_9440("other"))
        assert send(client) == 200


# ---- what a certificate names --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("common_name", "unit", "known"),
    [
        (KIOSK, "kiosk", True),
        ("Beijing hotline", "hotline", True),
        ("window 3", "desk", True),
        (KIOSK, "Kiosk", False),
        (KIOSK, None, False),
        (None, "kiosk", False),
        ("a kiosk", "kiosk", False),
        (f"{KIOSK}.example", "kiosk", False),
    ],
)
def test_a_certificate_names_one_of_each_or_nobody(
    common_name: str | None, unit: str | None, known: bool
) -> None:
    issued = trustme.CA().issue_cert(
        "kiosk.example", common_name=common_name, organization_unit_name=unit
    )
    pem = issued.cert_chain_pems[0].bytes()
    assert (caller_of(ssl.PEM_cert_to_DER_cert(pem.decode())) is not None) is known
