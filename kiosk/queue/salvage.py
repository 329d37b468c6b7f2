"""Reports taken back from a database that was moved aside.

Nothing in it is believed but what a seal proves. A report whose answer is not proven goes in line
again: the centre knows it by its id and answers as it did the first time, which brings back what
it had said. Prints are not sealed, so what is taken back counts as printed: of a receipt there is
one original at most.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from enum import Enum, auto
from pathlib import Path
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import ReportState
from kiosk.queue import entries, rows
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, ContradictionError, Row, damage
from kiosk.queue.finding import Seal, seals_of
from kiosk.queue.remains import Salvaged, contents, note_of
from kiosk.queue.ring import KeyRing
from kiosk.queue.sealing import Content, Sealer


class _Became(Enum):
    """What became of one report."""

    KNOWN = auto()
    QUEUED = auto()
    ANSWERED = auto()
    LOST = auto()


@dataclass()
class _Found:
    """What the seals of one database prove, by report id (text)."""

    reports: dict[str, Content] = field(default_factory=dict)
    receipts: dict[str, Content] = field(default_factory=dict)
    unopened: set[tuple[int, int]] = field(default_factory=set)

    def take(self, seal: Seal) -> None:
        """Of several receipts, as a WAL may hold them, the one with a last word counts."""
        content = seal.content
        if content is None:
            self.unopened.add((seal.start, seal.size))
        elif seal.place == rows.REPORT:
            self.reports[content["report_id"]] = content
        else:
            there = self.receipts.get(content["report_id"])
            if there is None or rows.state_of(there) in rows.OPEN:
                self.receipts[content["report_id"]] = content

    def in_order(self) -> Iterator[tuple[Content | None, Content]]:
        """Of each report its content, where that was found, and its receipt."""
        every = self.receipts | self.reports
        for report_id in sorted(every, key=lambda one: (every[one]["sequence"], one)):
            content = self.reports.get(report_id)
            receipt = self.receipts.get(report_id) or rows.masked(every[report_id])
            yield content, receipt


def salvage(connection: Connection, folder: Path, ring: KeyRing) -> Salvaged:
    """Take every report that a key opens in ``folder`` into the queue, once.

    Runs in the caller's transaction. ``folder`` may also be one file. Raises ``OSError``, and
    ``Error`` of damage where the queue itself lacks a part of a report.
    """
    found = _Found()
    for seal in seals_of(list(contents(folder)), ring.sealers.values()):
        found.take(seal)
    became = Counter[_Became]()
    lost = []
    for content, receipt in found.in_order():
        what = _taken_back(connection, content, receipt, ring.current)
        became[what] += 1
        if what is _Became.LOST:
            lost.append(receipt["report_number"])
    return Salvaged(
        found=len(found.reports),
        queued=became[_Became.QUEUED],
        lost=tuple(lost),
        missing=max(0, note_of(folder).reports - became.total()),
        sealed_otherwise=len(found.unopened),
    )


def _taken_back(
    connection: Connection, content: Content | None, receipt: Content, sealer: Sealer
) -> _Became:
    this = {"report_id": UUID(receipt["report_id"]).bytes}
    there: Row | None = connection.execute(sql.STANDING, this).fetchone()
    if there is not None:
        return _mended(connection, there, content, sealer)
    place = {"sequence": _place_for(connection, receipt["sequence"])}
    try:
        connection.execute(sql.INSERT_REPORT, rows.values_of({**receipt, **place}))
    except ContradictionError as error:  # there, and yet without its receipt
        raise damage(f"it contradicts itself: {error}") from error
    entries.put_receipt(connection, rows.unanswered({**receipt, **place}), sealer)
    printed = {"copy": 0, "printed_at": receipt["recorded_at"]}
    connection.execute(sql.INSERT_PRINT, this | printed)
    if rows.state_of(receipt) not in rows.OPEN:
        entries.answer(connection, this | rows.answer_in(receipt), sealer)
        if content is not None:
            entries.put_personal(connection, {**content, **place}, sealer)
        return _Became.ANSWERED
    if content is not None:
        entries.put_in_line(connection, {**content, **place}, sealer)
        return _Became.QUEUED
    entries.answer(connection, this | _GONE, sealer)
    return _Became.LOST


def _mended(connection: Connection, there: Row, content: Content | None, sealer: Sealer) -> _Became:
    """A report that the queue has; its content may have been lost until now."""
    if there["state"] not in rows.OPEN or there["is_whole"]:
        return _Became.KNOWN
    if content is None:
        return _Became.LOST
    place = {"sequence": there["sequence"]}
    sealed = entries.put_personal(connection, {**content, **place}, sealer)
    entries.queue_again(connection, there, sealed, sealer)
    return _Became.QUEUED


def _place_for(connection: Connection, sequence: int) -> int:
    """The report's own place in the order, or a new one where another report has it."""
    if connection.execute(sql.AT_SEQUENCE, {"sequence": sequence}).fetchone() is None:
        return sequence
    (free,) = connection.execute(sql.NEXT_SEQUENCE).fetchone()
    return int(free)


_GONE = {
    **rows.NO_ANSWER,
    "state": ReportState.REFUSED,
    "reason": FailureCode.QUEUE_REPORTS_LOST,
}
"""Stands among what staff must see to: it can't be sent, and nobody knows whether it was."""
