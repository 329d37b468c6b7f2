"""What the queue remembers of one person, for as long as it holds who made its reports.

Nothing is kept to find people by: the sealed rows that still wait for their erasure are opened
one by one (7 us each) and compared.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kiosk.domain.report import Holder, ReportKind, ReportState, Verification
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.queue.database import Row
from kiosk.queue.lifetime import Lifetime
from kiosk.queue.rows import moment_of, report_of
from kiosk.queue.sealing import Sealer

_BLOCKS = {
    ReportKind.PRE_LOSS: CardState.PRE_LOSS,
    ReportKind.WRITTEN_PRE_LOSS: CardState.PRE_LOSS,
    ReportKind.FORMAL_LOSS: CardState.FORMAL_LOSS,
}


def remembered(
    rows: Iterable[Row], holder: Holder, sealer: Sealer, lifetime: Lifetime, now: datetime
) -> HolderStatus:
    """The reports of ``holder`` among ``rows``, and what they say of the cards at ``now``.

    ``rows`` come newest first. A person is told by document and number: whose number was typed
    has no name yet.
    """
    theirs = (row for row in rows if _is_of(row, holder, sealer))
    reports = tuple(_standing(_known(row, lifetime, now) for row in theirs))
    return HolderStatus(Source.KIOSK, now, tuple(_cards(reports)), reports)


def _is_of(row: Row, holder: Holder, sealer: Sealer) -> bool:
    report = report_of(row, sealer)
    if report is None:
        return False
    return (report.holder.document, report.holder.number) == (holder.document, holder.number)


def _known(row: Row, lifetime: Lifetime, now: datetime) -> ReportStatus:
    """The report of a row as it stands at ``now``: an answer is kept as it came, time goes on."""
    report = ReportStatus(
        report_id=UUID(bytes=row["report_id"]),
        report_number=row["report_number"],
        kind=ReportKind(row["kind"]),
        issuing_region=row["issuing_region"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        state=ReportState(row["state"]),
        effective_at=row["effective_at"] and datetime.fromisoformat(row["effective_at"]),
        expires_at=row["expires_at"] and datetime.fromisoformat(row["expires_at"]),
        verification=Verification(row["verification"]),
    )
    if report.state is ReportState.IN_FORCE and lifetime.is_over(
        moment_of(row), report.effective_at, report.expires_at, now
    ):
        return replace(report, state=ReportState.LAPSED)
    return report


def _standing(reports: Iterable[ReportStatus]) -> Iterable[ReportStatus]:
    """What a later report undid here is undone, though its own answer was kept as it came."""
    undone = set()
    for report in reports:
        if report.state is ReportState.UNDONE:
            undone.add(report.issuing_region)
        if report.state is ReportState.IN_FORCE and report.issuing_region in undone:
            yield replace(report, state=ReportState.UNDONE)
        else:
            yield report


def _cards(reports: Iterable[ReportStatus]) -> Iterable[CardStatus]:
    """The newest report in force speaks for its card, one of the holder's own before any other;
    nothing else is known of it here.
    """
    listed = set()
    for report in sorted(reports, key=lambda one: not one.is_by_holder):
        state = _BLOCKS.get(report.kind)
        if report.state is not ReportState.IN_FORCE or state is None:
            continue
        if report.issuing_region not in listed:
            listed.add(report.issuing_region)
            yield CardStatus(
                report.issuing_region,
                state,
                report.effective_at,
                report.expires_at,
                None if report.is_by_holder else report.verification,
            )
