"""The queue's statements: SQLAlchemy expressions over the tables, compiled once at import.

They run as text on the queue's own SQLite connection and not through an engine, which would add
about 0.15 ms to each commit (tests/bench/queue.py). Values are given by name; rows come back by
column name (``rows`` reads them).
"""

from typing import Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Join,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from kiosk.domain.report import ReportState
from kiosk.queue.tables import METADATA, outbox, personal, print_, receipt, report, setting

_DIALECT: Final = sqlite.dialect(paramstyle="named")


def _sql(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=_DIALECT))


def _word(word: str) -> ColumnElement[str]:
    """A word of ours inside a statement; everything else is a named value."""
    return literal_column(f"'{word}'", Text)


_RECORDED: Final = _word(ReportState.RECORDED)
_REFUSED: Final = _word(ReportState.REFUSED)
_NONE: Final = literal_column("0", Integer)
_ONE: Final = literal_column("1", Integer)
_IT: Final = report.c.report_id == bindparam("report_id")
_SEQUENCE: Final = select(report.c.sequence).where(_IT).scalar_subquery()


def _with(part: Table) -> Join:
    """The reports that have a row in ``part``, found from there: it is the shorter of the two."""
    return part.join(report, report.c.sequence == part.c.sequence)


# ---- the database itself -----------------------------------------------------------------------

CREATE_TABLES: Final = tuple(
    str(CreateTable(table).compile(dialect=_DIALECT)) for table in METADATA.tables.values()
) + tuple(
    str(CreateIndex(index).compile(dialect=_DIALECT))
    for table in METADATA.tables.values()
    for index in table.indexes
)
# Alembic's own table, as it makes it.
CREATE_REVISION: Final = """
    CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )
"""
INSERT_REVISION: Final = "INSERT INTO alembic_version VALUES (:revision)"
REVISION: Final = "SELECT version_num FROM alembic_version"
INSERT_SETTING: Final = _sql(insert(setting))
KEY_CHECK: Final = _sql(select(setting.c.value).where(setting.c.name == _word("key_check")))
SET_KEY_CHECK: Final = _sql(
    update(setting).where(setting.c.name == _word("key_check")).values(value=bindparam("key_check"))
)

SET_GENERATION: Final = _sql(
    update(setting)
    .where(setting.c.name == _word("generation"))
    .values(value=bindparam("generation"))
)
GENERATION: Final = _sql(select(setting.c.value).where(setting.c.name == _word("generation")))
REACHED: Final = _sql(
    select(
        func.coalesce(func.max(report.c.sequence), _NONE).label("sequence"),
        func.count().label("reports"),
    )
)

# ---- recording ---------------------------------------------------------------------------------

NEXT_SEQUENCE: Final = _sql(
    select(
        _ONE
        + func.max(
            select(func.coalesce(func.max(report.c.sequence), _NONE)).scalar_subquery(),
            select(cast(setting.c.value, Integer))
            .where(setting.c.name == _word("given_out"))
            .scalar_subquery(),
        )
    )
)
LAST_NUMBER: Final = _sql(
    select(report.c.report_number)
    .where(
        report.c.report_number >= bindparam("lowest"),
        report.c.report_number <= bindparam("highest"),
        func.length(report.c.report_number) == bindparam("digits"),
    )
    .order_by(report.c.report_number.desc())
    .limit(_ONE)
    .offset(_NONE)
)
GIVEN_OUT: Final = _sql(
    select(cast(setting.c.value, Integer)).where(setting.c.name == _word("given_out"))
)
NUMBER_TAKEN: Final = _sql(
    select(report.c.sequence).where(report.c.report_number == bindparam("report_number"))
)
COUNT_UNSENT: Final = _sql(select(func.count()).select_from(outbox))
INSERT_REPORT: Final = _sql(
    insert(report).values(
        {
            column.name: bindparam(column.name)
            for column in report.columns
            if not column.nullable
            or column.name in {"lost_on", "replaces", "replacement_requested"}
        }
        | {"state": _RECORDED, "attempts": _NONE}
    )
)
INSERT_PERSONAL: Final = _sql(insert(personal))
INSERT_RECEIPT: Final = _sql(insert(receipt))
INSERT_OUTBOX: Final = _sql(insert(outbox))
ONE_REPORT: Final = _sql(select(report, personal.c.sealed).select_from(_with(personal)).where(_IT))

REMEMBERED: Final = _sql(
    select(report, personal.c.sealed)
    .select_from(_with(personal))
    .order_by(personal.c.sequence.desc())
)

# ---- sending -----------------------------------------------------------------------------------

