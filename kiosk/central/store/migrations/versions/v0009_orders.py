"""Orders to kiosks, and what they tell of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_at", sa.BigInteger),
    )
    op.create_table(
        "diagnostics",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
