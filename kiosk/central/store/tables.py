"""The tables of the centre's database, the same in SQLite and PostgreSQL.

Everything of a person hangs on ``holder_key``, which only the centre's secret makes out of a
number (:mod:`kiosk.central.store.keys`). No statement needs rows of two people at once except by
key, no number is drawn from a column that all share, and nothing is unique across people: so the
tables can be spread over machines by their first key (docs/central.md).

``events`` is the history: rows are only ever added, and nothing in them names anybody.
``answers`` is what a kiosk was told first. ``standings`` is what the events came to when they were
last looked at; it can be made anew from them. ``content`` holds the reports as they came, sealed,
and ``quarantine`` those that could not be taken; both can be erased without touching the history.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from kiosk.domain.china import CHINA_TIME

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
KEY_BYTES: Final = 32
"""Of a holder's key and of a digest: HMAC-SHA-256 and SHA-256."""


def microseconds(moment: datetime) -> int:
    """Since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment as microseconds since 1970 UTC, told in Beijing time."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, _dialect: object) -> datetime | None:
        if value is None:
            return None
        return (_EPOCH + value * _MICROSECOND).astimezone(CHINA_TIME)


metadata = sa.MetaData()
_Key = sa.LargeBinary(KEY_BYTES)


def _of_holder() -> "sa.Column[bytes]":
    return sa.Column("holder_key", _Key, sa.ForeignKey("holders.holder_key"), primary_key=True)


def _of_report() -> "sa.Column[object]":
    return sa.Column("report_id", sa.Uuid, primary_key=True)


report_index = sa.Table(
    "report_index",
    metadata,
    _of_report(),
    sa.Column("holder_key", _Key, nullable=False),
    sa.Column("digest", _Key, nullable=False),
    sa.Column("digest_version", sa.SmallInteger, nullable=False),
)
"""Whose a report is, and which content it had: claimed once, whatever comes again."""

numbers = sa.Table(
    "numbers",
    metadata,
    sa.Column("report_number", sa.Text, primary_key=True),
    _of_report(),
    sa.Column("holder_key", _Key, nullable=False),
)
"""The reports of a number: one, unless two kiosks gave the same."""

holders = sa.Table(
    "holders",
    metadata,
    sa.Column("holder_key", _Key, primary_key=True),
    sa.Column("known_since", Moment, nullable=False),
)
"""One row for each person, locked by who adds to their events."""

events = sa.Table(
    "events",
    metadata,
    _of_holder(),
    _of_report(),
    sa.Column("act", sa.Text, primary_key=True),
    sa.Column("report_number", sa.Text, nullable=False),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("issuing_region", sa.Text, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("until", Moment),
    sa.Column("cancels_card", sa.Boolean, nullable=False),
    sa.Column("needs_counter", sa.Boolean, nullable=False),
    sa.Column("clock_synchronised", sa.Boolean, nullable=False),
    sa.Column("verification", sa.Text),
)
"""What happened. ``place`` is that in its batch, from 0; ``issuing_region`` as the report said.

``verification`` is absent of calls, of the counter's steps, and of rows of before it was kept.
"""

stated = sa.Table(
    "stated",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    _of_report(),
    sa.Column("holder_key", _Key, nullable=False),
    sa.Column("happened_at", Moment, nullable=False),
    sa.Index("stated_by_time", "kiosk_id", "happened_at"),
)
"""What was reported without any document, by kiosk."""

brakes = sa.Table("brakes", metadata, sa.Column("kiosk_id", sa.Text, primary_key=True))
"""One row for each kiosk with rows in ``stated``, locked by who counts and adds to them."""

answers = sa.Table(
    "answers",
    metadata,
    _of_holder(),
    _of_report(),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("effective_at", Moment),
    sa.Column("expires_at", Moment),
    sa.Column("reason", sa.Text),
)

standings = sa.Table(
    "standings",
    metadata,
    _of_holder(),
    _of_report(),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("effective_at", Moment),
    sa.Column("expires_at", Moment),
    sa.Column("reason", sa.Text),
    sa.Index("standings_by_state", "state", "received_at"),
)

content = sa.Table(
    "content",
    metadata,
    _of_holder(),
    _of_report(),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("digest", _Key, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""What was refused or not understood, each once however often it is sent."""

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("notice_id", sa.Uuid, primary_key=True),
    sa.Column("report_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("phone_key", _Key, nullable=False),
    sa.Column("by_holder", sa.Boolean, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("trouble", sa.Text, nullable=False),
    sa.Column("fate", sa.Text),
    sa.Column("sealed", sa.LargeBinary),
    sa.Index("notices_due", "due_at"),
    sa.Index("notices_of_phone", "phone_key", "made_at"),
    sa.Index("notices_of_report", "report_id"),
)
"""Who is to be told what. ``notice_id`` is made of report and state, so it is told once; ``due_at``
is when it may be tried (again), empty once there is a ``fate``, and then so is what was ``sealed``.
"""

kiosks = sa.Table(
    "kiosks",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("heartbeat", sa.Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("certificate_until", Moment),
    sa.Column("need", sa.SmallInteger),
    sa.Column("found", sa.SmallInteger),
    sa.Column("policies", sa.Text),
)
"""Each kiosk's latest heartbeat (JSON), and how long the certificate is valid that it came with.

``need``, ``found`` and ``policies`` are what the heartbeat comes to, by which a page is sorted: how
urgent it is, in how many things, and which rules it has; empty from before these columns were.
"""

kiosk_hours = sa.Table(
    "kiosk_hours",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    sa.Column("heartbeat", sa.Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
)
"""The last heartbeat of each hour in which one came."""

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("answered_at", Moment),
)
"""What kiosks were ordered to do, each as it was signed, and what they said became of it."""

diagnostics = sa.Table(
    "diagnostics",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
)
"""What a kiosk told of itself last when it was ordered to."""

receipt_keys = sa.Table(
    "receipt_keys",
    metadata,
    sa.Column("kiosk_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("taken_at", Moment),
    sa.Column("taken_on", sa.Text),
)
"""The keys that kiosks have shown (JWK). ``taken_at`` is when one came to count, empty as long as
it waits for approval; ``taken_on`` what it counts on: ``first``, ``signature``, ``approval``.
"""

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

clerks = sa.Table(
    "clerks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("locked_until", Moment),
)
"""Who may sign in. ``password`` is Argon2's encoded form, ``tries`` those that failed in a row."""

sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("digest", _Key, primary_key=True),
    sa.Column("clerk", sa.Text, nullable=False),
    sa.Column("begun_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("sign_ins_of_clerk", "clerk"),
)
"""Standing sign-ins, each by the SHA-256 of what the browser keeps."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("report_id", sa.Uuid),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Index("audit_of_who", "who", "at"),
)
"""Who looked at what and did what: rows are only ever added. ``entry_id`` is a UUIDv7."""
