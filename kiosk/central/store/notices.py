"""The statements on notices: who is to be told what, and how far that has come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.store import bulk
from kiosk.central.store.bulk import Conflict
from kiosk.central.store.tables import content, notices, settings
from kiosk.domain.report import ReportKind, ReportState

TOLD: Final = frozenset(
    (
        ReportState.IN_FORCE,
        ReportState.UNDONE,
        ReportState.REPLACED,
        ReportState.LAPSED,
        ReportState.REFUSED,
    )
)
"""The states that people are told of."""
_SPACE: Final = UUID("d1c9a2f6-52d6-4d62-8f0f-5a86c61c6f30")  # of our ids (RFC 9562, version 5)
_SETTING: Final = "notices"


class Fate(StrEnum):
    """What became of a notice that waits no more."""

    TAKEN = "taken"
    GIVEN_UP = "given_up"
    OUTDATED = "outdated"
    """The report stood otherwise before anybody was told."""
    BRAKED = "braked"
    """Too much had gone to that phone lately."""


@dataclass(frozen=True)
class Notice:
    """A row to be: ``sealed`` is the body that is sent, none of one that is braked."""

    notice_id: UUID
    report_id: UUID
    kind: ReportKind
    state: ReportState
    phone_key: bytes
    by_holder: bool
    made_at: datetime
    sealed: bytes | None


@dataclass(frozen=True)
class Claimed:
    """A notice that is one sender's until its lease is over; ``tries`` are those with this one."""

    notice_id: UUID
    made_at: datetime
    tries: int
    sealed: bytes


@dataclass(frozen=True)
class GivenUp:
    """A notice that nobody took; ``trouble`` is what came of the last try."""

    report_id: UUID
    kind: ReportKind
    state: ReportState
    made_at: datetime
    tries: int
    trouble: str


@dataclass(frozen=True)
class Waiting:
    """How many notices wait, and since when the oldest does."""

    count: int
    since: datetime | None


def notice_id(report_id: UUID, state: ReportState) -> UUID:
    """The same for ever for that report in that state: it is told once, whoever tells it."""
    return uuid5(_SPACE, f"{report_id} {state}")


