"""What staff see of a running kiosk: its parts, its queue, and what the centre refused."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.certificate import probe_certificate
from kiosk.queue.alarm import AgeAlarm, alarm_for

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings
    from kiosk.operations.clock import ClockWitness
    from kiosk.queue.queue import Queue


@dataclass(frozen=True)
class Refused:
    """A report that the centre would not take; ``reason`` is its code."""

    report_number: str
    reason: str


@dataclass(frozen=True)
class StaffReport:
    """``parts`` holds what is wrong with each, or ``None``; nothing in here is personal.

    ``clock_apart`` is how far this machine's clock is ahead of the centre's time, as far as told.
    """

    parts: Mapping[str, Failure | None]
    unsent: int | None
    oldest_unsent_seconds: float | None
    alarm: AgeAlarm | None
    refused: tuple[Refused, ...]
    clock_apart: timedelta = timedelta()


class Running(Protocol):
    """What there is to look at of a kiosk that is open."""

    @property
    def queue(self) -> "Queue": ...

    @property
    def clock(self) -> "ClockWitness": ...

    def obstacle(self) -> Failure | None:
        """What keeps a report from being taken now."""

    def device_failures(self) -> Mapping[str, Failure | None]:
        """What is wrong with reader and printer; blocks as long as the printer takes to answer."""


def report_of_closed(settings: "Settings", obstacle: Failure | None) -> StaffReport:
    """What there is to see while the kiosk can't be opened: why, and what can be looked at."""
    parts = {
        "kiosk": obstacle,
        "certificate": probe_certificate(settings.central, settings.kiosk.id),
    }
    return StaffReport(parts, None, None, None, ())


def staff_report(settings: "Settings", kiosk: Running) -> StaffReport:
    """Look at everything now. Blocks as long as the printer takes to answer."""
    parts = {
        "kiosk": kiosk.obstacle(),
        **kiosk.device_failures(),
        "queue": kiosk.queue.examine(),
        "stated": kiosk.queue.stated(),
        "clock": kiosk.clock.fault(),
        "certificate": probe_certificate(settings.central, settings.kiosk.id, kiosk.clock.now()),
    }
    statuses, rows = kiosk.queue.statuses(), kiosk.queue.rows()
    if isinstance(statuses, Failure) or isinstance(rows, Failure):
        return StaffReport(parts, None, None, None, ())
    oldest = statuses["oldest_unsent_seconds"]
    return StaffReport(
        parts=parts,
        unsent=statuses["states"].get("recorded", 0),
        oldest_unsent_seconds=oldest,
        alarm=alarm_for(oldest),
        refused=tuple(
            Refused(
                str(row["report_number"]), str(row.get("last_error", FailureCode.CENTRAL_REFUSED))
            )
            for row in rows
            if row["state"] == "refused"
        ),
        clock_apart=kiosk.clock.apart() or timedelta(),
    )
