"""What the simulator knows for itself: who confirmed what, what they were told, what was answered.

Nothing here comes out of a database, so that databases can be held against it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kiosk.central.ledger import Act
from kiosk.domain.report import Draft, Report


@dataclass
class Confirmed:
    """A report that somebody confirmed at ``kiosk``; its phone number is its own.

    ``told`` is what they were told is recorded. ``may_be_torn`` says that an accident at the
    kiosk left no whole copy of it there.
    """

    draft: Draft
    kiosk: str
    told: Report | None = None
    may_be_torn: bool = False


@dataclass
class Ledger:
    confirmed: dict[str, Confirmed] = field(default_factory=dict)
    """By phone number."""
    arrivals: defaultdict[UUID, set[datetime]] = field(default_factory=lambda: defaultdict(set))
    """When the centre may have taken a report or call, by its clock of then."""
    answers: dict[UUID, dict[str, object]] = field(default_factory=dict)
    """The centre's first word on a report."""
    holders: dict[UUID, str] = field(default_factory=dict)
    """Whose card a report is about that somebody was told is recorded."""
    refusals: set[UUID] = field(default_factory=set)
    """What the centre has ever refused."""
    steps: set[tuple[Act, UUID]] = field(default_factory=set)
    """What the counter tried; where the centre died of it, nobody knows what came of that."""
    calls: dict[UUID, bool] = field(default_factory=dict)
    """Those that the hotline told, and whether the centre said that it is in its history."""
    renewals: Counter[str] = field(default_factory=Counter)
    """By kiosk, how many times it may have renewed its receipt key."""
    approvals: Counter[str] = field(default_factory=Counter)
    """By kiosk, how many of its receipt keys a person may have approved."""
    faults: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)

    def told(self) -> dict[UUID, Confirmed]:
        """What somebody walked away from as recorded, by report id."""
        return {one.told.report_id: one for one in self.confirmed.values() if one.told}

    def wrong(self, what: str) -> None:
        """Something that must not be."""
        self.wrongs.append(what)
