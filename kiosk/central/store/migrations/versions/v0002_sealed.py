"""Nothing that names a person stands in the history any more; what does is sealed, apart.

The rows of before are taken over by :mod:`kiosk.central.store.before`, which has the keys.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KEY = sa.LargeBinary(32)


def upgrade() -> None:
    op.rename_table("events", "events_before")
    op.create_table(
        "report_index",
        sa.Column("report_id", sa.Uuid, primary_key=True),
        sa.Column("holder_key", _KEY, nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("digest_version", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "numbers",
        sa.Column("report_number", sa.Text, primary_key=True),
        sa.Column("report_id", sa.Uuid, primary_key=True),
        sa.Column("holder_key", _KEY, nullable=False),
    )
    op.create_table(
        "holders",
        sa.Column("holder_key", _KEY, primary_key=True),
        sa.Column("known_since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "events",
        *_of_a_report(),
        sa.Column("act", sa.Text, primary_key=True),
        sa.Column("report_number", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("issuing_region", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("cancels_card", sa.Boolean, nullable=False),
        sa.Column("needs_counter", sa.Boolean, nullable=False),
        sa.Column("clock_synchronised", sa.Boolean, nullable=False),
    )
    op.create_table(
        "answers",
        *_of_a_report(),
        sa.Column("outcome", sa.Text, nullable=False),
        *_standing(),
    )
    op.create_table(
        "standings",
        *_of_a_report(),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        *_standing(),
    )
    op.create_index("standings_by_state", "standings", ["state", "received_at"])
    op.create_table("content", *_of_a_report(), sa.Column("sealed", sa.LargeBinary, nullable=False))
    op.create_table(
        "quarantine",
        sa.Column("digest", _KEY, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("next", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )


def _of_a_report() -> "tuple[sa.Column[Any], sa.Column[Any]]":
    of_holder = sa.ForeignKey("holders.holder_key")
    return (
        sa.Column("holder_key", _KEY, of_holder, primary_key=True),
        sa.Column("report_id", sa.Uuid, primary_key=True),
    )


def _standing() -> "tuple[sa.Column[Any], ...]":
    return (
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("effective_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("reason", sa.Text),
    )
