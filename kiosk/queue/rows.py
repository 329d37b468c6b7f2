"""Reports and receipts as rows, and back."""

from datetime import date, datetime
from uuid import UUID

from kiosk.domain.identity import DocumentKind
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import (
    Holder,
    Report,
    ReportKind,
    ReportState,
    SiteProfile,
    Verification,
)
from kiosk.queue.clock import Moment
from kiosk.queue.database import Row
from kiosk.queue.sealing import Sealer


def report_row(report: Report, sequence: int, moment: Moment) -> dict[str, object]:
    """The values of ``statements.INSERT_REPORT``."""
    return {
        "sequence": sequence,
        "report_id": report.report_id.bytes,
        "report_number": report.report_number,
        "kind": report.kind,
        "kiosk_id": report.kiosk_id,
        "site_profile": report.site_profile,
        "kiosk_region": report.kiosk_region,
        "issuing_region": report.issuing_region,
        "recorded_at": report.recorded_at.isoformat(),
        "boot": moment.boot,
        "uptime": moment.uptime,
        "clock_synchronised": report.clock_synchronised,
        "verification": report.verification,
        "lost_on": report.lost_on and report.lost_on.isoformat(),
        "replaces": report.replaces and report.replaces.bytes,
        "replacement_requested": report.replacement_requested,
    }


def sealed_personal(report: Report, sealer: Sealer) -> bytes:
    """Document, name, number and phone, for the one row that is erased later."""
    content = {
        "document": report.holder.document,
        "name": report.holder.name,
        "number": report.holder.number,
        "phone": report.phone,
    }
    return sealer.seal(content, personal_place(report.report_id.bytes))


def sealed_shown(receipt: Receipt, sealer: Sealer) -> bytes:
    """The masked name and number, which outlive the erasure with the receipt."""
    content = {"name": receipt.name, "number": receipt.number}
    return sealer.seal(content, shown_place(receipt.report_id.bytes))


def report_of(row: Row, sealer: Sealer) -> Report | None:
    """The report of a row with its ``sealed`` part; ``None`` where that doesn't open."""
    personal = sealer.open(row["sealed"], personal_place(row["report_id"]))
    if personal is None:
        return None
    holder = Holder(
        DocumentKind(personal["document"] or ""), personal["name"] or "", personal["number"] or ""
    )
    requested = row["replacement_requested"]
    return Report(
        report_id=UUID(bytes=row["report_id"]),
        report_number=row["report_number"],
        kind=ReportKind(row["kind"]),
        kiosk_id=row["kiosk_id"],
        site_profile=SiteProfile(row["site_profile"]),
        kiosk_region=row["kiosk_region"],
        issuing_region=row["issuing_region"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        clock_synchronised=bool(row["clock_synchronised"]),
        holder=holder,
        verification=Verification(row["verification"]),
        lost_on=row["lost_on"] and date.fromisoformat(row["lost_on"]),
        phone=personal["phone"],
        replaces=row["replaces"] and UUID(bytes=row["replaces"]),
        replacement_requested=None if requested is None else bool(requested),
    )


def receipt_of(row: Row, copy: int, sealer: Sealer) -> Receipt | None:
    """The receipt of a row; ``None`` where its sealed part doesn't open."""
    shown = sealer.open(row["shown"], shown_place(row["report_id"]))
    if shown is None:
        return None
    return Receipt(
        report_id=UUID(bytes=row["report_id"]),
        report_number=row["report_number"],
        kind=ReportKind(row["kind"]),
        kiosk_id=row["kiosk_id"],
        issuing_region=row["issuing_region"],
        name=shown["name"] or "",
        number=shown["number"] or "",
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        state=ReportState(row["state"]),
        effective_at=row["effective_at"] and datetime.fromisoformat(row["effective_at"]),
        expires_at=row["expires_at"] and datetime.fromisoformat(row["expires_at"]),
        language=row["language"],
        copy=copy,
    )


def moment_of(row: Row) -> Moment:
    return Moment(datetime.fromisoformat(row["recorded_at"]), row["boot"], row["uptime"])


def personal_place(report_id: bytes) -> bytes:
    return report_id + b"personal"


def shown_place(report_id: bytes) -> bytes:
    return report_id + b"shown"
