"""A report number that was given twice is kept twice; seals hold whole reports, in two places.

The seals need the key: ``kiosk.queue.old_form`` renews them in the same transaction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_constraint("report_number_once", type_="unique")
    op.create_index("report_by_number", "report", ["report_number"])
    with op.batch_alter_table("outbox", recreate="always") as outbox:
        outbox.add_column(sa.Column("copy", sa.LargeBinary))
