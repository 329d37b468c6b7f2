"""A real nginx between kiosk and centre: whatever it says in its own name refuses nothing."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from kiosk.domain.failure import FailureCode
from kiosk.sync.client import CentralClient
from kiosk.sync.drain import Drain, Drained, Stopped
from kiosk.sync.tls import Certificates
from tests.sync.examples import MemoryOutbox, report
from tests.sync.standin import Centre, served

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 10k;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/server.pem;
        ssl_certificate_key {folder}/server.pem;
        ssl_client_certificate {folder}/clients.pem;
        ssl_verify_client on;
        location / {{ proxy_pass {centre}; proxy_http_version 1.1; }}
    }}
}}
"""


class Front:
    """nginx, and a kiosk's certificates to come to it with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca, self.clients = trustme.CA(), trustme.CA()
        self.ca.cert_pem.write_to_path(folder / "ca.pem")
        self.clients.cert_pem.write_to_path(folder / "clients.pem")
        self.ca.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
            folder / "server.pem"
        )

    def certificates(self, issued: trustme.LeafCert | None) -> Certificates:
        kiosk = self.folder / "kiosk.pem"
        if issued is None:
            return Certificates(ca=self.folder / "ca.pem")
        issued.private_key_and_cert_chain_pem.write_to_path(kiosk)
        return Certificates(certificate=kiosk, key=kiosk, ca=self.folder / "ca.pem")

    @contextmanager
    def standing(self, centre: str) -> Iterator[str]:
        assert NGINX, "nginx-light is missing: make test installs it"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        user = "user root;" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(folder=self.folder, port=port, centre=centre, user=user)
        (self.folder / "nginx.conf").write_text(text)
        nginx = [NGINX, "-p", str(self.folder), "-c", "nginx.conf", "-e", "error.log"]
        subprocess.run(nginx, check=True, capture_output=True)  # returns once it listens
        try:
            yield f"https://localhost:{port}"
        finally:
            subprocess.run([*nginx, "-s", "stop"], check=True, capture_output=True)


@pytest.fixture
def front(tmp_path: Path) -> Front:
    return Front(tmp_path)


def drained(url: str, tls: Certificates, outbox: MemoryOutbox) -> Drained | Stopped:
    client = CentralClient(url, tls)
    try:
        return Drain(outbox, client, lambda _: None, 100).run()
    finally:
        client.close()


def test_a_certificate_that_nginx_does_not_take_refuses_no_report_and_is_called_so(
    front: Front,
) -> None:
    centre = Centre()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    bad = {
        "missing": None,
        "expired": front.clients.issue_cert("110105-0007.example", not_after=yesterday),
        "unknown": trustme.CA().issue_cert("110105-0007.example"),
    }
    reports = [report(i) for i in range(3)]
    outbox = MemoryOutbox(list(reports))
    with served(centre) as url, front.standing(url.replace("localhost", "127.0.0.1")) as proxy:
        for issued in bad.values():
            ended = drained(proxy, front.certificates(issued), outbox)
            assert isinstance(ended, Stopped)
            assert ended.failure.code is FailureCode.CERTIFICATE_INVALID
            assert ended.failure.detail == (
                "HTTP 400: a proxy does not accept this kiosk's certificate"
            )
            assert outbox.waiting == reports
        good = front.clients.issue_cert("110105-0007.example")
        assert drained(proxy, front.certificates(good), outbox) == Drained(3)
    assert len(centre.known) == 3


def test_what_is_too_large_for_nginx_goes_in_smaller_batches(front: Front) -> None:
    centre = Centre()
    outbox = MemoryOutbox([report(i) for i in range(100)])  # some 50 kB at once
    good = front.certificates(front.clients.issue_cert("110105-0007.example"))
    with served(centre) as url, front.standing(url.replace("localhost", "127.0.0.1")) as proxy:
        assert drained(proxy, good, outbox) == Drained(100)
    assert len(centre.known) == 100
    assert {answer.state for answer in outbox.answers.values()} == {"in_force"}


def test_a_centre_that_nginx_does_not_reach_is_not_now(front: Front) -> None:
    outbox = MemoryOutbox([report()])
    good = front.certificates(front.clients.issue_cert("110105-0007.example"))
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nowhere = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with front.standing(nowhere) as proxy:
        ended = drained(proxy, good, outbox)
    assert isinstance(ended, Stopped)
    assert ended.failure.detail == "HTTP 502, not from the centre itself"
    assert len(outbox.waiting) == 1
