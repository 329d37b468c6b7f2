"""What is known of a person's cards and reports, and by whom (contracts, section 4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.report import ReportKind, ReportState, Verification


class CardState(StrEnum):
    NORMAL = "normal"
    PRE_LOSS = "pre_loss"
    FORMAL_LOSS = "formal_loss"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Who says so. The kiosk knows nothing but what was reported at itself, and not for long."""

    CENTRE = "centre"
    KIOSK = "kiosk"


@dataclass(frozen=True)
class CardStatus:
    """One card; ``issuing_region`` is that of the policy that governs it. Times are of what
    blocks it, and so is ``verification``, which is there where that was reported without the
    holder's own card.
    """

    issuing_region: str
    state: CardState
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    verification: Verification | None = None

    @property
    def is_by_holder(self) -> bool:
        """Whether what blocks it goes back to the holder, as far as anybody knows."""
        return self.verification in {None, Verification.CHIP}


@dataclass(frozen=True)
class ReportStatus:
    report_id: UUID
    report_number: str
    kind: ReportKind
    issuing_region: str
    recorded_at: datetime
    state: ReportState
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    verification: Verification = Verification.CHIP

    @property
    def is_by_holder(self) -> bool:
        """Whether the holder's card was read for it, or a counter has seen their document: what
        was typed may be anybody's.
        """
        seen = self.verification is Verification.COUNTER and self.state not in _WAITING
        return seen or self.verification is Verification.CHIP


_GONE: Final = frozenset({CardState.FORMAL_LOSS, CardState.CANCELLED})
_WAITING: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})
_OPEN: Final = _WAITING | {ReportState.IN_FORCE}


@dataclass(frozen=True)
class HolderStatus:
    """What ``source`` knew of one holder at ``as_of``; reports newest first."""

    source: Source
    as_of: datetime
    cards: tuple[CardStatus, ...] = ()
    reports: tuple[ReportStatus, ...] = ()

    @property
    def region_in_question(self) -> str | None:
        """Whose card a person most likely asks about: one that is blocked, else one that is about
        to be, either first by what they reported themselves; ``None`` where nothing is reported.
        """
        told: tuple[CardStatus | ReportStatus, ...] = (
            *(card for card in self.cards if card.state is not CardState.NORMAL),
            *(report for report in self.reports if report.state in _OPEN),
        )
        first = sorted(told, key=lambda one: not one.is_by_holder)
        return first[0].issuing_region if first else None

    def card(self, region: str) -> CardStatus | None:
        return next((card for card in self.cards if card.issuing_region == region), None)

    def open_reports(self, kind: ReportKind, region: str) -> tuple[ReportStatus, ...]:
        """Reports of one kind that stand, or may come to stand, newest first."""
        return tuple(
            report
            for report in self.reports
            if report.kind is kind and report.issuing_region == region and report.state in _OPEN
        )

    def by_others(self, region: str) -> tuple[ReportStatus, ...]:
        """Reports that stand, or may come to stand, and that anybody may have made: to be told to
        the holder, and never in their way.
        """
        return tuple(
            report
            for report in self.reports
            if report.issuing_region == region and report.state in _OPEN and not report.is_by_holder
        )

    def with_unsent(self, own: Iterable[ReportStatus]) -> "HolderStatus":
        """The same, with those of a kiosk's ``own`` reports that have not arrived there yet."""
        arrived = {report.report_id for report in self.reports}
        unsent = (
            report
            for report in own
            if report.state is ReportState.RECORDED and report.report_id not in arrived
        )
        newest_first = sorted((*unsent, *self.reports), key=_recorded_at, reverse=True)
        return replace(self, reports=tuple(newest_first))

    def makes_needless(self, kind: ReportKind, region: str) -> bool:
        """Whether a new loss report of ``kind`` would double what stands already.

        A pre-loss is needless while one is active, by whatever way it was reported; a written
        one, which may last longer, only beside another written one. A card that is formally lost
        or cancelled needs no report any more. What the kiosk alone remembers to have been in force
        may have ended since, and makes nothing needless; nor does what anybody may have reported.
        """
        card = self.card(region)
        if card is not None and card.state in _GONE:
            return True
        sure = _OPEN if self.source is Source.CENTRE else _WAITING
        own = (one for one in self.open_reports(kind, region) if one.is_by_holder)
        if any(report.state in sure for report in own):
            return True
        blocked = card is not None and card.state is CardState.PRE_LOSS and card.is_by_holder
        return kind is ReportKind.PRE_LOSS and blocked


def _recorded_at(report: ReportStatus) -> datetime:
    return report.recorded_at
