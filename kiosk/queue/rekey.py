"""Everything sealed anew with another key, in one transaction."""

from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import entries, rows
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, connect
from kiosk.queue.sealing import Sealer
from kiosk.queue.store import Store


def resealed(path: Path, old: Sealer, new: Sealer) -> int | Failure:
    """Renew every seal; how many there were. Who calls is alone with the database."""
    connection = connect(path) if path.exists() else Failure(FailureCode.QUEUE_UNAVAILABLE, "none")
    if isinstance(connection, Failure):
        return connection
    store = Store(path, connection)
    try:
        renewed = store.write(lambda connection: _all(connection, old, new))
        store.forget_old_pages()
    finally:
        store.close()
    return renewed


def _all(connection: Connection, old: Sealer, new: Sealer) -> int | Failure:
    (check,) = connection.execute(sql.KEY_CHECK).fetchone()
    if check == new.check:  # done already, and an input/output error hid it
        return 0
    if check != old.check:
        return Failure(FailureCode.QUEUE_KEY_WRONG, "the queue was written with another key")
    renewed = 0
    for row in connection.execute(sql.EVERYTHING).fetchall():
        for column, place in (("sealed", rows.REPORT), ("shown", rows.RECEIPT)):
            if row[column] is None:
                continue
            content = rows.opened(row[column], place, row["report_id"], old)
            if content is None:
                return Failure(FailureCode.QUEUE_DAMAGED, f"report {row['sequence']} is torn")
            entries.reseal(connection, row["sequence"], place, new.seal(content, place))
            renewed += 1
    connection.execute(sql.SET_KEY_CHECK, {"key_check": new.check})
    return renewed
