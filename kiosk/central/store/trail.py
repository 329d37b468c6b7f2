"""The audit trail: who looked at what and did what. Rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from kiosk.base.records import dataclass
from kiosk.central.store.tables import audit


class Act(StrEnum):
    """What somebody did; of a person's data only the report is named."""

    CLERK_PUT = "clerk_put"
    CLERK_REMOVED = "clerk_removed"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    LOOK_UP = "look_up"
    REVEAL = "reveal"
    CONFIRM = "confirm"
    REPLACE = "replace"
    REFUSE = "refuse"
    AUDIT_READ = "audit_read"
    QUARANTINE_READ = "quarantine_read"
    KEY_APPROVED = "key_approved"
    """The detail is the kiosk's id and the thumbprint of its receipt key."""
    ORDERED = "ordered"
    """The detail is the kiosk's id, the order's number and what is to be done."""
    STATUS = "status"
    """A kiosk asked of a person: the detail is their key in the database, in hexadecimal."""


COMMAND: Final = "command"
"""Whoever runs a command on the machine."""
SOME_KIOSK: Final = "kiosk"
"""Whoever asks in a trial, where no certificate says which kiosk it is."""
STEPS: Final = (Act.CONFIRM, Act.REPLACE, Act.REFUSE)


@dataclass(frozen=True)
class Noted:
    """One row. ``who`` is a clerk's name, a kiosk's id, :data:`COMMAND` or
    :data:`SOME_KIOSK`.
    """

    at: datetime
    who: str
    act: str
    report_id: UUID | None = None
    detail: str = ""


class Trail:
    """Part of a transaction: what it notes is there if and only if what it is about is."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def note(self, noted: Noted) -> None:
        self._connection.execute(
            audit.insert().values(
                entry_id=uuid7(),
                at=noted.at,
                who=noted.who,
                act=noted.act,
                report_id=noted.report_id,
                detail=noted.detail,
            )
        )

    def newest(self, most: int, who: str = "") -> list[Noted]:
        """The last so many rows, newest first; of everybody, or of one."""
        query = sa.select(audit).order_by(audit.c.entry_id.desc()).limit(most)
        if who:
            query = query.where(audit.c.who == who)
        return [
            Noted(row.at, row.who, row.act, row.report_id, row.detail)
            for row in self._connection.execute(query)
        ]

    def counted(self, who: str, since: datetime) -> Mapping[str, int]:
        """How often somebody did what since then."""
        query = (
            sa.select(audit.c.act, sa.func.count())
            .where(audit.c.who == who, audit.c.at >= since)
            .group_by(audit.c.act)
        )
        return {act: int(count) for act, count in self._connection.execute(query)}
