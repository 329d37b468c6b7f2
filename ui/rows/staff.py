"""How the kiosk is, for those who look after it."""

from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6 import __version__ as qt_version

from kiosk.base.records import dataclass
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure
from kiosk.domain.report_number import grouped
from kiosk.domain.trial import ReadCard

if TYPE_CHECKING:
    from kiosk.health.machine import Machine
    from kiosk.health.staff import StaffReport

_PARTS: Final = (
    "kiosk", "reader", "printer", "central", "queue", "disk", "stated", "clock", "certificate"
)  # fmt: skip
"""Those that are looked at; named before anything is known of them."""
_GIB: Final = 1 << 30
_HOUR: Final = 3600


class Act(StrEnum):
    """What staff may have done at the kiosk, each of which is logged."""

    LOOK = "look"
    RETRY = "retry"
    SALVAGE = "salvage"
    READ_CARD = "read_card"
    PRINT_PAGE = "print_page"
    CLOSE = "close"
    REOPEN = "reopen"
    RESTART = "restart"
    VOLUME = "volume"
    SAVE = "save"
    SHOW_CODE = "show_code"


@dataclass(frozen=True)
class Outcome:
    """What came of an act: a failure, or ``note``, a word of its own on how well it went."""

    act: Act
    failure: Failure | None = None
    note: str = ""

    @property
    def code(self) -> str:
        return self.failure.code if self.failure else ""

    @property
    def cause(self) -> str:
        return cause_of(self.failure)


def cause_of(fault: Failure | None) -> str:
    """In the words of the log, for who mends it."""
    return ": ".join(filter(None, (fault.code, fault.detail))) if fault else ""


def card_rows(card: ReadCard | None) -> list[dict[str, str]]:
    """A row of ``document``, ``name`` and ``number`` as they may be shown; none without a card."""
    if card is None:
        return []
    return [{"document": card.document, "name": card.name, "number": card.number}]


@dataclass(frozen=True)
class StaffRows:
    """Without a ``report`` there is nothing to show yet."""

    report: "StaffReport | None" = None

    @cached_property
    def parts(self) -> list[dict[str, str]]:
        """Rows of ``name``, ``code`` (empty where all is well) and a technical ``cause``; what is
        wrong comes first.
        """
        parts = self.report.parts if self.report else dict.fromkeys(_PARTS)
        rows = [
            {"name": name, "code": fault.code if fault else "", "cause": cause_of(fault)}
            for name, fault in parts.items()
        ]
        return sorted(rows, key=lambda row: row["code"] == "")

    @property
    def faulty(self) -> int:
        """How many parts have something wrong with them."""
        return sum(row["code"] != "" for row in self.parts)

    @property
    def paper(self) -> str:
        """How the printer was just now, or empty."""
        return self.report.paper.value if self.report else ""

    @cached_property
    def refused(self) -> list[dict[str, str]]:
        """Rows of ``number`` and ``code``."""
        refused = self.report.refused if self.report else ()
        return [{"number": grouped(one.report_number), "code": one.reason} for one in refused]

    @cached_property
    def aside(self) -> list[dict[str, object]]:
        """Rows of what was moved aside: its ``folder``, what came of its reports as counts
        (``salvaged``, ``lost``, ``missing``, ``unreadable``), and whether it is ``settled``.
        """
        return [
            {
                "folder": one["folder"],
                "salvaged": one["reports_salvaged"],
                "lost": len(one["reports_lost"]),
                "missing": one["reports_missing"],
                "unreadable": one["seals_unreadable"],
                "settled": one["settled"],
            }
            for one in (self.report.aside if self.report else ())
        ]

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

    @cached_property
    def facts(self) -> list[dict[str, str]]:
        """Rows of ``name`` and ``value`` of the machine."""
        seen = self.report.machine if self.report else None
        return [{"name": name, "value": value} for name, value in _facts(seen) if value]

    @property
    def is_closed(self) -> bool:
        """Whether it was put out of service."""
        return self.report is not None and self.report.choices.out_of_service

    @property
    def volume(self) -> int:
        return self.report.choices.volume if self.report else 0


def _facts(seen: "Machine | None") -> list[tuple[str, str]]:
    if seen is None:
        return []
    until = seen.certificate_until
    return [
        ("kiosk_id", seen.kiosk_id),
        ("address", ", ".join(seen.addresses)),
        ("centre", seen.centre),
        ("certificate", f"{until.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}" if until else ""),
        *(_with_qt(name, version) for name, version in seen.versions.items()),
        ("disk", f"{seen.free_bytes / _GIB:.1f} GiB" if seen.free_bytes >= 0 else ""),
        ("up", str(int(seen.up_seconds // _HOUR))),
    ]


def _with_qt(name: str, version: str) -> tuple[str, str]:
    return name, f"{version}, Qt {qt_version}" if name == "libraries" else version
