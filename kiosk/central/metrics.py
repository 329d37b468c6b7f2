"""What ``GET /metrics`` says, in the Prometheus text format 0.0.4."""

from collections.abc import Mapping
from typing import Final

from kiosk.domain.report import Outcome

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def exposition(outcomes: Mapping[Outcome, int], kiosks: int) -> str:
    """Answers to reports since the start, and how many kiosks have been heard from."""
    lines = [
        "# HELP central_reports_total Reports answered since the start, by outcome.",
        "# TYPE central_reports_total counter",
        *(f'central_reports_total{{outcome="{o}"}} {outcomes.get(o, 0)}' for o in Outcome),
        "# HELP central_kiosks Kiosks that have sent a heartbeat.",
        "# TYPE central_kiosks gauge",
        f"central_kiosks {kiosks}",
    ]
    return "\n".join(lines) + "\n"
