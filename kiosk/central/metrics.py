"""What ``GET /metrics`` says, in the Prometheus text format 0.0.4.

Several workers count in one piece of memory, each in a row of its own, and whichever is asked adds
them up. A worker that is started again goes on in its row, so that no counter ever falls. Every
series is known beforehand: nothing that a client sends makes a new one.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from mmap import mmap
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.report import Outcome

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
PATHS: Final = (
    "/v1/reports",
    "/v1/calls",
    "/v1/status",
    "/v1/policies",
    "/v1/heartbeats",
    "/r",
    "/desk",
    "/fleet",
    "other",
)
STATUSES: Final = ("2xx", "3xx", "4xx", "429", "5xx")
_BOUNDS: Final = (0.005, 0.02, 0.1, 0.5, 1.0, 3.0, 15.0)
"""Seconds; a screen waits 3."""
_BUCKETS: Final = (*map(str, _BOUNDS), "+Inf")
_DOUBLE: Final = 8  # bytes


@dataclass(frozen=True)
class Metric:
    """One name with all of its labels' values; ``form`` is what Prometheus calls its type."""

    name: str
    form: str
    help: str
    labels: Mapping[str, Sequence[str]]

    def series(self) -> Iterator[str]:
        """As Prometheus writes each, without its value."""
        for values in product(*self.labels.values()):
            pairs = zip(self.labels, values, strict=True)
            told = ",".join(f'{label}="{value}"' for label, value in pairs)
            yield f"{self.name}{{{told}}}" if told else self.name


def _metric(name: str, form: str, about: str, **labels: Sequence[str]) -> Metric:
    return Metric(f"central_{name}", form, about, labels)


_OUTCOMES: Final = tuple(outcome.value for outcome in Outcome)
REPORTS: Final = _metric("reports_total", "counter", "Reports answered.", outcome=_OUTCOMES)
REQUESTS: Final = _metric(
    "requests_total", "counter", "Requests answered.", path=PATHS, status=STATUSES
)
SECONDS: Final = (
    _metric("request_seconds_bucket", "", "", path=PATHS, le=_BUCKETS),
    _metric("request_seconds_sum", "", "", path=PATHS),
    _metric("request_seconds_count", "", "", path=PATHS),
)
NOTICES: Final = _metric(
    "notices_total",
    "counter",
    "Tries to tell somebody by a message, by what came of them.",
    outcome=("taken", "failed", "given_up"),
)
_SHARED: Final = (REPORTS, REQUESTS, *SECONDS, NOTICES)
_PLACES: Final = {
    series: place
    for place, series in enumerate(series for metric in _SHARED for series in metric.series())
}
ROW_BYTES: Final = _DOUBLE * len(_PLACES)


class Meter:
    """One worker's row of ``rows``, and the sum of all. Safe to use from any thread.

    ``memory`` has :data:`ROW_BYTES` for each row, zero at first; without it the worker is alone.
    """

    def __init__(self, memory: mmap | None = None, row: int = 0) -> None:
        self._all = memoryview(memory or mmap(-1, ROW_BYTES)).cast("d")
        self._row = row * len(_PLACES)
        self._lock = threading.Lock()

    def reports(self, outcomes: Mapping[Outcome, int]) -> None:
        with self._lock:
            for outcome, count in outcomes.items():
                self._add(f'central_reports_total{{outcome="{outcome.value}"}}', count)

    def request(self, path: str, status: int, seconds: float) -> None:
        """``path`` as the client wrote it."""
        known = known_path(path)
        label = "429" if status == 429 else f"{status // 100}xx"
        bucket = _BUCKETS[bisect_left(_BOUNDS, seconds)]
        with self._lock:
            self._add(f'central_requests_total{{path="{known}",status="{label}"}}', 1)
            self._add(f'central_request_seconds_bucket{{path="{known}",le="{bucket}"}}', 1)
            self._add(f'central_request_seconds_sum{{path="{known}"}}', seconds)
            self._add(f'central_request_seconds_count{{path="{known}"}}', 1)

    def notice(self, outcome: str) -> None:
        with self._lock:
            self._add(f'central_notices_total{{outcome="{outcome}"}}', 1)

    def _add(self, series: str, amount: float) -> None:
        self._all[self._row + _PLACES[series]] += amount

    def exposition(self, kiosks: int, waiting: int, oldest: float) -> str:
        """Everything that all workers counted, how many kiosks have been heard from, how many
        notices wait, and for how many seconds the oldest does.
        """
        totals = {
            series: sum(self._all[place :: len(_PLACES)]) for series, place in _PLACES.items()
        }
        for path in PATHS:  # a bucket holds all that are faster
            faster = 0.0
            for bound in _BUCKETS:
                series = f'central_request_seconds_bucket{{path="{path}",le="{bound}"}}'
                faster = totals[series] = faster + totals[series]
        heads = {
            REPORTS.name: (REPORTS.form, REPORTS.help),
            REQUESTS.name: (REQUESTS.form, REQUESTS.help),
            NOTICES.name: (NOTICES.form, NOTICES.help),
            SECONDS[0].name: ("histogram", "How long requests took."),
        }
        lines = []
        for metric in _SHARED:
            if metric.name in heads:
                form, about = heads[metric.name]
                name = metric.name.removesuffix("_bucket")
                lines += [f"# HELP {name} {about}", f"# TYPE {name} {form}"]
            lines += [f"{series} {totals[series]:.12g}" for series in metric.series()]
        lines += [
            "# HELP central_kiosks Kiosks that have sent a heartbeat.",
            "# TYPE central_kiosks gauge",
            f"central_kiosks {kiosks}",
            "# HELP central_notices_waiting Notices that nobody has taken yet.",
            "# TYPE central_notices_waiting gauge",
            f"central_notices_waiting {waiting}",
            "# HELP central_notice_oldest_seconds How long the oldest of them has waited.",
            "# TYPE central_notice_oldest_seconds gauge",
            f"central_notice_oldest_seconds {oldest:.12g}",
        ]
        return "\n".join(lines) + "\n"


def known_path(path: str) -> str:
    """Which of :data:`PATHS` it belongs to."""
    return next((p for p in PATHS if path == p or path.startswith(f"{p}/")), "other")
