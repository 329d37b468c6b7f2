"""What ``GET /metrics`` says, in the Prometheus text format 0.0.4."""

from collections.abc import Mapping
from typing import Final

from kiosk.central.rules import Act

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def exposition(events: Mapping[Act, int], kiosks: int) -> str:
    """Events by act, and how many kiosks have been heard from."""
    lines = [
        "# HELP central_events_total Reports and counter steps kept.",
        "# TYPE central_events_total counter",
        *(f'central_events_total{{act="{act}"}} {events.get(act, 0)}' for act in Act),
        "# HELP central_kiosks Kiosks that have sent a heartbeat.",
        "# TYPE central_kiosks gauge",
        f"central_kiosks {kiosks}",
    ]
    return "\n".join(lines) + "\n"
