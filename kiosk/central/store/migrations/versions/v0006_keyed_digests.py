"""Digests of reports are keyed. The tables stay as they are: :mod:`kiosk.central.store.digests`,
which has the keys, changes the rows.
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Marks the version alone."""
