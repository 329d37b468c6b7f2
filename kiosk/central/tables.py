"""The tables of the centre's database, and how an older one becomes one of now."""

from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from kiosk.domain.china import CHINA_TIME

_SCHEMA: Final = 3
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Moment(sa.types.TypeDecorator[datetime]):
    """A moment as microseconds since 1970 UTC."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, _dialect: object) -> datetime | None:
        if value is None:
            return None
        return (_EPOCH + timedelta(microseconds=value)).astimezone(CHINA_TIME)


_metadata = sa.MetaData()

events = sa.Table(
    "events",
    _metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("report_id", sa.Uuid, nullable=False),
    sa.Column("report_number", sa.Text, nullable=False, index=True),
    sa.Column("holder", sa.Text, nullable=False, index=True),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("recorded_at", _Moment, nullable=False),
    sa.Column("received_at", _Moment, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("until", _Moment),
    sa.Column("cancels_card", sa.Boolean, nullable=False),
    sa.Column("needs_counter", sa.Boolean, nullable=False),
    sa.Column("clock_synchronised", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("content", sa.Text),
    sa.Column("answer", sa.Text),
    sa.UniqueConstraint("report_id", "act"),
)
_STEPS: Final = (
    "ALTER TABLE events RENAME COLUMN happened_at TO recorded_at",
    "ALTER TABLE events ADD COLUMN clock_synchronised BOOLEAN NOT NULL DEFAULT 1",
)
"""What brings a database from each version to the next, the first from version 1."""
_TAKEN: Final = """
WHEN EXISTS (
    SELECT 1 FROM events WHERE sequence = NEW.sequence
    OR (report_id = NEW.report_id AND act = NEW.act)
)
"""
_APPEND_ONLY: Final = tuple(
    f"CREATE TRIGGER IF NOT EXISTS events_no_{name} BEFORE {change} ON events {when} "
    "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
    for name, change, when in (
        ("update", "UPDATE", ""),
        ("delete", "DELETE", ""),
        ("replace", "INSERT", _TAKEN),  # INSERT OR REPLACE deletes without firing a trigger
    )
)

kiosks = sa.Table(
    "kiosks",
    _metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("heartbeat", sa.Text, nullable=False),
    sa.Column("received_at", _Moment, nullable=False),
)

receipt_keys = sa.Table(
    "receipt_keys",
    _metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("received_at", _Moment, nullable=False),
)


class UnusableError(Exception):
    """Why the database can't be used."""


def make_tables(connection: sa.Connection) -> None:
    """Bring a database to this version, an empty one too. Raises :class:`UnusableError`."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > _SCHEMA:
        raise UnusableError("made by a newer version of this program")
    for step in _STEPS[version - 1 :] if version else ():
        connection.exec_driver_sql(step)
    _metadata.create_all(connection)
    for trigger in _APPEND_ONLY:
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA user_version = {_SCHEMA}")
