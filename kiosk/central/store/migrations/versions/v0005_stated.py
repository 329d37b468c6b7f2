"""How the holder was identified is kept with the history, and what was only stated by kiosk."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("events", sa.Column("verification", sa.Text))
    op.create_table(
        "stated",
        sa.Column("kiosk_id", sa.Text, primary_key=True),
        sa.Column("report_id", sa.Uuid, primary_key=True),
        sa.Column("holder_key", sa.LargeBinary(32), nullable=False),
        sa.Column("happened_at", sa.BigInteger, nullable=False),
    )
    op.create_index("stated_by_time", "stated", ["kiosk_id", "happened_at"])
