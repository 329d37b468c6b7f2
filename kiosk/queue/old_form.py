"""Rows of schema 0001, whose seals held personal fields only.

There the rest of a report stands in plain columns. A row that was damaged unseen could so become
another report; one that comes from salvage is believed only where its seal opens for its report
id and every column reads as what it must be.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kiosk.domain.report_number import is_report_number
from kiosk.queue import entries, rows
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, Row
from kiosk.queue.sealing import Sealer


def renew(connection: Connection, sealer: Sealer) -> None:
    """Seal every report and receipt in today's form. What doesn't open stays as it is."""
    for row in connection.execute(sql.EVERYTHING).fetchall():
        receipt = receipt_content(row, sealer)
        report = report_content(row, sealer) if row["sealed"] is not None else None
        for content, place in ((report, rows.REPORT), (receipt, rows.RECEIPT)):
            if content is not None:
                sealed = sealer.seal(content, place)
                entries.reseal(connection, row["sequence"], place, sealed)


def report_content(row: Row | Mapping[str, Any], sealer: Sealer) -> dict[str, Any] | None:
    """The whole report of a row with its ``sealed`` part, where all of it can be believed."""
    personal = sealer.open_old(row["sealed"], row["report_id"] + b"personal")
    return personal and _believed(_columns(row) | personal)


def receipt_content(row: Row | Mapping[str, Any], sealer: Sealer) -> dict[str, Any] | None:
    """The whole receipt of a row with its ``shown`` part, where all of it can be believed."""
    shown = sealer.open_old(row["shown"], row["report_id"] + b"shown")
    if shown is None:
        return None
    content = _believed(_columns(row) | {"document": "resident_id", "phone": None} | shown)
    answer = {**row, "reason": row["last_error"]}
    return content and rows.answered(content, answer)


def _columns(row: Row | Mapping[str, Any]) -> dict[str, Any]:
    replaces, requested = row["replaces"], row["replacement_requested"]
    return {
        **{name: row[name] for name in row.keys() if name not in _NOT_SENT},  # noqa: SIM118 - a Row
        "report_id": str(UUID(bytes=row["report_id"])),
        "clock_synchronised": bool(row["clock_synchronised"]),
        "replaces": replaces and str(UUID(bytes=replaces)),
        "replacement_requested": None if requested is None else bool(requested),
        "language": row["language"] or "zh_CN",
    }


_NOT_SENT = frozenset(
    {"sealed", "shown", "state", "attempts", "last_error", "central_reference", "effective_at"}
    | {"expires_at"}
)


def _believed(content: dict[str, Any]) -> dict[str, Any] | None:
    """Whether every column reads as what it must be."""
    try:
        report = rows.report_from(content)
    except (KeyError, TypeError, ValueError):
        return None
    return content if is_report_number(report.report_number) else None