PENDING: Final = _sql(
    select(report, personal.c.sealed)
    .select_from(_with(outbox).join(personal, personal.c.sequence == outbox.c.sequence))
    .order_by(outbox.c.sequence)
    .limit(bindparam("limit"))
    .offset(_NONE)
)
ANSWER: Final = _sql(
    update(report)
    .where(_IT, report.c.state == _RECORDED)
    .values(
        attempts=report.c.attempts + _ONE,
        state=bindparam("state"),
        last_error=bindparam("reason"),
        central_reference=bindparam("central_reference"),
        effective_at=bindparam("effective_at"),
        expires_at=bindparam("expires_at"),
    )
)
DELETE_OUTBOX: Final = _sql(delete(outbox).where(outbox.c.sequence == _SEQUENCE))
ATTEMPTED: Final = _sql(
    update(report)
    .where(_IT, report.c.state == _RECORDED)
    .values(attempts=report.c.attempts + _ONE, last_error=bindparam("code"))
)
REFUSED: Final = _sql(
    select(report.c.report_id, receipt.c.sequence, receipt.c.shown, personal.c.sealed)
    .select_from(_with(receipt).join(personal, personal.c.sequence == report.c.sequence))
    .where(report.c.state == _REFUSED)
)
TO_RECORDED: Final = _sql(
    update(report).where(report.c.sequence == bindparam("of_sequence")).values(state=_RECORDED)
)

# ---- taking back -------------------------------------------------------------------------------

STANDING: Final = _sql(
    select(
        report.c.report_id,
        report.c.sequence,
        report.c.state,
        receipt.c.shown,
        personal.c.sequence.is_not(None).label("is_whole"),
    )
    .select_from(_with(receipt).outerjoin(personal, personal.c.sequence == report.c.sequence))
    .where(_IT)
)
AT_SEQUENCE: Final = _sql(
    select(report.c.sequence).where(report.c.sequence == bindparam("sequence"))
)

# ---- receipts ----------------------------------------------------------------------------------

_RECEIPT: Final = select(report, receipt.c.language, receipt.c.shown).select_from(_with(receipt))
RECEIPT_BY_NUMBER: Final = _sql(
    _RECEIPT.where(report.c.report_number == bindparam("report_number"))
    .order_by(report.c.sequence.desc())
    .limit(_ONE)
    .offset(_NONE)
)
RECEIPT_BY_ID: Final = _sql(_RECEIPT.where(_IT))
PRINTED: Final = _sql(
    select(print_.c.copy).where(print_.c.sequence == bindparam("sequence")).order_by(print_.c.copy)
)
INSERT_PRINT: Final = _sql(
    insert(print_).from_select(
        ["sequence", "copy", "printed_at"],
        select(report.c.sequence, bindparam("copy"), bindparam("printed_at")).where(_IT),
    )
)
DELETE_PRINT: Final = _sql(
    delete(print_).where(print_.c.copy == bindparam("copy"), print_.c.sequence == _SEQUENCE)
)

# ---- looking after it --------------------------------------------------------------------------

_MOMENT: Final = (
    report.c.recorded_at,
    report.c.boot,
    report.c.uptime,
    report.c.clock_synchronised,
)
ERASABLE: Final = _sql(
    select(report.c.sequence, *_MOMENT)
    .select_from(_with(personal))
    .where(report.c.state != _RECORDED, report.c.state != _REFUSED)
    .order_by(personal.c.sequence)
)
ERASE: Final = _sql(delete(personal).where(personal.c.sequence == bindparam("sequence")))
OLDEST_UNSENT: Final = _sql(
    select(*_MOMENT)
    .select_from(_with(outbox))
    .order_by(outbox.c.sequence)
    .limit(_ONE)
    .offset(_NONE)
)
BOOTS: Final = _sql(
    select(report.c.boot, func.max(report.c.uptime).label("uptime"))
    .select_from(_with(personal))
    .group_by(report.c.boot)
)
LIVED: Final = _sql(select(setting.c.value).where(setting.c.name == _word("lived")))
KEEP_LIVED: Final = _sql(
    upsert(setting)
    .values(name=_word("lived"), value=bindparam("value"))
    .on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("value")})
)
STATES: Final = _sql(select(report.c.state, func.count()).group_by(report.c.state))
LIST: Final = _sql(
    select(
        report.c.report_id,
        report.c.report_number,
        report.c.kind,
        report.c.state,
        report.c.recorded_at,
        report.c.attempts,
        report.c.last_error,
    ).order_by(report.c.sequence)
)
COUNT_REPORTS: Final = _sql(select(func.count()).select_from(report))
EVERYTHING: Final = _sql(
    select(report, personal.c.sealed, receipt.c.shown, receipt.c.language).select_from(
        _with(receipt).outerjoin(personal, personal.c.sequence == receipt.c.sequence)
    )
)
RESEAL_PERSONAL: Final = _sql(
    update(personal)
    .where(personal.c.sequence == bindparam("of_sequence"))
    .values(sealed=bindparam("sealed"))
)
RESEAL_COPY: Final = _sql(
    update(outbox)
    .where(outbox.c.sequence == bindparam("of_sequence"))
    .values(copy=bindparam("sealed"))
)
RESEAL_SHOWN: Final = _sql(
    update(receipt)
    .where(receipt.c.sequence == bindparam("of_sequence"))
    .values(shown=bindparam("sealed"))
)
