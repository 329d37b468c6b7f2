"""Clerks, their sign-ins, and the trail of what they looked at and did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "clerks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger),
    )
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sign_ins_of_clerk", "sign_ins", ["clerk"])
    op.create_table(
        "audit",
        sa.Column("entry_id", sa.Uuid, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("report_id", sa.Uuid),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("audit_of_who", "audit", ["who", "at"])