class Notices:
    """Part of a transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # ---- whether there are any -------------------------------------------------------------------

    def are_on(self) -> bool:
        """Whether whoever serves this database tells people at all."""
        query = sa.select(settings.c.value).where(settings.c.name == _SETTING)
        return self._connection.scalar(query) is not None

    def turn(self, *, on: bool) -> None:
        if on:
            row = {"name": _SETTING, "value": b"on"}
            bulk.add(self._connection, settings, [row], Conflict.KEEP)
        else:
            self._connection.execute(settings.delete().where(settings.c.name == _SETTING))

    # ---- written with the change -----------------------------------------------------------------

    def sealed_reports(self, wanted: Mapping[UUID, bytes]) -> dict[UUID, bytes]:
        """These reports as they came, by the keys of their holders; not those that are erased."""
        whose = content.c.holder_key.in_(set(wanted.values()))
        query = sa.select(content.c.report_id, content.c.sealed).where(
            whose, content.c.report_id.in_(wanted)
        )
        return {row.report_id: row.sealed for row in self._connection.execute(query)}

    def known(self, ids: Collection[UUID]) -> set[UUID]:
        query = sa.select(notices.c.notice_id).where(notices.c.notice_id.in_(ids))
        return set(self._connection.scalars(query))

    def alone_with(self, phone_keys: Iterable[bytes]) -> None:
        """Let nobody else add notices to these phones before this transaction is over."""
        if self._connection.dialect.name != "postgresql":
            return  # its one writer is alone
        for key in sorted(set(phone_keys)):
            number = int.from_bytes(key[:8], signed=True)
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    def lately(
        self, phone_keys: Collection[bytes], since: datetime
    ) -> list[tuple[bytes, bool, datetime]]:
        """Of these phones' notices since then the phone, whether it was the holder's own report,
        and when; not those that were braked.
        """
        query = sa.select(notices.c.phone_key, notices.c.by_holder, notices.c.made_at).where(
            notices.c.phone_key.in_(phone_keys),
            notices.c.made_at > since,
            sa.or_(notices.c.fate.is_(None), notices.c.fate != Fate.BRAKED.value),
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def add(self, new: Sequence[Notice]) -> None:
        """Of what is there already nothing changes."""
        rows = [
            {
                **vars(one),
                "kind": one.kind.value,
                "state": one.state.value,
                "due_at": None if one.sealed is None else one.made_at,
                "tries": 0,
                "trouble": "",
                "fate": Fate.BRAKED.value if one.sealed is None else None,
            }
            for one in sorted(new, key=lambda one: one.notice_id)
        ]
        bulk.add(self._connection, notices, rows, Conflict.KEEP)

    def outdate(self, reports: Collection[UUID], but: Collection[UUID]) -> None:
        """What still waits to be told of these reports is true no more, ``but`` these notices."""
        waits = (notices.c.due_at.is_not(None), notices.c.notice_id.not_in(but))
        theirs = notices.c.report_id.in_(reports)
        self._connection.execute(
            notices.update().where(theirs, *waits).values(_over(Fate.OUTDATED))
        )

    # ---- sent ------------------------------------------------------------------------------------

    def due(self, now: datetime) -> bool:
        """Whether one can be claimed; asked without a lock."""
        query = sa.select(notices.c.notice_id).where(notices.c.due_at <= now).limit(1)
        return self._connection.scalar(query) is not None

    def claim(self, now: datetime, until: datetime) -> Claimed | None:
        """The one that is due longest and nobody else is about; it is due again at ``until``."""
        query = (
            sa.select(notices)
            .where(notices.c.due_at <= now)
            .order_by(notices.c.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        tries = row.tries + 1
        self._connection.execute(
            notices.update()
            .where(notices.c.notice_id == row.notice_id)
            .values(due_at=until, tries=tries)
        )
        return Claimed(row.notice_id, row.made_at, tries, row.sealed)

    def settle(self, one: Claimed, fate: Fate, trouble: str = "") -> bool:
        """It waits no more, and its phone is forgotten; false where it is this sender's no more."""
        return self._change(one, _over(fate) | {"trouble": trouble})

    def put_off(self, one: Claimed, until: datetime, trouble: str) -> bool:
        """It is tried again then; false where it is this sender's no more."""
        return self._change(one, {"due_at": until, "trouble": trouble})

    def _change(self, one: Claimed, values: Mapping[str, object]) -> bool:
        ours = (notices.c.due_at.is_not(None), notices.c.tries == one.tries)
        done = notices.update().where(notices.c.notice_id == one.notice_id, *ours).values(values)
        return self._connection.execute(done).rowcount == 1

    # ---- looked at, and erased -------------------------------------------------------------------

    def waiting(self) -> Waiting:
        query = sa.select(sa.func.count(), sa.func.min(notices.c.made_at)).where(
            notices.c.due_at.is_not(None)
        )
        count, since = self._connection.execute(query).one()
        return Waiting(count, since)

    def given_up(self, most: int) -> list[GivenUp]:
        """The newest that nobody took."""
        query = (
            sa.select(notices)
            .where(notices.c.fate == Fate.GIVEN_UP.value)
            .order_by(notices.c.made_at.desc())
            .limit(most)
        )
        return [
            GivenUp(
                row.report_id,
                ReportKind(row.kind),
                ReportState(row.state),
                row.made_at,
                row.tries,
                row.trouble,
            )
            for row in self._connection.execute(query)
        ]

    def forget(self, reports: Collection[UUID]) -> None:
        """These reports are erased, and so is whatever was to be told of them."""
        self._connection.execute(notices.delete().where(notices.c.report_id.in_(reports)))

    def forget_made(self, before: datetime) -> None:
        self._connection.execute(notices.delete().where(notices.c.made_at < before))


def _over(fate: Fate) -> dict[str, object]:
    return {"due_at": None, "sealed": None, "fate": fate.value}
