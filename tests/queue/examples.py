"""What the tests of queue and sync share: a kiosk's site, people, and a clock to bend."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from kiosk.domain.failure import Failure
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import (
    CentralResult,
    Draft,
    Holder,
    Outcome,
    Report,
    ReportKind,
    ReportState,
    SiteProfile,
    Verification,
)
from kiosk.queue.clock import Clock
from kiosk.queue.queue import Queue

KIOSK_ID = "110105-0007"
KEY = bytes(range(32))
NAME, NUMBER, PHONE = "王丽娜", "110105199003070025", "13800138000"
_T = TypeVar("_T")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_number(serial: int) -> str:
    """A resident number with a right check character (GB 11643), one for each serial < 1000."""
    body = f"11010519900307{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def draft(serial: int = 2, kind: ReportKind = ReportKind.PRE_LOSS, **changes: Any) -> Draft:
    holder = Holder(DocumentKind.RESIDENT_ID, NAME, resident_number(serial))
    values: dict[str, Any] = {
        "kind": kind,
        "holder": holder,
        "issuing_region": "110000",
        "verification": Verification.CHIP,
        "phone": PHONE,
    }
    return Draft(**(values | changes))


def in_force(report: Report, reference: str = "C-1") -> CentralResult:
    return CentralResult(
        report_id=report.report_id,
        outcome=Outcome.ACCEPTED,
        state=ReportState.IN_FORCE,
        central_reference=reference,
        effective_at=report.recorded_at,
        expires_at=report.recorded_at + timedelta(days=10),
    )


def refused(report: Report, reason: str = "conflict") -> CentralResult:
    return CentralResult(
        report_id=report.report_id,
        outcome=Outcome.REFUSED,
        state=ReportState.REFUSED,
        central_reference="",
        reason=reason,
    )


@dataclass
class BentClock:
    """Wall time and time since boot, each moved by hand."""

    wall: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    uptime: float = 1000.0
    boot: str = "boot-1"

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.uptime += seconds

    def jumps(self, **amount: float) -> None:
        self.wall += timedelta(**amount)

    def reboots(self, seconds_off: float = 0.0) -> None:
        """The machine is off for a while and up again."""
        self.wall += timedelta(seconds=seconds_off)
        self.boot, self.uptime = f"boot-{int(self.boot.split('-')[1]) + 1}", 5.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.uptime, self.boot)


def opened(folder: Path, **changes: Any) -> Queue | Failure:
    values: dict[str, Any] = {
        "kiosk_id": KIOSK_ID,
        "site_profile": SiteProfile.OUTLET,
        "kiosk_region": "110105",
        "key": KEY,
        "clock_synchronised": lambda: True,
    }
    return Queue.open(folder, **(values | changes))


def good(value: _T | Failure) -> _T:
    """The value, where a failure would be the test's failure."""
    assert not isinstance(value, Failure), value
    return value
