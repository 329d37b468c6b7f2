"""Reports, receipts, prints and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.LargeBinary, nullable=False),
        sa.Column("report_number", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("kiosk_id", sa.Text, nullable=False),
        sa.Column("site_profile", sa.Text, nullable=False),
        sa.Column("kiosk_region", sa.Text, nullable=False),
        sa.Column("issuing_region", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("uptime", sa.REAL, nullable=False),
        sa.Column("clock_synchronised", sa.Integer, nullable=False),
        sa.Column("verification", sa.Text, nullable=False),
        sa.Column("lost_on", sa.Text),
        sa.Column("replaces", sa.LargeBinary),
        sa.Column("replacement_requested", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("central_reference", sa.Text),
        sa.Column("effective_at", sa.Text),
        sa.Column("expires_at", sa.Text),
        sa.UniqueConstraint("report_id", name="report_id_once"),
        sa.UniqueConstraint("report_number", name="report_number_once"),
    )
    op.create_table(
        "personal",
        sa.Column(
            "sequence",
            sa.Integer,
            sa.ForeignKey("report.sequence", name="personal_of_report"),
            primary_key=True,
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "receipt",
        sa.Column(
            "sequence",
            sa.Integer,
            sa.ForeignKey("report.sequence", name="receipt_of_report"),
            primary_key=True,
        ),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("shown", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "print",
        sa.Column(
            "sequence",
            sa.Integer,
            sa.ForeignKey("receipt.sequence", name="print_of_receipt"),
            primary_key=True,
        ),
        sa.Column("copy", sa.Integer, primary_key=True),
        sa.Column("printed_at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column(
            "sequence",
            sa.Integer,
            sa.ForeignKey("report.sequence", name="outbox_of_report"),
            primary_key=True,
        ),
    )
