"""What Prometheus hears of the kiosk, on loopback alone, and that nothing else hangs on it."""

import re
import socket
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from kiosk.health.metrics import METRICS, MetricsPage, exposition
from kiosk.queue.queue import Queue
from kiosk.wiring.queue import open_queue
from tests.configured import sandbox_in
from tests.health.test_heartbeat import beaten
from tests.logs import capture_logs
from tests.patience import PATIENCE


@pytest.fixture
def told(tmp_path: Path) -> dict[str, object]:
    settings = sandbox_in(tmp_path)
    queue = open_queue(settings)
    assert isinstance(queue, Queue)
    with closing(queue):
        return beaten(settings, queue)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def page(port: int, path: str = "/metrics") -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return str(answer.read().decode())


def test_it_says_what_the_heartbeat_says(told: dict[str, object]) -> None:
    port = free_port()
    with closing(MetricsPage(port, lambda: told)):
        text = page(port)
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert lines['kiosk_device_ready{device="reader"}'] == "1"
    assert lines['kiosk_device_ready{device="printer"}'] == "0"
    assert lines["kiosk_starts_total"] == "7"
    assert lines["kiosk_crashes_total"] == "2"
    assert float(lines["kiosk_last_served_timestamp_seconds"]) == 1795656600
    assert int(lines["kiosk_disk_free_bytes"]) > int(lines["kiosk_memory_bytes"]) > 10 << 20


def test_every_series_is_declared_and_every_label_plain(told: dict[str, object]) -> None:
    form = re.compile(r'(kiosk_[a-z_]+)(\{([a-z_]+="[!-~]*",?)+\})? [0-9.e+-]+')
    lines = [line for line in exposition(told).splitlines() if not line.startswith("#")]
    found = {match[1] for line in lines if (match := form.fullmatch(line))}
    assert len(lines) == sum(bool(form.fullmatch(line)) for line in lines)
    assert found <= {metric.name for metric in METRICS}


def test_another_path_is_not_there(told: dict[str, object]) -> None:
    port = free_port()
    with closing(MetricsPage(port, lambda: told)), pytest.raises(HTTPError, match="404"):
        page(port, "/")


def test_a_port_that_is_taken_is_told_and_nothing_else_comes_of_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, capture_logs() as logs:
        MetricsPage(taken.getsockname()[1], dict).close()
    [entry] = logs
    assert (entry["event"], entry["detail"]) == ("metrics.unavailable", "Address already in use")


def test_a_bug_is_told_and_the_next_question_answered(told: dict[str, object]) -> None:
    answers = iter([{}, told])
    port = free_port()
    with closing(MetricsPage(port, lambda: next(answers))), capture_logs() as logs:
        with pytest.raises(HTTPError, match="500"):
            page(port)
        assert "kiosk_info" in page(port)
    assert [entry["event"] for entry in logs] == ["metrics.failed"]


def test_whoever_says_nothing_keeps_nobody(
    told: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.health.metrics._SECONDS", 0.2)
    port = free_port()
    with (
        closing(MetricsPage(port, lambda: told)),
        socket.create_connection(("127.0.0.1", port)),
    ):
        assert "kiosk_info" in page(port)


def test_port_0_is_none() -> None:
    with capture_logs() as logs:
        MetricsPage(0, dict).close()
    assert logs == []
