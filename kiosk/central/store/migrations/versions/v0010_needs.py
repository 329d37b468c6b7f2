"""What a kiosk's latest heartbeat comes to, so that the database sorts kiosks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("kiosks", sa.Column("need", sa.SmallInteger))
    op.add_column("kiosks", sa.Column("found", sa.SmallInteger))
    op.add_column("kiosks", sa.Column("policies", sa.Text))
