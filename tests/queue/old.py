"""A database as version 0.1.0 left it: schema 0001, where seals held personal fields only."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlalchemy
from alembic import command, config
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Report
from kiosk.queue import migrate
from kiosk.queue.database import Connection, connect
from kiosk.queue.sealing import Sealer
from tests.queue.examples import KEY, good

_COLUMNS = (
    *("sequence", "report_id", "report_number", "kind", "kiosk_id", "site_profile"),
    *("kiosk_region", "issuing_region", "recorded_at", "boot", "uptime", "clock_synchronised"),
    *("verification", "lost_on", "replaces", "replacement_requested", "state", "attempts"),
)
_INSERT = f"INSERT INTO report ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def left_by_0001(folder: Path, reports: Sequence[Report], answered: int) -> Path:
    """The database of ``reports``, the first ``answered`` of which are in force."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "queue.db"
    connection = good(connect(path))
    _tables(connection)
    settings = [("key_check", Sealer(KEY).check), ("given_out", b"0")]
    connection.executemany("INSERT INTO setting VALUES (?, ?)", settings)
    for sequence, report in enumerate(reports, start=1):
        _put(connection, sequence, report, in_force=sequence <= answered)
    connection.close()
    return path


def _tables(connection: Connection) -> None:
    asked = config.Config()
    asked.set_main_option("script_location", str(migrate.MIGRATIONS))
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool
    )
    with engine.connect() as adopted:
        asked.attributes["connection"] = adopted
        command.upgrade(asked, "0001")
        adopted.commit()


def _put(connection: Connection, sequence: int, report: Report, *, in_force: bool) -> None:
    report_id, lost_on, replaces = report.report_id.bytes, report.lost_on, report.replaces
    values = (
        *(sequence, report_id, report.report_number, report.kind, report.kiosk_id),
        *(report.site_profile, report.kiosk_region, report.issuing_region),
        *(report.recorded_at.isoformat(), "boot-1", 1.5, report.clock_synchronised),
        *(report.verification, lost_on and lost_on.isoformat(), replaces and replaces.bytes),
        *(report.replacement_requested, "in_force" if in_force else "recorded", int(in_force)),
    )
    connection.execute(_INSERT, values)
    receipt, holder = Receipt.of(report, "en"), report.holder
    personal = {
        "document": holder.document,
        "name": holder.name,
        "number": holder.number,
        "phone": report.phone,
    }
    shown = {"name": receipt.name, "number": receipt.number}
    connection.execute(
        "INSERT INTO personal VALUES (?, ?)", (sequence, _sealed(personal, report_id + b"personal"))
    )
    connection.execute(
        "INSERT INTO receipt VALUES (?, 'en', ?)", (sequence, _sealed(shown, report_id + b"shown"))
    )
    if not in_force:
        connection.execute("INSERT INTO outbox VALUES (?)", (sequence,))


def _sealed(content: Mapping[str, str | None], place: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(KEY).encrypt(nonce, json.dumps(content).encode(), place)
