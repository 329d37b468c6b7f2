"""The counter's view: finding a report, and seeing what its papers are to be compared with.

Whoever looks stands in the audit trail before they see anything. Steps are the centre's own
(:meth:`~kiosk.central.centre.Centre.counter_step`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.central.ledger import STEPS, Act, Card, Standing
from kiosk.central.receipts import Doubt, Receipts
from kiosk.central.rules import STATED_MOST, STATED_WITHIN, counter_may, settled
from kiosk.central.store import trail
from kiosk.central.store.clerks import Clerk
from kiosk.central.store.desk import SetApart, Waiting
from kiosk.central.store.rows import Entry, StatedOften
from kiosk.central.store.store import Store
from kiosk.central.store.trail import Noted
from kiosk.domain.report import ReportKind
from kiosk.domain.report_number import is_report_number

_MOST: Final = 40
_REPORTS: Final = frozenset(Act(kind.value) for kind in ReportKind)


class Reason(StrEnum):
    """Why the counter refuses a report; the trail keeps it."""

    PAPERS_MISSING = "papers_missing"
    NOT_THE_HOLDER = "not_the_holder"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class Miss(StrEnum):
    """Why nothing is found by what was scanned or typed."""

    WRONG_DIGIT = "wrong_digit"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    UNKNOWN_KIOSK = "unknown_kiosk"
    FORGED = "forged"


@dataclass(frozen=True)
class Listed:
    """A report and what is true of it."""

    entry: Entry
    standing: Standing

    @property
    def kind(self) -> ReportKind:
        return ReportKind(self.entry.event.act.value)


@dataclass(frozen=True)
class Seen:
    """A report as the counter sees it. ``content`` is as the kiosk sent it (contracts, section 4),
    empty where it is erased; ``others`` are the holder's other reports, newest first; ``may`` the
    steps that can be taken.
    """

    report: Listed
    content: Mapping[str, Any]
    card: Card
    others: Sequence[Listed]
    may: frozenset[Act]


class Desk:
    """Safe to use from any thread."""

    def __init__(self, store: Store, receipts: Receipts, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._receipts = receipts
        self._clock = clock

    def find(self, text: str) -> list[UUID] | Miss:
        """The reports of a scanned receipt's code, or of a number as people type it."""
        typed = "".join(text.split()).replace("-", "")
        if not typed.isdecimal() or len(typed) > 20:
            claims = self._receipts.claims(text)
            if isinstance(claims, Doubt):
                return Miss(claims.value)
            with self._store.reading() as work:
                holder = work.holder_of(claims.report_id)
            return [claims.report_id] if holder else Miss.UNKNOWN
        if not is_report_number(typed):
            return Miss.WRONG_DIGIT
        with self._store.reading() as work:
            found = work.reports_of_number(typed)
        return [report_id for report_id, _ in found] or Miss.UNKNOWN

    def look(self, clerk: Clerk, report_id: UUID, *, whole: bool = False) -> Seen | None:
        """A report, ``whole`` where name and number are asked for unmasked; none unless known."""
        act = trail.Act.REVEAL if whole else trail.Act.LOOK_UP
        self.note(clerk, act, report_id)
        with self._store.reading() as work:
            holder = work.holder_of(report_id)
            if holder is None:
                return None
            entries = work.history([holder])
            sealed = work.desk.sealed(holder, report_id)
        ledger = settled((entry.event for entry in entries), self._clock())
        reports = [
            Listed(entry, ledger.reports[entry.event.report_id])
            for entry in reversed(entries)
            if entry.event.act in _REPORTS
        ]
        report = next((one for one in reports if one.entry.event.report_id == report_id), None)
        if report is None:  # a call to the hotline
            return None
        opened = sealed and self._store.keys.open(sealed, report_id.bytes)
        return Seen(
            report,
            json.loads(opened) if opened else {},
            next(card for card in ledger.cards if card.region == report.entry.event.region),
            [one for one in reports if one is not report],
            frozenset(
                s for s in STEPS if counter_may(s, report.entry.event.act, report.standing.state)
            ),
        )

    def kind_of(self, report_id: UUID) -> ReportKind | None:
        """What kind of report that is; none where there is none."""
        with self._store.reading() as work:
            holder = work.holder_of(report_id)
            entries = work.history([holder]) if holder else []
        acts = (one.event.act for one in entries if one.event.report_id == report_id)
        return next((ReportKind(act.value) for act in acts if act in _REPORTS), None)

    def waiting(self, clerk: Clerk) -> list[Waiting]:
        """What waits for the counter at the clerk's place, newest first."""
        with self._store.reading() as work:
            return work.desk.waiting(clerk.place, _MOST)

    def stated_often(self, clerk: Clerk) -> list[StatedOften]:
        """Of whom so much was stated at the clerk's place that the rest waits for the counter."""
        with self._store.reading() as work:
            since = self._clock() - STATED_WITHIN
            return work.stated.often(since, STATED_MOST, clerk.place[:6])

    def done_today(self, clerk: Clerk) -> int:
        """How many steps the clerk took since midnight."""
        midnight = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        with self._store.reading() as work:
            counted = work.trail.counted(clerk.name, midnight)
        return sum(counted.get(step, 0) for step in trail.STEPS)

    def read_trail(self, clerk: Clerk, most: int, who: str = "") -> list[Noted]:
        """The last rows of the trail; reading it stands there too."""
        self.note(clerk, trail.Act.AUDIT_READ)
        return self._store.write(lambda work: work.trail.newest(most, who))  # brings all there

    def read_quarantine(self, clerk: Clerk, most: int) -> list[SetApart]:
        """What could not be taken, without what it was."""
        self.note(clerk, trail.Act.QUARANTINE_READ)
        with self._store.reading() as work:
            return work.desk.set_apart(most)

    def note(self, clerk: Clerk, act: trail.Act, report_id: UUID | None = None) -> None:
        noted = Noted(self._clock(), clerk.name, act, report_id)
        self._store.note(noted)
