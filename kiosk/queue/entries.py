"""What belongs together in a transaction: a report with its seals, and an answer with its receipt.

What the centre said is sealed with the receipt too, so that it is known of a receipt whose
report's row is lost.
"""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.queue import rows
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, Row
from kiosk.queue.sealing import Content, Sealer


def record(connection: Connection, content: Content, sealer: Sealer) -> None:
    """A new report (``rows.content_of``), which waits to be sent."""
    connection.execute(sql.INSERT_REPORT, rows.values_of(content))
    put_receipt(connection, rows.masked(content), sealer)
    put_in_line(connection, content, sealer)


def put_in_line(connection: Connection, content: Content, sealer: Sealer) -> None:
    """The content of a report whose row is there, and its place among those that wait."""
    sealed = put_personal(connection, content, sealer)
    connection.execute(sql.INSERT_OUTBOX, {"sequence": content["sequence"], "copy": sealed})


def put_personal(connection: Connection, content: Content, sealer: Sealer) -> bytes:
    """The content of a report; its seal."""
    sealed = sealer.seal(content, rows.REPORT)
    connection.execute(sql.INSERT_PERSONAL, {"sequence": content["sequence"], "sealed": sealed})
    return sealed


_RESEAL: Final = {
    rows.REPORT: (sql.RESEAL_PERSONAL, sql.RESEAL_COPY),
    rows.RECEIPT: (sql.RESEAL_SHOWN,),
}


def reseal(connection: Connection, sequence: int, place: bytes, sealed: bytes) -> None:
    """A report or a receipt under a new seal, wherever it stands."""
    for statement in _RESEAL[place]:
        connection.execute(statement, {"sealed": sealed, "of_sequence": sequence})


def put_receipt(connection: Connection, content: Content, sealer: Sealer) -> None:
    """A receipt (``rows.masked``) for a report whose row is there."""
    connection.execute(
        sql.INSERT_RECEIPT,
        {
            "sequence": content["sequence"],
            "language": content["language"],
            "shown": sealer.seal(content, rows.RECEIPT),
        },
    )


def answer(connection: Connection, said: Mapping[str, Any], sealer: Sealer) -> None:
    """What the centre said of a report that waits; any other stays as it is."""
    if connection.execute(sql.ANSWER, said).rowcount:
        row = connection.execute(sql.RECEIPT_BY_ID, {"report_id": said["report_id"]}).fetchone()
        if row is not None:
            _say_on_receipt(connection, row, said, sealer)
        connection.execute(sql.DELETE_OUTBOX, said)


def queue_again(connection: Connection, row: Row, sealed: bytes, sealer: Sealer) -> None:
    """A refused report waits once more (``statements.REFUSED``, ``statements.STANDING``)."""
    place = {"sequence": row["sequence"], "copy": sealed}
    connection.execute(sql.TO_RECORDED, {"of_sequence": row["sequence"]})
    connection.execute(sql.INSERT_OUTBOX, place)
    _say_on_receipt(connection, row, rows.NO_ANSWER, sealer)


def _say_on_receipt(
    connection: Connection, row: Row, said: Mapping[str, Any], sealer: Sealer
) -> None:
    content = rows.opened(row["shown"], rows.RECEIPT, row["report_id"], sealer)
    if content is not None:
        sealed = sealer.seal(rows.answered(content, said), rows.RECEIPT)
        reseal(connection, row["sequence"], rows.RECEIPT, sealed)
