"""What a kiosk tells of itself to those who mend it from afar. Nothing in it is personal.

Every value is a code, a count, a time, a version, a place of the kiosk's own, or a line of the log,
whose fields are listed (:mod:`kiosk.operations.logging`).
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.failure import Failure
from kiosk.health.machine import Machine
from kiosk.health.staff import StaffReport

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings

LARGEST: Final = 64 * 1024
"""Bytes of all of it as JSON; the oldest lines of the log are left out for it."""
LONGEST_SUMMARY: Final = 600
"""Bytes of UTF-8 that a phone reads off a screen in one code."""


def diagnostics(
    settings: "Settings",
    report: StaffReport,
    at: datetime,
    log: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """All of it, as JSON in UTF-8, of at most :data:`LARGEST` bytes."""
    told: dict[str, Any] = {
        "kiosk_id": settings.kiosk.id,
        "at": at.isoformat(timespec="seconds"),
        "parts": {name: _told(fault) for name, fault in report.parts.items()},
        "paper": report.paper.value,
        "queue": _queue(report),
        "clock_apart_seconds": round(report.clock_apart.total_seconds()),
        "out_of_service": report.choices.out_of_service,
        "volume": report.choices.volume,
        "machine": _machine(report.machine),
        "configuration": _configuration(settings),
        "log": [],
    }
    room = LARGEST - len(_bytes(told))
    kept: list[Mapping[str, Any]] = []
    for line in reversed(log):
        room -= len(_bytes(line)) + 1
        if room < 0:
            break
        kept.append(line)
    told["log"] = kept[::-1]
    return _bytes(told)


def summary(report: StaffReport, at: datetime) -> str:
    """What fits into a code on the screen: who, when, what is wrong, what waits; a line each."""
    seen = report.machine
    lines = [
        f"{seen.kiosk_id if seen else ''} {at:%Y-%m-%d %H:%M} {_version(seen)}".strip(),
        *(f"{name}: {fault.code}" for name, fault in report.parts.items() if fault),
        f"paper: {report.paper}",
        f"unsent: {report.unsent} ({round((report.oldest_unsent_seconds or 0) / 60)} min)",
        f"refused: {len(report.refused)}",
        f"aside: {len(report.aside)}",
        *(["out of service"] if report.choices.out_of_service else []),
        *(f"at: {address}" for address in (seen.addresses if seen else ())),
        *(
            [f"certificate: {seen.certificate_until:%Y-%m-%d}"]
            if seen and seen.certificate_until
            else []
        ),
    ]
    text = "\n".join(lines)
    return text.encode()[:LONGEST_SUMMARY].decode(errors="ignore")


def code(report: StaffReport, at: datetime) -> str:
    """The summary as a QR, an SVG data URL."""
    from kiosk.printing.layout.qr import qr_svg  # slow to load

    svg = qr_svg(summary(report, at)).encode()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def _version(seen: Machine | None) -> str:
    return seen.versions.get("kiosk", "") if seen else ""


def _told(fault: Failure | None) -> str | dict[str, str]:
    return "ready" if fault is None else {"code": fault.code.value, "detail": fault.detail}


def _queue(report: StaffReport) -> dict[str, Any]:
    return {
        "unsent": report.unsent,
        "oldest_unsent_seconds": report.oldest_unsent_seconds,
        "refused": [one.reason for one in report.refused],
        "moved_aside": [{**one, "reports_lost": len(one["reports_lost"])} for one in report.aside],
    }


def _machine(seen: Machine | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    until = seen.certificate_until
    return {
        "versions": dict(seen.versions),
        "addresses": list(seen.addresses),
        "centre": seen.centre,
        "certificate_until": until.isoformat() if until else None,
        "free_bytes": seen.free_bytes,
        "up_seconds": round(seen.up_seconds),
    }


def _configuration(settings: "Settings") -> dict[str, Any]:
    """What is set, without secrets and without what people call the place."""
    return {
        "profile": settings.kiosk.profile.value,
        "region": settings.kiosk.region,
        "language": settings.kiosk.language,
        "has_pin": bool(settings.kiosk.staff_pin_hash),
        "screen_mm": list(settings.kiosk.screen_mm),
        "reader": settings.reader.driver.value,
        "printer": settings.printer.driver.value,
        "width_dots": settings.printer.width_dots,
        "text_mode": settings.printer.text_mode.value,
        "voice": settings.voice.enabled,
    }


def _bytes(told: Mapping[str, Any]) -> bytes:
    """What is no text of Unicode's, as half of a pair out of a file's name, is a question mark."""
    return json.dumps(told, ensure_ascii=False, default=str).encode(errors="replace")
