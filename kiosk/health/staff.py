"""What staff see of a running kiosk: its parts, its queue, what the centre refused, the machine."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.certificate import probe_certificate
from kiosk.health.machine import Machine, machine
from kiosk.health.storage import probe_disk
from kiosk.operations.choices import Choices
from kiosk.printing.port import PrinterStatus
from kiosk.queue.alarm import AgeAlarm, alarm_for
from kiosk.queue.remains import MovedAside

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings
    from kiosk.domain.policy import PolicyBook
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

    ``clock_apart`` is how far this machine's clock is ahead of the centre's time, as far as told;
    ``aside`` are the databases that were moved aside; ``paper`` is how the printer was just now.
    """

    parts: Mapping[str, Failure | None]
    unsent: int | None
    oldest_unsent_seconds: float | None
    alarm: AgeAlarm | None
    refused: tuple[Refused, ...]
    clock_apart: timedelta = timedelta()
    aside: tuple[MovedAside, ...] = ()
    paper: PrinterStatus = PrinterStatus.UNKNOWN
    machine: Machine | None = None
    choices: Choices = Choices()


class Running(Protocol):
    """What there is to look at of a kiosk that is open."""

    @property
    def queue(self) -> "Queue": ...

    @property
    def clock(self) -> "ClockWitness": ...

    @property
    def policies(self) -> "PolicyBook": ...

    @property
    def paper(self) -> PrinterStatus: ...

    def obstacle(self) -> Failure | None:
        """What keeps a report from being taken now."""

    def device_failures(self) -> Mapping[str, Failure | None]:
        """What is wrong with reader, printer and the centre; blocks as long as they take to
        answer.
        """


def report_of_closed(
    settings: "Settings", obstacle: Failure | None, choices: Choices
) -> StaffReport:
    """What there is to see while the kiosk can't be opened: why, and what can be looked at."""
    parts = {
        "kiosk": obstacle,
        "disk": _disk(settings),
        "certificate": probe_certificate(settings.central, settings.kiosk.id),
    }
    seen = machine(settings, None)
    return StaffReport(parts, None, None, None, (), machine=seen, choices=choices)


def staff_report(
    settings: "Settings", kiosk: Running, choices: Choices, damage: Failure | None
) -> StaffReport:
    """Look at everything now. Blocks as long as printer and centre take to answer.

    ``damage`` is what was found wrong with the queue's pages and seals, which takes long to look
    through and is not looked for here.
    """
    parts = {
        "kiosk": kiosk.obstacle(),
        **kiosk.device_failures(),
        "queue": damage or kiosk.queue.trouble(),
        "disk": _disk(settings),
        "stated": kiosk.queue.stated(),
        "clock": kiosk.clock.fault(),
        "certificate": probe_certificate(settings.central, settings.kiosk.id, kiosk.clock.now()),
    }
    seen = machine(settings, kiosk.policies)
    statuses, rows = kiosk.queue.statuses(), kiosk.queue.rows()
    if isinstance(statuses, Failure) or isinstance(rows, Failure):
        return StaffReport(parts, None, None, None, (), machine=seen, choices=choices)
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
        aside=tuple(statuses["moved_aside"]),
        paper=kiosk.paper,
        machine=seen,
        choices=choices,
    )


def _disk(settings: "Settings") -> Failure | None:
    found = probe_disk(settings.kiosk.data_dir)
    return found if isinstance(found, Failure) else None
