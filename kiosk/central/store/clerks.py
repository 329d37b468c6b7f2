"""The statements on clerks and their standing sign-ins."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.store.tables import clerks, sign_ins


class Role(StrEnum):
    """What a clerk may do: serve people at the counter, look after kiosks, look into the trail."""

    DESK = "desk"
    FLEET = "fleet"
    AUDIT = "audit"


@dataclass(frozen=True)
class Clerk:
    """``place`` begins the ids of the kiosks whose reports the clerk is shown as waiting, as a
    GB/T 2260 code or a kiosk's id without its hyphen; empty for all.
    """

    name: str
    roles: frozenset[Role]
    place: str = ""


@dataclass(frozen=True)
class Lock:
    """After so many failed ``tries`` in a row nobody gets in by that name until ``until``."""

    tries: int
    until: datetime


class Clerks:
    """Part of a transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, clerk: Clerk, password: str) -> None:
        """A new clerk, or another password (encoded) and roles; whoever was signed in is out."""
        self.remove(clerk.name)
        roles = " ".join(sorted(clerk.roles))
        row = {"name": clerk.name, "password": password, "roles": roles, "place": clerk.place}
        self._connection.execute(clerks.insert().values(tries=0, locked_until=None, **row))

    def remove(self, name: str) -> bool:
        """Whether there was one."""
        self._connection.execute(sa.delete(sign_ins).where(sign_ins.c.clerk == name))
        return self._connection.execute(sa.delete(clerks).where(clerks.c.name == name)).rowcount > 0

    def begin_try(self, name: str, lock: Lock, now: datetime) -> str | None:
        """The password of ``name``, encoded; none where there is no such clerk or it is locked.

        Counted before it is judged: who tries many at once, or ends the process, gains nothing.
        """
        tries = clerks.c.tries + 1
        too_many = tries >= lock.tries
        row = self._connection.execute(
            sa.update(clerks)
            .where(clerks.c.name == name)
            .where(sa.or_(clerks.c.locked_until.is_(None), clerks.c.locked_until <= now))
            .values(
                tries=sa.case((too_many, 0), else_=tries),
                locked_until=sa.case(
                    (too_many, sa.literal(lock.until, clerks.c.locked_until.type))
                ),
            )
            .returning(clerks.c.password)
        ).one_or_none()
        return None if row is None else str(row.password)

    def is_known(self, name: str) -> bool:
        return (
            self._connection.scalar(sa.select(clerks.c.name).where(clerks.c.name == name)) == name
        )

    def sign_in(self, name: str, digest: bytes, now: datetime) -> None:
        """The password was right: the tries are forgotten, and a sign-in begins."""
        self._connection.execute(
            sa.update(clerks).where(clerks.c.name == name).values(tries=0, locked_until=None)
        )
        self._connection.execute(
            sign_ins.insert().values(digest=digest, clerk=name, begun_at=now, seen_at=now)
        )

    def signed_in(self, digest: bytes, begun_after: datetime, seen_after: datetime) -> Clerk | None:
        """Whose sign-in it is, unless it is too old."""
        row = self._connection.execute(
            sa.select(clerks)
            .join(sign_ins, sign_ins.c.clerk == clerks.c.name)
            .where(sign_ins.c.digest == digest)
            .where(sign_ins.c.begun_at > begun_after, sign_ins.c.seen_at > seen_after)
        ).one_or_none()
        if row is None:
            return None
        return Clerk(row.name, _roles(row.roles.split()), row.place)

    def seen(self, digest: bytes, now: datetime) -> None:
        self._connection.execute(
            sa.update(sign_ins).where(sign_ins.c.digest == digest).values(seen_at=now)
        )

    def sign_out(self, digest: bytes) -> None:
        self._connection.execute(sa.delete(sign_ins).where(sign_ins.c.digest == digest))

    def forget_old(self, begun_before: datetime) -> None:
        """Sign-ins that nobody can use any more."""
        self._connection.execute(sa.delete(sign_ins).where(sign_ins.c.begun_at <= begun_before))


def _roles(names: Iterable[str]) -> frozenset[Role]:
    """What a later version may have added is nothing here."""
    return frozenset(role for role in Role if role in names)
