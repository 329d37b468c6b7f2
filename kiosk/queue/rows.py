"""Reports and receipts as rows, and back.

The columns of ``report`` are there to be searched and counted. What is sent and what is printed
comes from the seals alone, which hold all of it: whatever a damaged page makes of a column, no
wrong report goes out, and a seal that is whole is a report that is whole.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from kiosk.domain.identity import DocumentKind
from kiosk.domain.masking import masked_name, masked_number
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
from kiosk.queue.sealing import Content, Sealer

REPORT: Final = b"report"
"""The place of a seal that holds a whole report, for the one row that is erased later."""
RECEIPT: Final = b"receipt"
"""The place of a seal that holds a receipt: the report masked, and what the centre said of it."""

OPEN: Final = frozenset({ReportState.RECORDED, ReportState.REFUSED})
"""States that are no last word: such a report is sent, or may be sent again."""

_IN_REPORT: Final = (
    "sequence",
    "report_id",
    "report_number",
    "kind",
    "kiosk_id",
    "site_profile",
    "kiosk_region",
    "issuing_region",
    "recorded_at",
    "boot",
    "uptime",
    "clock_synchronised",
    "verification",
    "lost_on",
    "replaces",
    "replacement_requested",
)
NO_ANSWER: Final[Mapping[str, object]] = {
    "state": ReportState.RECORDED,
    "reason": None,
    "central_reference": None,
    "effective_at": None,
    "expires_at": None,
}
"""What stands in place of the centre's word before there is one."""


def content_of(
    report: Report, *, sequence: int, moment: Moment, language: str
) -> dict[str, object]:
    """All that is known of a report when it is recorded."""
    return {
        "sequence": sequence,
        "report_id": str(report.report_id),
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
        **_content_of_person(report.holder),
        "verification": report.verification,
        "agent": report.agent and _content_of_person(report.agent),
        "lost_on": report.lost_on and report.lost_on.isoformat(),
        "phone": report.phone,
        "replaces": report.replaces and str(report.replaces),
        "replacement_requested": report.replacement_requested,
        "language": language,
    }


def _content_of_person(person: Holder) -> dict[str, str]:
    return {"document": person.document, "name": person.name, "number": person.number}


def masked(content: Content) -> dict[str, Any]:
    """What of a report's content outlives its erasure, with the receipt."""
    agent = content.get("agent")
    return {
        **content,
        **_masked_person(content),
        "agent": agent and _masked_person(agent),
        "phone": None,
    }


def _masked_person(person: Content) -> dict[str, Any]:
    name, number = masked_name(person["name"]), masked_number(person["number"])
    return {"document": person["document"], "name": name, "number": number}


def answered(content: Content, answer: Content) -> dict[str, Any]:
    """A receipt's content with what the centre said of it."""
    return {**content, **{name: answer[name] for name in NO_ANSWER}}


def answer_in(receipt: Content) -> dict[str, Any]:
    """What the centre said, by a receipt's content."""
    return {name: receipt.get(name, value) for name, value in NO_ANSWER.items()}


def unanswered(receipt: Content) -> dict[str, Any]:
    return {name: value for name, value in receipt.items() if name not in NO_ANSWER}


def state_of(content: Content) -> ReportState:
    """What the centre said, by a receipt's content."""
    return ReportState(content.get("state", ReportState.RECORDED))


def values_of(content: Content) -> dict[str, Any]:
    """The values of ``statements.INSERT_REPORT``."""
    values = {name: content[name] for name in _IN_REPORT}
    replaces = content["replaces"]
    values["report_id"] = UUID(content["report_id"]).bytes
    values["replaces"] = replaces and UUID(replaces).bytes
    return values


def report_of(row: Row, sealer: Sealer) -> Report | None:
    """The report of a row with its ``sealed`` part; ``None`` where that is not this report's."""
    content = opened(row["sealed"], REPORT, row["report_id"], sealer)
    return None if content is None else report_from(content)


def opened(sealed: bytes, place: bytes, report_id: bytes, sealer: Sealer) -> dict[str, Any] | None:
    """What a seal of this report holds; ``None`` for a torn seal, and for another report's."""
    content = sealer.open(sealed, place)
    if content is None or UUID(content["report_id"]).bytes != report_id:
        return None
    return content


def report_from(content: Content) -> Report:
    replaces, lost_on = content["replaces"], content["lost_on"]
    agent = content.get("agent")  # absent where the version before recorded it
    return Report(
        report_id=UUID(content["report_id"]),
        report_number=content["report_number"],
        kind=ReportKind(content["kind"]),
        kiosk_id=content["kiosk_id"],
        site_profile=SiteProfile(content["site_profile"]),
        kiosk_region=content["kiosk_region"],
        issuing_region=content["issuing_region"],
        recorded_at=datetime.fromisoformat(content["recorded_at"]),
        clock_synchronised=content["clock_synchronised"],
        holder=_person_from(content),
        verification=Verification(content["verification"]),
        agent=agent and _person_from(agent),
        lost_on=lost_on and date.fromisoformat(lost_on),
        phone=content["phone"],
        replaces=replaces and UUID(replaces),
        replacement_requested=content["replacement_requested"],
    )


def _person_from(content: Content) -> Holder:
    return Holder(DocumentKind(content["document"]), content["name"], content["number"])


def receipt_of(row: Row, copy: int, sealer: Sealer) -> Receipt | None:
    """The receipt of a row; ``None`` where its sealed part is not this report's."""
    content = opened(row["shown"], RECEIPT, row["report_id"], sealer)
    if content is None:
        return None
    effective_at, expires_at = content.get("effective_at"), content.get("expires_at")
    agent = content.get("agent") or {"name": "", "number": ""}
    return Receipt(
        report_id=UUID(content["report_id"]),
        report_number=content["report_number"],
        kind=ReportKind(content["kind"]),
        kiosk_id=content["kiosk_id"],
        issuing_region=content["issuing_region"],
        name=content["name"],
        number=content["number"],
        recorded_at=datetime.fromisoformat(content["recorded_at"]),
        state=state_of(content),
        effective_at=effective_at and datetime.fromisoformat(effective_at),
        expires_at=expires_at and datetime.fromisoformat(expires_at),
        language=content["language"],
        copy=copy,
        verification=Verification(content["verification"]),
        agent_name=agent["name"],
        agent_number=agent["number"],
    )


def is_row_of(row: Mapping[str, Any] | Row, content: Content) -> bool:
    """Whether the columns of a report still say what was sealed of it."""
    return all(row[name] == value for name, value in values_of(content).items())


def moment_of(row: Row) -> Moment:
    return Moment(
        datetime.fromisoformat(row["recorded_at"]),
        row["boot"],
        row["uptime"],
        sure=bool(row["clock_synchronised"]),
    )
