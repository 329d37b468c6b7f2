"""The facts a receipt states. Masked already, so that it outlives the erased personal data."""

from dataclasses import replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from kiosk import BUILT, LONGEST_LIFE_YEARS
from kiosk.base.records import dataclass
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.report import CentralResult, Report, ReportKind, ReportState, Verification

_FIRST_YEAR: Final = 2026
_SIGNED: Final = frozenset({ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS})
_OPEN: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})


@dataclass(frozen=True)
class Receipt:
    """One receipt, as it may be printed now.

    ``copy`` is 0 on the original and counts further prints from 1. ``language`` is that
    of the screens it comes from: it stands beside the Chinese where paper has it. ``name`` is empty
    where the number was typed. ``verification`` is how the holder was identified, ``agent_name``
    and ``agent_number`` are of whoever came for them, if anybody. ``large`` is for who chose large
    text; it is kept nowhere, so a later copy is in the usual type.
    """

    report_id: UUID
    report_number: str
    kind: ReportKind
    kiosk_id: str
    issuing_region: str
    name: str
    number: str
    recorded_at: datetime
    state: ReportState = ReportState.RECORDED
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    language: str = "zh_CN"
    copy: int = 0
    large: bool = False
    verification: Verification = Verification.CHIP
    agent_name: str = ""
    agent_number: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether it can have been recorded when it says; no kiosk was there before 2026."""
        return _FIRST_YEAR <= self.recorded_at.year < BUILT.year + LONGEST_LIFE_YEARS

    @property
    def awaits_signature(self) -> bool:
        """Whether it is an application that only the counter can bring into force."""
        return self.kind in _SIGNED and self.state in _OPEN

    @classmethod
    def of(cls, report: Report, language: str) -> Self:
        return cls(
            report_id=report.report_id,
            report_number=report.report_number,
            kind=report.kind,
            kiosk_id=report.kiosk_id,
            issuing_region=report.issuing_region,
            name=masked_name(report.holder.name),
            number=masked_number(report.holder.number),
            recorded_at=report.recorded_at,
            language=language,
            verification=report.verification,
            agent_name=masked_name(report.agent.name) if report.agent else "",
            agent_number=masked_number(report.agent.number) if report.agent else "",
        )

    def answered(self, result: CentralResult) -> Self:
        """The receipt once the centre has said what became of the report."""
        return replace(
            self,
            state=result.state,
            effective_at=result.effective_at,
            expires_at=result.expires_at,
        )
