"""Why a line fails is told as what it is, and certificates that are renewed are used."""

import shutil
import socket
import ssl
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, NotNow, Reply
from kiosk.sync.tls import Certificates
from tests.sync.examples import report
from tests.sync.standin import Centre, served

UNREACHABLE, INVALID = FailureCode.CENTRAL_UNREACHABLE, FailureCode.CERTIFICATE_INVALID
NOW = datetime.now(UTC)


class Site:
    """A kiosk's three files, the CAs they come from, and a centre's context to go with them."""

    def __init__(self, folder: Path) -> None:
        self.ca, self.clients = trustme.CA(), trustme.CA()
        self.files = Certificates(folder / "kiosk.pem", folder / "kiosk.key", folder / "ca.pem")
        self.folder = folder
        self.ca.cert_pem.write_to_path(folder / "ca.pem")
        self.renew(self.clients.issue_cert("110105-0007.kiosk.example"))

    def renew(
        self, issued: trustme.LeafCert, *, key: bool = True, certificate: bool = True
    ) -> None:
        if key:
            issued.private_key_pem.write_to_path(self.folder / "kiosk.key")
        if certificate:
            chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
            (self.folder / "kiosk.pem").write_bytes(chain)

    def server(
        self, issued: trustme.LeafCert | None = None, *, asks: bool = True
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if asks:
            context.verify_mode = ssl.CERT_REQUIRED
            self.clients.configure_trust(context)
        (issued or self.ca.issue_cert("localhost")).configure_cert(context)
        return context


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def told(url: str, tls: Certificates) -> Reply:
    client = CentralClient(url, tls)
    try:
        return client.send([report()])
    finally:
        client.close()


def failure(reply: Reply) -> Failure:
    assert isinstance(reply, NotNow), reply
    return reply.failure


# ---- causes ------------------------------------------------------------------------------------

THEIRS: dict[str, tuple[Callable[[Site], trustme.LeafCert], str]] = {
    "expired": (
        lambda site: site.ca.issue_cert("localhost", not_after=NOW - timedelta(days=1)),
        "the centre's certificate has expired",
    ),
    "not yet valid": (
        lambda site: site.ca.issue_cert("localhost", not_before=NOW + timedelta(days=1)),
        "the centre's certificate is not valid yet",
    ),
    "another name": (
        lambda site: site.ca.issue_cert("elsewhere.example"),
        "the centre's certificate is for another name",
    ),
    "another authority": (
        lambda _site: trustme.CA().issue_cert("localhost"),
        "an authority that central.ca does not name",
    ),
}


@pytest.mark.parametrize("fault", THEIRS)
def test_what_is_wrong_with_the_centre_s_certificate_is_said(site: Site, fault: str) -> None:
    issue, words = THEIRS[fault]
    centre = Centre()
    with served(centre, site.server(issue(site))) as url:
        lost = failure(told(url, site.files))
    assert lost.code is UNREACHABLE
    assert words in lost.detail
    assert centre.known == {}, "nobody unproven is told anything"


def test_what_is_wrong_with_the_kiosk_s_own_is_said(site: Site) -> None:
    centre = Centre()
    with served(centre, site.server()) as url:
        missing = failure(told(url, Certificates(ca=site.folder / "ca.pem")))
        site.renew(trustme.CA().issue_cert("110105-0007.kiosk.example"))
        unknown = failure(told(url, site.files))
        site.renew(
            site.clients.issue_cert("110105-0007.kiosk.example", not_after=NOW - timedelta(days=1))
        )
        expired = failure(told(url, site.files))
    assert [lost.code for lost in (missing, unknown, expired)] == [INVALID] * 3
    assert "wants a certificate of this kiosk" in missing.detail
    assert "does not know the authority of this kiosk's certificate" in unknown.detail
    assert "this kiosk's certificate has expired" in expired.detail
    assert centre.known == {}


def test_what_speaks_no_tls_is_called_so(site: Site) -> None:
    with served(Centre()) as url:
        lost = failure(told(url.replace("http:", "https:"), site.files))
    assert lost == Failure(UNREACHABLE, "what answers there does not speak TLS")


def test_an_old_tls_is_called_so(site: Site) -> None:
    server = site.server(asks=False)
    server.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that nobody should, which is the point
        server.minimum_version = ssl.TLSVersion.TLSv1
        server.maximum_version = ssl.TLSVersion.TLSv1_1
    with served(Centre(), server) as url:
        lost = failure(told(url, site.files))
    assert lost == Failure(UNREACHABLE, "the two sides have no TLS version in common")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "the name in central.url is known to no name server"),
        (socket.EAI_NODATA, "the name in central.url has no address"),
        (socket.EAI_AGAIN, "can't be looked up now: no name server answers"),
    ],
)
def test_what_is_wrong_with_the_name_is_said(
    site: Site, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_name(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(number, "as the system says it")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    lost = failure(told("https://centre.test", site.files))
    assert lost.code is UNREACHABLE
    assert words in lost.detail


@pytest.mark.parametrize("name", ["a..b", ".example", "x" * 64])
def test_what_can_be_no_name_is_called_so(site: Site, name: str) -> None:
    lost = failure(told(f"https://{name}", site.files))
    assert lost == Failure(UNREACHABLE, "the name in central.url is known to no name server")


def test_a_refused_connection_is_called_so(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    lost = failure(told(f"https://127.0.0.1:{port}", site.files))
    assert lost == Failure(UNREACHABLE, "connection refused")


# ---- files -------------------------------------------------------------------------------------


def test_renewed_files_are_used_for_the_next_exchange(site: Site) -> None:
    with served(Centre(), site.server()) as url:
        assert isinstance(told(url, site.files), Answered)
    site.clients = trustme.CA()
    with served(Centre(), site.server()) as url:
        assert failure(told(url, site.files)).code is INVALID
        issued = site.clients.issue_cert("110105-0007.kiosk.example")
        site.renew(issued, certificate=False)
        half = failure(told(url, site.files))
        assert "does not know the authority" in half.detail, "the old pair goes on meanwhile"
        site.renew(issued, key=False)
        assert isinstance(told(url, site.files), Answered)


def test_a_kept_connection_goes_when_the_files_change(site: Site) -> None:
    centre = Centre()
    with served(centre, site.server()) as url:
        client = CentralClient(url, site.files)
        for _ in range(3):
            assert isinstance(client.send([report()]), Answered)
        assert centre.connections == 1
        site.renew(site.clients.issue_cert("110105-0007.kiosk.example"))
        for _ in range(3):
            assert isinstance(client.send([report()]), Answered)
        assert centre.connections == 2
        client.close()


def test_a_new_authority_of_the_centre_is_believed(site: Site) -> None:
    new = trustme.CA()
    with served(Centre(), site.server(new.issue_cert("localhost"))) as url:
        client = CentralClient(url, site.files)
        assert failure(client.send([report()])).code is UNREACHABLE
        new.cert_pem.write_to_path(site.folder / "ca.pem")
        assert isinstance(client.send([report()]), Answered)
        client.close()


@pytest.mark.parametrize("name", ["kiosk.pem", "kiosk.key", "ca.pem"])
@pytest.mark.parametrize("lacks", ["is missing", "is empty", "is none"])
def test_a_file_that_is_not_there_yet_is_named_and_used_when_it_is(
    site: Site, name: str, lacks: str
) -> None:
    file, kept = site.folder / name, site.folder / "kept"
    shutil.copy(file, kept)
    if lacks == "is missing":
        file.unlink()
    else:
        file.write_text("" if lacks == "is empty" else "no PEM")
    with served(Centre(), site.server()) as url:
        client = CentralClient(url, site.files)
        lost = failure(client.send([report()]))
        assert lost.code is INVALID
        assert str(site.folder) in lost.detail
        if lacks == "is missing":
            assert lost.detail == f"{file}: no such file or directory"
        shutil.copy(kept, file)
        assert isinstance(client.send([report()]), Answered)
        client.close()


def test_a_key_under_a_passphrase_asks_nobody(site: Site) -> None:
    encrypted = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    (site.folder / "kiosk.key").write_bytes(encrypted)
    context = site.files.context()
    assert isinstance(context, Failure)
    assert context.code is INVALID
