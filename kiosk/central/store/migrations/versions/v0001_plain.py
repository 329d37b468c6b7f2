"""The database of before there were revisions: SQLite alone, its ``user_version`` 3."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("report_number", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("cancels_card", sa.Boolean, nullable=False),
        sa.Column("needs_counter", sa.Boolean, nullable=False),
        sa.Column("clock_synchronised", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("answer", sa.Text),
        sa.UniqueConstraint("report_id", "act"),
    )
    op.create_table(
        "kiosks",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("heartbeat", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "receipt_keys",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
