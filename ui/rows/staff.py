"""How the kiosk is, for those who look after it."""

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.base.records import dataclass
from kiosk.domain.report_number import grouped

if TYPE_CHECKING:
    from kiosk.health.staff import StaffReport


@dataclass(frozen=True)
class StaffRows:
    """Without a ``report`` there is nothing to show yet."""

    report: "StaffReport | None" = None

    @cached_property
    def parts(self) -> list[dict[str, str]]:
        """Rows of ``name``, ``code`` (empty where all is well) and a technical ``cause``."""
        parts = self.report.parts if self.report else {}
        return [
            {
                "name": name,
                "code": fault.code if fault else "",
                "cause": ": ".join(filter(None, (fault.code, fault.detail))) if fault else "",
            }
            for name, fault in parts.items()
        ]

    @cached_property
    def refused(self) -> list[dict[str, str]]:
        """Rows of ``number`` and ``code``."""
        refused = self.report.refused if self.report else ()
        return [{"number": grouped(one.report_number), "code": one.reason} for one in refused]

    @property
    def unsent(self) -> int:
        """Reports that wait for the centre; -1 where the queue can't be asked."""
        unsent = self.report.unsent if self.report else None
        return -1 if unsent is None else unsent

    @property
    def oldest_minutes(self) -> int:
        """Whole minutes that the oldest unsent report has waited."""
        age = self.report.oldest_unsent_seconds if self.report else None
        return int((age or 0) // 60)

    @property
    def alarm(self) -> str:
        """``notice``, ``serious`` or ``critical`` by the age of the oldest unsent, or empty."""
        alarm = self.report.alarm if self.report else None
        return alarm.name.lower() if alarm else ""

    @property
    def clock_minutes(self) -> int:
        """By how many whole minutes the clock is ahead of the centre's time, or behind it."""
        apart = self.report.clock_apart if self.report else timedelta()
        return round(apart / timedelta(minutes=1))
