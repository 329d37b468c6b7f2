"""Digests of before become keyed ones, of which nobody can tell whose report it is by guessing."""

from typing import Final

import sqlalchemy as sa

from kiosk.central.store.keys import DIGEST_VERSION, Keys
from kiosk.central.store.tables import report_index

_ROWS: Final = 5000


def key_digests(connection: sa.Connection, keys: Keys) -> None:
    """Every digest of version 1 as one of version 2; their content need not be there any more."""
    id_, digest, version = (
        report_index.c[name] for name in ("report_id", "digest", "digest_version")
    )
    old = sa.select(id_, digest).where(version < DIGEST_VERSION).limit(_ROWS)
    change = (
        report_index.update()
        .where(id_ == sa.bindparam("of"))
        .values(digest=sa.bindparam("keyed"), digest_version=DIGEST_VERSION)
    )
    while rows := connection.execute(old).all():
        connection.execute(
            change, [{"of": row.report_id, "keyed": keys.keyed(row.digest)} for row in rows]
        )
