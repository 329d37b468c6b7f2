"""Kiosks: until when their certificate is valid, their hours, and which of their keys count.

Every key of before was taken with the heartbeat that brought it, and goes on counting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("kiosks", sa.Column("certificate_until", sa.BigInteger))
    op.create_table(
        "kiosk_hours",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("hour", sa.BigInteger, primary_key=True),
        sa.Column("heartbeat", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
    op.add_column("receipt_keys", sa.Column("taken_at", sa.BigInteger))
    op.add_column("receipt_keys", sa.Column("taken_on", sa.Text))
    op.execute("UPDATE receipt_keys SET taken_at = received_at, taken_on = 'first'")
