"""The queue: what it recorded is kept until the centre has it, whatever happens."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import (
    CentralResult,
    Draft,
    Report,
    ReportState,
    SiteProfile,
    Verification,
)
from kiosk.domain.report_number import KIOSK_ID, running_of
from kiosk.queue import entries, remains, rows
from kiosk.queue import statements as sql
from kiosk.queue.brake import Brake
from kiosk.queue.clock import Clock
from kiosk.queue.database import Connection, damage
from kiosk.queue.housekeeping import Housekeeper
from kiosk.queue.numbers import next_number
from kiosk.queue.opening import Mending, Opened, open_database
from kiosk.queue.remains import Salvaged
from kiosk.queue.ring import KeyRing
from kiosk.queue.salvage import salvage
from kiosk.queue.sealing import Sealer
from kiosk.queue.spare import Spare
from kiosk.queue.stamp import Site, Stamp
from kiosk.queue.store import Store
from kiosk.queue.view import USUAL, Limits, View

_UNKNOWN_OUTCOME: Final = {FailureCode.QUEUE_DAMAGED, FailureCode.QUEUE_UNAVAILABLE}


class Queue(View):
    """Reports, receipts and what is still to be sent. Every method may be called on any thread."""

    def __init__(
        self,
        *,
        opened: Opened,
        site: Site,
        sealer: Sealer,
        clock_synchronised: Callable[[], bool],
        limits: Limits,
        reprint_window: float,
        clock: Clock,
    ) -> None:
        self.moved_aside = opened.moved_aside
        """The folder a damaged database was moved to at this start, else ``None``."""
        mending = Mending(opened)
        super().__init__(
            opened.path.parent,
            Store(opened.path, opened.connection, mending),
            sealer,
            clock_synchronised=clock_synchronised,
            limits=limits,
            clock=clock,
        )
        self._lock_file = opened.lock
        self._numbers = opened.numbers
        self._mark = mending.mark
        self._ring = opened.rules.ring
        self._site = site
        self._housekeeper = Housekeeper(
            self._folder, self._store, self._lifetime, reprint_window, self._ring
        )
        self._spare = Spare(self._folder)
        self._spare.settle()
        self._unsettled: Stamp | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        kiosk_id: str,
        site_profile: SiteProfile,
        kiosk_region: str,
        key: bytes,
        clock_synchronised: Callable[[], bool],
        limits: Limits = USUAL,
        reprint_window: float = 24 * 3600,
        clock: Clock | None = None,
    ) -> Self | Failure:
        """Open the queue in ``folder``, or make a new one there.

        ``key`` has 32 bytes (``kiosk.queue.key``); ``reprint_window`` is in seconds. Failures:
        ``configuration_invalid``, ``data_folder_unwritable``, ``queue_newer_schema``,
        ``queue_key_wrong``, ``queue_unavailable``.
        """
        if not KIOSK_ID.fullmatch(kiosk_id):
            return Failure(FailureCode.CONFIGURATION_INVALID, "kiosk.id is not like 110105-0007")
        try:
            ring = KeyRing.of(folder, key)
        except OSError as error:
            return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
        opened = open_database(folder, ring)
        if isinstance(opened, Failure):
            return opened
        return cls(
            opened=opened,
            site=Site(kiosk_id, site_profile, kiosk_region),
            sealer=ring.current,
            clock_synchronised=clock_synchronised,
            limits=limits,
            reprint_window=reprint_window,
            clock=clock or Clock(),
        )

    def record(self, draft: Draft, *, language: str) -> Report | Failure:
        """Commit report, receipt and outbox entry together; durable when this returns.

        ``queue_full`` where the quota is used up, ``queue_unavailable`` where the disk fails:
        then the report may or may not be there, and the same draft gets the same id again, however
        often it takes and whatever is in the way meanwhile.
        """
        crowded = self._crowded()
        if crowded is not None:
            return crowded
        stamp = self._unsettled
        if stamp is None or stamp.draft != hash(draft):
            stamp = Stamp.now(draft, self._clock, sure=self._clock_synchronised())
        done = self._store.write(partial(self._insert, stamp, draft, language))
        if isinstance(done, Failure):
            if done.code is FailureCode.STATED_LIMIT:
                log.warning("queue.stated_limit", detail=done.detail)
            is_unknown = stamp is self._unsettled or done.code in _UNKNOWN_OUTCOME
            self._unsettled = stamp if is_unknown else None
            return done
        report, sequence = done
        self._mark.passed(sequence)
        self._unsettled = None
        log.info("queue.recorded", report_number=report.report_number, kind=report.kind)
        if report.verification is Verification.STATED:
            self._raise_repeated(report)
        return report

    def _raise_repeated(self, report: Report) -> None:
        brake = self._store.read(self._brake)
        again = brake.again() if isinstance(brake, Brake) else None
        if again is not None:
            log.warning(
                "queue.stated_again", report_number=report.report_number, detail=again.detail
            )

    def obstacle(self) -> Failure | None:
        """What would keep a report from being recorded now."""
        try:
            if os.statvfs(self._folder).f_flag & os.ST_RDONLY:
                return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{self._folder} can only be read")
            return self._crowded() or self._store.read(self._full)
        except OSError as error:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{self._folder}: {error.strerror}")

    def _full(self, connection: Connection) -> Failure | None:
        (unsent,) = connection.execute(sql.COUNT_UNSENT).fetchone()
        if unsent < self._limits.unsent:
            return None
        return Failure(FailureCode.QUEUE_FULL, f"{unsent} reports wait for the centre")

    def _too_often(self, draft: Draft, connection: Connection) -> Failure | None:
        if draft.verification is not Verification.STATED:
            return None
        return self._brake(connection).holds(draft, self._limits.pace)

    def _insert(
        self, stamp: Stamp, draft: Draft, language: str, connection: Connection
    ) -> tuple[Report, int] | Failure:
        row = connection.execute(sql.ONE_REPORT, {"report_id": stamp.report_id.bytes}).fetchone()
        there = row and rows.report_of(row, self._sealer)
        if there is not None:
            return there, row["sequence"]
        refused = self._full(connection) or self._too_often(draft, connection)
        if refused is not None:
            return refused
        (sequence,) = connection.execute(sql.NEXT_SEQUENCE).fetchone()
        if sequence <= self._mark.reached.sequence:
            raise damage("it holds less than was recorded: an older copy was put back")
        number = next_number(connection, self._site.kiosk_id, stamp.moment.wall)
        try:
            self._numbers.reserve(running_of(number))
        except OSError as error:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"report numbers: {error.strerror}")
        report = stamp.report(draft, self._site, number)
        content = rows.content_of(report, sequence=sequence, moment=stamp.moment, language=language)
        entries.record(connection, content, self._sealer)
        return report, sequence

    def begin_print(self, report_id: UUID) -> Receipt | Failure:
        """The receipt to print now, its print recorded first: there is one original at most."""

        def begin(connection: Connection) -> Receipt | Failure:
            this = {"report_id": report_id.bytes}
            receipt = self._receipt(connection, sql.RECEIPT_BY_ID, this)
            if isinstance(receipt, Receipt):
                now = self._clock.wall().isoformat()
                connection.execute(
                    sql.INSERT_PRINT, {**this, "copy": receipt.copy, "printed_at": now}
                )
            return receipt

        receipt = self._store.write(begin)
        if isinstance(receipt, Receipt):
            log.info("queue.print", report_number=receipt.report_number, copy=receipt.copy)
        return receipt

    def print_failed(self, receipt: Receipt) -> Failure | None:
        """Take back what :meth:`begin_print` recorded: nothing came out."""
        changed = self._store.change(
            sql.DELETE_PRINT, [{"copy": receipt.copy, "report_id": receipt.report_id.bytes}]
        )
        return changed if isinstance(changed, Failure) else None

    def pending(self, limit: int) -> Sequence[Report] | Failure:
        """The oldest unsent reports in the order they were recorded, ``limit`` at most."""

        def read(connection: Connection) -> list[Report]:
            found = connection.execute(sql.PENDING, {"limit": limit}).fetchall()
            reports = [rows.report_of(row, self._sealer) for row in found]
            whole = [report for report in reports if report is not None]
            if len(whole) < len(reports):
                raise damage("what is sealed of a report does not open")
            return whole

        return self._store.read(read)

    def answer(self, results: Sequence[CentralResult]) -> Failure | None:
        """Commit what the centre said of each report; reports that don't wait stay as they are."""
        values = [
            {
                "report_id": result.report_id.bytes,
                "state": result.state,
                "reason": result.reason,
                "central_reference": result.central_reference,
                "effective_at": result.effective_at and result.effective_at.isoformat(),
                "expires_at": result.expires_at and result.expires_at.isoformat(),
            }
            for result in results
        ]

        def commit(connection: Connection) -> None:
            for said in values:
                entries.answer(connection, said, self._sealer)

        failure = self._store.write(commit)
        if failure is None:
            refused = sum(result.state is ReportState.REFUSED for result in results)
            log.info("queue.answered", reports=len(results), refused=refused)
        return failure

    def attempted(self, report_ids: Sequence[UUID], code: FailureCode) -> Failure | None:
        """Note that sending these was tried in vain."""
        values = [{"code": code, "report_id": report_id.bytes} for report_id in report_ids]
        changed = self._store.change(sql.ATTEMPTED, values)
        return changed if isinstance(changed, Failure) else None

    def retry(self) -> int | Failure:
        """Put every refused report that can be sent back in line; how many there were."""

        def again(connection: Connection) -> int:
            refused = connection.execute(sql.REFUSED).fetchall()
            for row in refused:
                entries.queue_again(connection, row, row["sealed"], self._sealer)
            return len(refused)

        return self._store.write(again)

    def salvage(self, place: Path) -> Salvaged | Failure:
        """Take every readable report in a folder or file back into the queue, once.

        What lies aside in the data folder gets its note renewed.
        """
        try:
            salvaged = self._store.write(lambda within: salvage(within, place, self._ring))
            if not isinstance(salvaged, Failure) and place in remains.lying_aside(self._folder):
                remains.note_salvaged(place, salvaged, self._mark.reached.generation)
        except OSError as error:
            return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{place}: {error.strerror}")
        return salvaged

    def tidy(self) -> float | Failure | None:
        """Do what time demands: erase personal fields, raise age alarms, and take back what lies
        aside and could not be taken back before.

        Returns the seconds until there is something to do again, ``None`` = not for now.
        """
        if self._spare.settle():
            self._store.forget_old_pages()  # what they took holds the next answers
        failure = self._take_back()
        return failure or self._housekeeper.tidy()

    def _take_back(self) -> Failure | None:
        """What a disk kept from being taken back when a new database was made."""
        for folder in remains.lying_aside(self._folder):
            if not remains.is_salvaged(folder, self._mark.reached.generation):
                salvaged = self.salvage(folder)
                if isinstance(salvaged, Failure):
                    return salvaged
        return None

    def close(self) -> None:
        """Wait for the running transaction, then let everything go. Safe to repeat."""
        self._store.close()
        self._numbers.close()
        self._lock_file.close()
