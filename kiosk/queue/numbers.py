"""Which number the next report gets (``kiosk.domain.report_number``).

It is told by the clock and by the last number in the database. Where the database is lost and the
clock is set back at once, the file of :class:`ReservedNumbers` still knows.
"""

import os
import zlib
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.base.disk import sync_folder
from kiosk.domain.report_number import (
    NEWER_DIGITS,
    RUNNING_LIMIT,
    next_running,
    report_number,
    running_of,
)
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection

_BLOCK: Final = 24 * 60


class ReservedNumbers:
    """The highest running digits that may have been given out, kept outside the database.

    They are reserved here, a day's minutes at a time and synced, before the first one is used:
    one sync a day. The file is 17 bytes, ``0474750 crc32hex``, written in place, which no power
    cut can tear within one sector.
    """

    def __init__(self, path: Path) -> None:
        self._synced = True
        new = not path.exists()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if new:
            sync_folder(path.parent)

    def read(self) -> int:
        """What is reserved; 0 in a new file, and in one that can't be trusted."""
        digits, _, check = os.pread(self._descriptor, 64, 0).strip().partition(b" ")
        if not digits.isdigit() or check != b"%08x" % zlib.crc32(digits):
            return 0
        return int(digits)

    def reserve(self, running: int) -> None:
        """Return once ``running`` is durably marked as given out. Raises ``OSError``.

        What was written and not synced is written again: it can be read back all the same.
        """
        if running > self.read() or not self._synced:
            self._synced = False
            digits = b"%07d" % min(running + _BLOCK - 1, RUNNING_LIMIT - 1)
            os.pwrite(self._descriptor, b"%s %08x\n" % (digits, zlib.crc32(digits)), 0)
            os.fdatasync(self._descriptor)
            self._synced = True

    def close(self) -> None:
        """Safe to repeat."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def next_number(connection: Connection, kiosk_id: str, at: datetime) -> str:
    """The number of a report made ``at``; no other report in the database has it."""
    lowest, highest = report_number(kiosk_id, 0), report_number(kiosk_id, RUNNING_LIMIT - 1)
    span = {"lowest": lowest, "highest": highest, "digits": NEWER_DIGITS}
    found = connection.execute(sql.LAST_NUMBER, span).fetchone()
    (given_out,) = connection.execute(sql.GIVEN_OUT).fetchone()
    running = next_running(at, max(running_of(found[0]) if found else 0, given_out))
    while connection.execute(
        sql.NUMBER_TAKEN, {"report_number": report_number(kiosk_id, running)}
    ).fetchone():
        running = (running + 1) % RUNNING_LIMIT
    return report_number(kiosk_id, running)
