"""The kiosk's health for Prometheus, in its text format 0.0.4, on loopback alone.

It says what the heartbeat says, in numbers. Every series is known beforehand but for the names of
devices, states and versions, which are the program's own: nothing personal can become a label.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final

from kiosk.base import log
from kiosk.base.records import dataclass

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = 5
"""That whoever asks may take."""


@dataclass(frozen=True)
class Metric:
    """One name; ``form`` is what Prometheus calls its type."""

    name: str
    form: str
    about: str


METRICS: Final = tuple(
    Metric(f"kiosk_{name}", form, about)
    for name, form, about in (
        ("info", "gauge", "1; the labels say which versions."),
        ("reports", "gauge", "Reports in the queue by state."),
        ("oldest_unsent_seconds", "gauge", "For how long the oldest unsent report has waited."),
        ("device_ready", "gauge", "Whether a device or part is ready."),
        ("clock_synchronised", "gauge", "Whether something keeps the clock right."),
        ("disk_free_bytes", "gauge", "Room on the disk of the data folder."),
        ("memory_bytes", "gauge", "What the program holds."),
        ("uptime_seconds", "gauge", "Since the program began."),
        ("machine_uptime_seconds", "gauge", "Since the machine booted."),
        ("starts_total", "counter", "Starts of the program."),
        ("crashes_total", "counter", "Ends of the program that were none."),
        ("moved_aside", "gauge", "Databases that lie aside until somebody has looked at them."),
        ("last_served_timestamp_seconds", "gauge", "When somebody was served last."),
        ("certificate_end_timestamp_seconds", "gauge", "When the client certificate ends."),
    )
)


def exposition(told: Mapping[str, Any]) -> str:
    """``told`` is the body of a heartbeat."""
    series = _series(told)
    lines = []
    for metric in METRICS:
        found = series.get(metric.name.removeprefix("kiosk_"), {})
        if found:
            lines += [f"# HELP {metric.name} {metric.about}", f"# TYPE {metric.name} {metric.form}"]
            lines += [f"{metric.name}{label} {value:.15g}" for label, value in found.items()]
    return "\n".join(lines) + "\n"


def _series(told: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Values by name and labels; what isn't known has none."""
    vitals = told["vitals"]
    versions = {"kiosk": told["version"], **vitals["versions"]}
    plain = {
        "oldest_unsent_seconds": told["queue"]["oldest_unsent_seconds"] or 0,
        "clock_synchronised": told["clock_synchronised"],
        "starts_total": vitals["starts"],
        "crashes_total": vitals["crashes"],
        "last_served_timestamp_seconds": _timestamp(vitals.get("last_served_at")),
        "certificate_end_timestamp_seconds": _timestamp(vitals.get("certificate_until")),
    }
    same = (
        "disk_free_bytes",
        "memory_bytes",
        "uptime_seconds",
        "machine_uptime_seconds",
        "moved_aside",
    )
    plain |= {name: vitals.get(name) for name in same}
    labelled = {
        "info": {_labels(versions): 1.0},
        "reports": {_labels({"state": s}): float(n) for s, n in told["queue"]["states"].items()},
        "device_ready": {
            _labels({"device": device}): float(code == "ready")
            for device, code in told["devices"].items()
        },
    }
    return labelled | {n: {"": float(v)} for n, v in plain.items() if v is not None}


def _labels(pairs: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in pairs.items()) + "}"


def _timestamp(moment: str | None) -> float | None:
    return datetime.fromisoformat(moment).timestamp() if moment else None


class MetricsPage:
    """Answers ``GET /metrics`` on one thread of its own, one question at a time.

    ``health`` is asked for each. Whatever goes wrong here is told in the log and stays here.
    """

    def __init__(self, port: int, health: Callable[[], Mapping[str, Any]]) -> None:
        """Port 0 is none."""
        self._server: HTTPServer | None = None
        if not port:
            return
        try:
            self._server = _Server(("127.0.0.1", port), _answering(health))
        except OSError as error:
            log.error("metrics.unavailable", port=port, detail=error.strerror or str(error))
            return
        serving = threading.Thread(
            target=self._server.serve_forever, args=(0.5,), name="metrics", daemon=True
        )
        serving.start()

    def close(self) -> None:
        """Safe to repeat."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()


class _Server(HTTPServer):
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has gone, which is no matter."""


def _answering(health: Callable[[], Mapping[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        timeout = _SECONDS

        def do_GET(self) -> None:
            if self.path != "/metrics":
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            try:
                body = exposition(health()).encode()
            except Exception as error:  # noqa: BLE001 - it stays here
                log.error("metrics.failed", exception=type(error).__name__)
                self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody needs to know who asks."""

    return Answer
