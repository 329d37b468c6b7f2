"""The queue's tables: the one place that says what they look like.

Everything hangs on ``sequence``, the order in which reports were recorded. ``personal.sealed``
holds the whole report and ``receipt.shown`` the whole receipt (see ``sealing`` and ``rows``); a
row of ``personal`` is erased before its report. What waits in ``outbox`` has a copy of its seal
there, on another page: one damaged page costs no report. Moments are texts of RFC 3339, report
ids the 16 bytes of a UUIDv7. Two reports with one number both stand: nothing that was recorded is
refused.
"""

from typing import Final

from sqlalchemy import (
    REAL,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData()


def _of(parent: str, name: str) -> Column[int]:
    """The key of a row that belongs to one of ``parent``."""
    return Column("sequence", ForeignKey(f"{parent}.sequence", name=name), primary_key=True)


setting: Final = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

report: Final = Table(
    "report",
    METADATA,
    Column("sequence", Integer, primary_key=True),
    Column("report_id", LargeBinary, nullable=False),
    Column("report_number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("kiosk_id", Text, nullable=False),
    Column("site_profile", Text, nullable=False),
    Column("kiosk_region", Text, nullable=False),
    Column("issuing_region", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("boot", Text, nullable=False),
    Column("uptime", REAL, nullable=False),
    Column("clock_synchronised", Integer, nullable=False),
    Column("verification", Text, nullable=False),
    Column("lost_on", Text),
    Column("replaces", LargeBinary),
    Column("replacement_requested", Integer),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("central_reference", Text),
    Column("effective_at", Text),
    Column("expires_at", Text),
    UniqueConstraint("report_id", name="report_id_once"),
    Index("report_by_number", "report_number"),
)

personal: Final = Table(
    "personal",
    METADATA,
    _of("report", "personal_of_report"),
    Column("sealed", LargeBinary, nullable=False),
)

receipt: Final = Table(
    "receipt",
    METADATA,
    _of("report", "receipt_of_report"),
    Column("language", Text, nullable=False),
    Column("shown", LargeBinary, nullable=False),
)

print_: Final = Table(
    "print",
    METADATA,
    _of("receipt", "print_of_receipt"),
    Column("copy", Integer, primary_key=True),
    Column("printed_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

outbox: Final = Table(
    "outbox",
    METADATA,
    _of("report", "outbox_of_report"),
    Column("copy", LargeBinary),
)
