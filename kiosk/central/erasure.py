"""What is kept of a person goes after its term, and what was sealed can be read nowhere any more.

Rows are deleted; but the write-ahead log, a replica and yesterday's backup hold them still. So
whatever is left is sealed with a new key, and the older keys are thrown away a day later, when
every worker has the new one. The history names nobody and stays as it is.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.central.notices.sender import KEPT_UP
from kiosk.central.rules import settled
from kiosk.central.store.engine import UnusableError
from kiosk.central.store.keys import Keys
from kiosk.central.store.rows import Entry
from kiosk.central.store.sealed import PLACES, Page
from kiosk.central.store.store import Store
from kiosk.central.store.transaction import Transaction
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportState

GRACE: Final = timedelta(days=1)
"""So long a worker may go on with the keys that it has read."""
_HOURS_KEPT: Final = timedelta(days=14)
"""Kiosks' hours name nobody, but nobody looks at older ones."""
_OVER: Final = frozenset(
    (ReportState.LAPSED, ReportState.UNDONE, ReportState.REPLACED, ReportState.REFUSED)
)
_PEOPLE: Final = 200
_ROWS: Final = 500
"""At once, in one transaction."""


@dataclass(frozen=True)
class Resealed:
    """Rows that were sealed anew, and keys that were thrown away."""

    rows: int
    keys: int


@dataclass(frozen=True)
class Erased:
    """What went: reports as they came, and those in quarantine."""

    reports: int
    quarantined: int
    resealed: Resealed


def due(entries: Iterable[Entry], now: datetime, term: timedelta) -> dict[bytes, set[UUID]]:
    """Of these people, the reports that are over, and nothing has happened to their card for
    ``term`` since.
    """
    by_card: defaultdict[tuple[bytes, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_card[entry.holder_key, entry.event.region].append(entry)
    found: defaultdict[bytes, set[UUID]] = defaultdict(set)
    for (holder_key, _), card in by_card.items():
        last = max(entry.event.received_at for entry in card)
        for report_id, standing in settled((entry.event for entry in card), now).reports.items():
            ended = max(last, standing.expires_at or last)
            if standing.state in _OVER and ended + term <= now:
                found[holder_key].add(report_id)
    return dict(found)


def erase(store: Store, now: datetime, term: timedelta) -> Erased | Failure:
    """Take away what is due; if there was any, seal the rest with a new key.

    Fails with ``central_database_unusable``; what was taken away by then is gone.
    """
    reports = _erase_reports(store, now, term)
    quarantined = store.write(lambda work: work.sealed.erase_quarantine(now - term))
    store.write(lambda work: work.notices.forget_made(now - max(term, KEPT_UP)))
    store.write(lambda work: work.fleet.forget_hours(now - _HOURS_KEPT))
    log.info("central.erased", reports=reports, quarantined=quarantined)
    resealed = rekey(store, now, renew=bool(reports or quarantined))
    return resealed if isinstance(resealed, Failure) else Erased(reports, quarantined, resealed)


def _erase_reports(store: Store, now: datetime, term: timedelta) -> int:
    erased, last = 0, b""
    while True:
        with store.reading() as work:
            people = work.sealed.holders(last, _PEOPLE)
            found = due(work.history(people), now, term)
        if not people:
            return erased
        last = people[-1]
        erased += store.write(_erasing(found))


def _erasing(found: Mapping[bytes, Collection[UUID]]) -> Callable[[Transaction], int]:
    def erasing(work: Transaction) -> int:
        work.notices.forget({report_id for ids in found.values() for report_id in ids})
        return work.sealed.erase(found)

    return erasing


def rekey(store: Store, now: datetime, *, renew: bool = True) -> Resealed | Failure:
    """Seal everything with the newest key, first making one if ``renew``; throw away what no row
    needs any more and was followed by another a day ago.

    Fails with ``central_database_unusable`` where rows are sealed by a key that is not there (none
    is thrown away then), or the file of keys can't be changed.
    """
    file = store.key_file
    try:
        with file.alone():
            keys = file.keys.renewed(now) if renew else file.keys
            if renew:
                file.write(keys)
            rows, unreadable = _reseal(store, keys)
            if unreadable:
                detail = f"{unreadable} rows are sealed by a key that is not in {file.path}"
                return Failure(FailureCode.CENTRAL_DATABASE_UNUSABLE, detail)
            with store.reading() as work:
                used = work.sealed.names()
            needless = {name for name in _followed(keys, now) if not used[name]}
            if needless:
                file.write(keys.without(needless))
            store.forget_deleted()
    except (OSError, UnusableError, sa.exc.DBAPIError) as error:
        detail = str(getattr(error, "orig", error))
        return Failure(FailureCode.CENTRAL_DATABASE_UNUSABLE, detail)
    log.info("central.rekeyed", rows=rows, keys=len(needless))
    return Resealed(rows, len(needless))


def _reseal(store: Store, keys: Keys) -> tuple[int, int]:
    """How many rows were, and how many can't be opened."""
    rows = unreadable = 0
    for table in PLACES:
        page = store.write(_resealing(table, keys, None))
        while page.last is not None:
            rows, unreadable = rows + page.resealed, unreadable + page.unreadable
            page = store.write(_resealing(table, keys, page.last))
    return rows, unreadable


def _resealing(
    table: sa.Table, keys: Keys, after: tuple[Any, ...] | None
) -> Callable[[Transaction], Page]:
    return lambda work: work.sealed.reseal(table, keys, after, _ROWS)


def _followed(keys: Keys, now: datetime) -> Iterable[bytes]:
    """The keys that another has followed so long ago that nobody seals with them any more."""
    for newer, older in zip(keys.sealing, keys.sealing[1:], strict=False):
        if newer.since is not None and newer.since + GRACE <= now:
            yield older.name
