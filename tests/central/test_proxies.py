"""The proxies of docs/proxies before a centre: whoever has no certificate of ours is nobody."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import httpx2
import pytest

from kiosk.central.identity import Gate, network
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.central.certified import KIOSK, OTHER, Certified
from tests.central.examples import Clock, report, sqlite_in
from tests.logs import capture_logs

EXAMPLES = Path(__file__).parents[2] / "docs" / "proxies"
_PATH = f"{os.environ['PATH']}:/usr/sbin"
_NGINX = """
pid {folder}/nginx.pid;
{user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/example.conf;
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def put_example(name: str, place: Path, certified: Certified, centre: int) -> int:
    """The example as it is, but for its files and ports. The port that it listens on."""
    text = (EXAMPLES / name).read_text("utf-8")
    port = free_port()
    for old, new in (
        ("/etc/centre", str(certified.folder)),
        ("127.0.0.1:8080", f"127.0.0.1:{centre}"),
        (":8443", f"127.0.0.1:{port}"),
        ("listen 8443", f"listen 127.0.0.1:{port}"),
    ):
        text = text.replace(old, new)
    place.write_text(text)
    return port


@contextmanager
def nginx(folder: Path, certified: Certified, centre: int) -> Iterator[int]:
    program = shutil.which("nginx", path=_PATH)
    assert program, "nginx-light is missing: make test installs it"
    port = put_example("nginx.conf", folder / "example.conf", certified, centre)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=user))
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
    subprocess.run(command, check=True, capture_output=True)  # returns once it listens
    try:
        yield port
    finally:
        subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)


@contextmanager
def haproxy(folder: Path, certified: Certified, centre: int) -> Iterator[int]:
    program = shutil.which("haproxy", path=_PATH)
    assert program, "haproxy is missing: make test installs it"
    both = certified.pem("server").read_bytes() + certified.key("server").read_bytes()
    certified.pem("server-and-key").write_bytes(both)
    port = put_example("haproxy.cfg", folder / "haproxy.cfg", certified, centre)
    pid = folder / "haproxy.pid"
    command = [program, "-D", "-f", str(folder / "haproxy.cfg"), "-p", str(pid)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        for number in pid.read_text().split():
            os.kill(int(number), signal.SIGTERM)


Proxy = Callable[[Path, Certified, int], AbstractContextManager[int]]


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return Certified(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(params=[nginx, haproxy], ids=["nginx", "haproxy"])
def url(
    request: pytest.FixtureRequest, tmp_path: Path, book: PolicyBook, certified: Certified
) -> Iterator[str]:
    """A centre behind one of them."""
    gate = Gate(proxies=[network("127.0.0.1")])
    app = create_app(sqlite_in(tmp_path), book, clock=Clock(), gate=gate)
    assert not isinstance(app, Failure)
    proxy: Proxy = request.param
    with closing(CentralServer(app, "127.0.0.1", 0)) as server:
        centre = server.start()
        assert isinstance(centre, int)
        with proxy(tmp_path, certified, centre) as port:
            yield f"https://localhost:{port}"


def send(client: httpx2.Client, kiosk_id: str, **headers: str) -> int:
    body = {"reports": [report(kiosk_id=kiosk_id)]}
    return client.post("/v1/reports", json=body, headers=headers).status_code


def test_whose_certificate_is_valid_is_known(url: str, certified: Certified) -> None:
    with certified.client(url, "kiosk") as client, capture_logs() as logs:
        assert (send(client, KIOSK), send(client, OTHER)) == (200, 403)
        answer = client.get("/v1/policies")
    told = [log for log in logs if log["event"] == "central.request"]
    assert {log["caller"] for log in told} == {KIOSK}
    assert answer.headers["X-Request-ID"] == told[-1]["request"]
    with certified.client(url, "hotline") as client:
        assert send(client, KIOSK) == 403


def test_who_shows_none_comes_where_everybody_may(url: str, certified: Certified) -> None:
    with certified.client(url, None) as client:
        assert client.get("/r").status_code == 200
        assert client.get("/healthz").status_code == 200
        assert send(client, KIOSK) == 403


@pytest.mark.parametrize("who", ["expired", "foreign"])
def test_whose_certificate_does_not_hold_comes_nowhere(
    who: str, url: str, certified: Certified
) -> None:
    with certified.client(url, who) as client:
        try:
            status = send(client, KIOSK)
        except httpx2.TransportError:
            return
    assert status == 400, "nginx says so itself, in a page"


@pytest.mark.parametrize("shown", [None, "kiosk"])
@pytest.mark.parametrize("form", [Certified.by_rfc_9440, Certified.by_escaped_pem])
def test_what_a_client_writes_itself_goes_no_further(
    shown: str | None,
    form: Callable[[Certified, str], dict[str, str]],
    url: str,
    certified: Certified,
) -> None:
    with certified.client(url, shown) as client:
        client.headers.update(form(certified, "other"))
        assert send(client, OTHER) == 403
        assert send(client, KIOSK) == (200 if shown else 403)
