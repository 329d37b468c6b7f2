"""What is told of a request, what is counted, and how many one kiosk may send."""

import re
from collections.abc import Iterator
from contextlib import closing
from mmap import mmap

import httpx2
import pytest

from kiosk.central import rate
from kiosk.central.identity import Gate, network
from kiosk.central.metrics import ROW_BYTES, Meter
from kiosk.central.rate import Bucket, Rate
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome
from tests.central.certified import KIOSK, Certified
from tests.central.conftest import Service
from tests.central.examples import Clock, holder, report, sqlite_in
from tests.central.test_service import heartbeat
from tests.logs import capture_logs
from tests.persons import WANG

PROXY = Gate(proxies=[network("127.0.0.1")])


def values(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {series: float(value) for series, _, value in lines}


# ---- the log -------------------------------------------------------------------------------------


def test_a_request_is_told_by_an_id_that_its_answer_has_too(service: Service) -> None:
    with capture_logs() as logs:
        answer = service.client.post("/v1/reports?name=王", json={"reports": [report()]})
    told = [log for log in logs if log["event"] == "central.request"]
    assert len(told) == 1
    assert told[0] | {"milliseconds": 0} == {
        "event": "central.request",
        "log_level": "info",
        "request": answer.headers["X-Request-ID"],
        "method": "POST",
        "path": "/v1/reports",
        "status": 200,
        "milliseconds": 0,
        "caller": None,
    }
    assert WANG.number not in str(logs)


@pytest.mark.parametrize(
    ("path", "told"),
    [("/r/keys/110105-0007", "/r"), ("/report", "other"), ("/" + WANG.number, "other")],
)
def test_no_path_is_told_as_it_was_written(path: str, told: str, service: Service) -> None:
    with capture_logs() as logs:
        service.client.get(path)
    assert [log["path"] for log in logs if log["event"] == "central.request"] == [told]


def test_what_machines_ask_all_the_time_leaves_no_line(service: Service) -> None:
    with capture_logs() as logs:
        for path in ("/healthz", "/readyz", "/metrics"):
            service.client.get(path)
    assert logs == []


def test_anybody_s_id_is_not_taken(service: Service) -> None:
    answer = service.client.get("/r", headers={"X-Request-ID": "mine"})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


@pytest.fixture
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return Certified(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def known(
    tmp_path_factory: pytest.TempPathFactory, book: PolicyBook, certified: Certified
) -> Iterator[httpx2.Client]:
    """A kiosk behind a proxy."""
    folder = tmp_path_factory.mktemp("centre")
    app = create_app(sqlite_in(folder), book, clock=Clock(), gate=PROXY)
    assert not isinstance(app, Failure)
    headers = certified.by_rfc_9440("kiosk")
    with (
        closing(CentralServer(app, "127.0.0.1", 0)) as server,
        httpx2.Client(
            base_url=f"http://127.0.0.1:{server.start()}", headers=headers, trust_env=False
        ) as client,
    ):
        yield client


def test_a_proxy_s_id_is_taken_and_the_caller_told(known: httpx2.Client) -> None:
    with capture_logs() as logs:
        answer = known.post("/v1/heartbeats", json=heartbeat(), headers={"X-Request-ID": "a-1.B"})
        odd = known.get("/v1/policies", headers={"X-Request-ID": "a b"})
    assert answer.headers["X-Request-ID"] == "a-1.B"
    assert odd.headers["X-Request-ID"] != "a b"
    told = [log for log in logs if log["event"] == "central.request"]
    assert [(log["path"], log["caller"]) for log in told] == [
        ("/v1/heartbeats", KIOSK),
        ("/v1/policies", KIOSK),
    ]
    assert told[0]["request"] == "a-1.B"


# ---- the rate ------------------------------------------------------------------------------------


def test_a_bucket_is_filled_again_in_time() -> None:
    now = 0.0
    bucket = Bucket(Rate(burst=10, refill=2), lambda: now)
    assert [bucket.take("a", 4) for _ in range(3)] == [0, 0, 1]
    assert bucket.take("b", 10) == 0, "another's is full"
    now = 1.0
    assert bucket.take("a", 4) == 0
    now = 100.0
    assert [bucket.take("a", 5) for _ in range(3)] == [0, 0, 2.5], "it holds no more than it does"


def test_what_is_larger_than_the_bucket_passes_when_it_is_full_and_is_paid_for() -> None:
    now = 0.0
    bucket = Bucket(Rate(burst=10, refill=2), lambda: now)
    assert bucket.take("a", 30) == 0
    assert bucket.take("a", 1) == 10.5


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/status"])
def test_too_much_is_answered_429_and_others_go_on(
    path: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    book: PolicyBook,
    certified: Certified,
) -> None:
    monkeypatch.setattr(rate, "BYTES", Rate(burst=3 * 2048, refill=0.001 * 2048))
    monkeypatch.setattr(rate, "LOOK_UPS", Rate(burst=2, refill=0.001))
    app = create_app(sqlite_in(tmp_path_factory.mktemp("c")), book, clock=Clock(), gate=PROXY)
    assert not isinstance(app, Failure)
    bodies = {
        "/v1/reports": {"reports": [report()]},
        "/v1/status": {"holder": holder(), "verification": "chip"},
    }
    passed = {"/v1/reports": 3, "/v1/status": 2}[path]
    with (
        closing(CentralServer(app, "127.0.0.1", 0)) as server,
        httpx2.Client(base_url=f"http://127.0.0.1:{server.start()}", trust_env=False) as client,
    ):
        client.headers.update(certified.by_rfc_9440("kiosk"))
        answers = [client.post(path, json=bodies[path]) for _ in range(5)]
        statuses = [answer.status_code for answer in answers]
        assert statuses == [200] * passed + [429] * (5 - passed)
        assert 900 < int(answers[-1].headers["Retry-After"]) <= 1000
        assert answers[-1].headers["content-type"] == "application/problem+json"
        client.headers.update(certified.by_rfc_9440("other"))
        assert client.get("/v1/policies").status_code == 200
        client.headers.pop("Client-Cert")
        assert client.get("/healthz").status_code == 200


# ---- metrics -------------------------------------------------------------------------------------


def test_several_workers_count_in_one_memory() -> None:
    memory = mmap(-1, 3 * ROW_BYTES)
    meters = [Meter(memory, row) for row in range(3)]
    for meter in meters:
        meter.reports({Outcome.ACCEPTED: 2})
        meter.request("/v1/reports", 200, 0.01)
    meters[1].request("/v1/reports", 429, 20.0)
    again = Meter(memory, 1)  # the worker was started again
    again.request("/desk/report", 503, 0.6)
    for meter in (*meters, again):
        told = values(meter.exposition(kiosks=7, waiting=0, oldest=0.0))
        assert told['central_reports_total{outcome="accepted"}'] == 6
        assert told['central_requests_total{path="/v1/reports",status="2xx"}'] == 3
        assert told['central_requests_total{path="/v1/reports",status="429"}'] == 1
        assert told['central_requests_total{path="/v1/reports",status="4xx"}'] == 0
        assert told['central_requests_total{path="/desk",status="5xx"}'] == 1
        assert told['central_request_seconds_count{path="/v1/reports"}'] == 4
        assert told['central_request_seconds_sum{path="/v1/reports"}'] == pytest.approx(20.03)
        of_path = 'central_request_seconds_bucket{path="/v1/reports",le="%s"}'
        assert [told[of_path % le] for le in ("0.005", "0.02", "15.0", "+Inf")] == [0, 3, 3, 4]
        assert told["central_kiosks"] == 7


def test_metrics_are_in_the_form_that_prometheus_reads(service: Service) -> None:
    service.post(report())
    lines = service.client.get("/metrics").text.splitlines()
    typed: dict[str, str] = {}
    for line in lines:
        if line.startswith("# TYPE "):
            _, _, name, form = line.split(" ")
            assert name not in typed
            typed[name] = form
        elif not line.startswith("# HELP "):
            told = re.fullmatch(r"(\w+)(?:\{(?:\w+=\"[^\"]+\",?)*\})? [0-9.e+-]+", line)
            assert told, line
            base = re.sub("_(bucket|sum|count)$", "", told[1])
            assert told[1] in typed or typed[base] == "histogram"
    assert set(typed.values()) == {"counter", "gauge", "histogram"}
