"""Reports without a queue."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import (
    CentralResult,
    Holder,
    Report,
    ReportKind,
    SiteProfile,
    Verification,
)


def report(serial: int = 1, **changes: Any) -> Report:
    values: dict[str, Any] = {
        "report_id": uuid4(),
        "report_number": "1101050007000019",
        "kind": ReportKind.PRE_LOSS,
        "kiosk_id": "110105-0007",
        "site_profile": SiteProfile.OUTLET,
        "kiosk_region": "110105",
        "issuing_region": "110000",
        "recorded_at": datetime(2026, 11, 22, 9, 30, serial % 60, tzinfo=UTC),
        "clock_synchronised": True,
        "holder": Holder(DocumentKind.RESIDENT_ID, "王丽娜", "110105199003070025"),
        "verification": Verification.CHIP,
        "phone": "13800138000",
    }
    return Report(**(values | changes))


class MemoryOutbox:
    """An outbox without a disk."""

    def __init__(self, reports: list[Report] | None = None) -> None:
        self.waiting = list(reports or [])
        self.answers: dict[UUID, CentralResult] = {}
        self.attempts: list[tuple[int, FailureCode]] = []
        self.broken: Failure | None = None
        self.tidied = 0

    def pending(self, limit: int) -> list[Report] | Failure:
        return self.broken or self.waiting[:limit]

    def answer(self, results: Any) -> Failure | None:
        if self.broken is None:
            self.answers |= {result.report_id: result for result in results}
            self.waiting = [one for one in self.waiting if one.report_id not in self.answers]
        return self.broken

    def attempted(self, report_ids: Any, code: FailureCode) -> Failure | None:
        self.attempts.append((len(report_ids), code))
        return self.broken

    def tidy(self) -> float | Failure | None:
        self.tidied += 1
        return self.broken
