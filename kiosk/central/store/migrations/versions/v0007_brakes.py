"""A row for each kiosk that takes what is only stated, to be locked by who counts that."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table("brakes", sa.Column("kiosk_id", sa.Text, primary_key=True))
