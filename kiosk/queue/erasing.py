"""Personal fields in what lies aside and in copies, erased by the same terms as in the queue.

Seals are overwritten where they lie, one by one: what could not be read, was not answered or is
still within its term stays, and nothing is deleted on doubt.
"""

import os
from collections import defaultdict
from pathlib import Path
from uuid import UUID

from kiosk.domain.failure import Failure
from kiosk.queue import rows
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection
from kiosk.queue.finding import Seal, seals_of
from kiosk.queue.remains import contents
from kiosk.queue.ring import KeyRing
from kiosk.queue.store import Store


def erase_in(place: Path, store: Store, ring: KeyRing) -> bool | Failure:
    """Erase in a folder or file what the queue has erased of its own; whether that was all.

    Durable on return. Raises ``OSError``.
    """
    found = seals_of(list(contents(place)), ring.sealers.values())
    seals = [seal for seal in found if seal.place == rows.REPORT]
    due = store.read(lambda connection: [_is_due(connection, seal) for seal in seals])
    if isinstance(due, Failure):
        return due
    by_path = defaultdict(list)
    for seal, is_due in zip(seals, due, strict=True):
        if is_due:
            by_path[seal.path].append(seal)
    for path, erased in by_path.items():
        _overwrite(path, erased)
    return all(due)


def _is_due(connection: Connection, seal: Seal) -> bool:
    """Whether the queue had this report's last word, and has erased who made it."""
    if seal.content is None:
        return False
    this = {"report_id": UUID(seal.content["report_id"]).bytes}
    there = connection.execute(sql.STANDING, this).fetchone()
    return there is not None and not there["is_whole"] and there["state"] not in rows.OPEN


def _overwrite(path: Path, seals: list[Seal]) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        for seal in seals:
            os.pwrite(descriptor, bytes(seal.size), seal.start)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
