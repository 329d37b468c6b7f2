"""The server's socket and thread."""

import json
import select
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import httpx2
import pytest

from kiosk.central import connection
from kiosk.central.batch import Batch
from kiosk.central.batches import Batches
from kiosk.central.connection import Connection
from kiosk.central.faults import Slow
from kiosk.central.inbox import BusyError
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from tests.central.conftest import Service
from tests.central.examples import holder, report
from tests.logs import capture_logs
from tests.patience import PATIENCE


def server_on(database_url: str, book: PolicyBook, host: str, port: int) -> CentralServer:
    app = create_app(database_url, book)
    assert not isinstance(app, Failure)
    return CentralServer(app, host, port)


def test_a_taken_port_is_a_failure(database_url: str, book: PolicyBook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = server_on(database_url, book, "127.0.0.1", port)
        failure = server.start()
        assert isinstance(failure, Failure)
        assert failure.code is FailureCode.PORT_IN_USE
        assert str(port) in failure.detail
        server.close()


def test_a_host_that_is_none_is_a_failure(database_url: str, book: PolicyBook) -> None:
    failure = server_on(database_url, book, "nowhere.invalid", 0).start()
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID


def test_closed_its_thread_is_gone_and_its_port_free(database_url: str, book: PolicyBook) -> None:
    before = set(threading.enumerate())
    server = server_on(database_url, book, "127.0.0.1", 0)
    port = server.start()
    assert isinstance(port, int)
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert client.get("/healthz").text == "ok\n"
        (serving,) = (t for t in set(threading.enumerate()) - before if t.name == "central-server")
        server.close()
    server.close()
    assert not serving.is_alive()
    again = server_on(database_url, book, "127.0.0.1", port)
    assert again.start() == port
    again.close()


def test_many_people_at_once_are_all_answered(service: Service) -> None:
    """Each for themselves, though they are written together."""
    reports = [report(sequence=n, kiosk_id=f"110105-{n:04d}") for n in range(1, 41)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(service.post, reports))
    assert [answer[0]["report_id"] for answer in answers] == [one["report_id"] for one in reports]
    assert {answer[0]["outcome"] for answer in answers} == {"accepted"}
    assert len(service.status(holder())["reports"]) == len(reports)


def test_who_finds_too_many_waiting_is_told_when_to_come_again(service: Service) -> None:
    def crowded(_batch: Batch) -> None:
        raise BusyError(3)

    service.client.get("/healthz").raise_for_status()  # its inbox is there once it answers
    app = service.server._app
    app.state.inbox.put = crowded
    answer = service.client.post("/v1/reports", json={"reports": [report()]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.headers["content-type"] == "application/problem+json"


HEAD = b"POST /v1/reports HTTP/1.1\r\nHost: centre\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "begun", [b"", b"POST /v1/rep", HEAD, HEAD + b"Content-Length: 5000\r\n\r\n{"]
)
def test_who_does_not_finish_a_request_is_dropped(
    service: Service, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "seconds", 0.2)
    with socket.create_connection(("127.0.0.1", service.port)) as slow:
        slow.settimeout(PATIENCE)
        slow.sendall(begun)
        with suppress(ConnectionResetError):
            assert slow.recv(1) == b"", "nothing is said to it"


def test_a_head_may_come_in_small_pieces(service: Service) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: centre\r\n\r\n"
    with socket.create_connection(("127.0.0.1", service.port)) as slow:
        slow.settimeout(PATIENCE)
        for _ in range(2):
            for byte in head:
                slow.sendall(bytes([byte]))
            assert slow.recv(15) == b"HTTP/1.1 200 OK"
            while b"ok\n" not in slow.recv(4096):
                pass


def test_line_ends_alone_keep_no_connection(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two requests they are allowed, and begin none."""
    monkeypatch.setattr(Connection, "seconds", 0.2)
    with socket.create_connection(("127.0.0.1", service.port)) as idle:
        idle.settimeout(PATIENCE)
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: centre\r\n\r\n")
        while b"ok\n" not in idle.recv(4096):
            pass
        while not select.select([idle], [], [], 0.01)[0]:
            idle.sendall(b"\r\n")
        with suppress(ConnectionResetError):
            assert idle.recv(1) == b"", "it is dropped"


@pytest.mark.parametrize(
    "piece", [b"x" * 4096, b"A: " + b"b" * 59 + b"\r\n"], ids=["one line", "many lines"]
)
def test_a_head_without_an_end_is_refused(service: Service, piece: bytes) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as endless:
        endless.settimeout(PATIENCE)
        endless.sendall(b"GET /healthz HTTP/1.1\r\nLong: ")
        for _ in range(connection._LONGEST_HEAD // len(piece)):
            endless.sendall(piece)
        assert b" 400 " in endless.recv(4096)


def test_a_long_body_in_one_piece_with_its_head_is_no_long_head(service: Service) -> None:
    reports = [report(sequence=n) for n in range(1, 401)]
    body = json.dumps({"reports": reports}).encode()
    assert len(body) > 2 * connection._LONGEST_HEAD
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", service.port)) as line:
        line.settimeout(PATIENCE)
        for _ in range(2):
            line.sendall(head + body)
            assert line.recv(15) == b"HTTP/1.1 200 OK"
            while b"]}" not in line.recv(65536):
                pass


def test_who_finished_a_request_may_wait_for_its_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "seconds", 0.2)
    service.faults.behaviour = Slow(0.6)
    assert service.post(report())[0]["outcome"] == "accepted"


def test_too_many_connections_are_not_taken(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_MOST", 3)
    with ExitStack() as stack:
        several = [
            stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            for _ in range(5)
        ]
        for one in several:
            one.settimeout(PATIENCE)
        ready, _, _ = select.select(several, [], [], PATIENCE)
        dropped = ready[0]
        with suppress(ConnectionResetError):
            assert dropped.recv(1) == b""


def test_a_batch_too_many_is_not_even_parsed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = b"{" + b" " * 10_000
    said = {"Content-Type": "application/json"}
    with monkeypatch.context() as full:
        full.setattr(Batches, "is_full", True)
        full.setattr(Batches, "retry_after", lambda _: 7)
        answer = service.client.post("/v1/reports", content=long, headers=said)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    answer = service.client.post("/v1/reports", content=long, headers=said)
    assert answer.status_code == 400, "now it is"


def test_a_client_that_is_gone_leaves_a_line_and_no_trace(service: Service) -> None:
    """In the log's own form: a library's would come with all that is on the stack."""
    told = threading.Event()
    with capture_logs() as logs:
        before = service.server._app.state.meter.request

        def request(*what: object) -> None:
            before(*what)
            told.set()

        service.server._app.state.meter.request = request
        with socket.create_connection(("127.0.0.1", service.port)) as gone:
            gone.sendall(HEAD + b"Content-Length: 5000\r\n\r\n{")
        assert told.wait(PATIENCE)
        service.server.close()
    lines = [log for log in logs if log["event"] != "central.stopped"]
    assert [(log["event"], log["status"]) for log in lines] == [("central.request", 499)]
