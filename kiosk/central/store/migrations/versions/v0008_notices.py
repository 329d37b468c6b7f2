"""Who is to be told what, until they are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("phone_key", sa.LargeBinary(32), nullable=False),
        sa.Column("by_holder", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("fate", sa.Text),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("notices_due", "notices", ["due_at"])
    op.create_index("notices_of_phone", "notices", ["phone_key", "made_at"])
    op.create_index("notices_of_report", "notices", ["report_id"])
