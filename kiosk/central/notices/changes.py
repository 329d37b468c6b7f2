"""What of the changes to reports their people are told, as pure rules (docs/notices.md).

A person is told what they were not told when they left: that their report came into force, was
refused, came too late, was undone or gave way. What was answered while they stood there they know.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.central.arrivals import Arrived
from kiosk.central.ledger import Act, Standing
from kiosk.central.store.notices import TOLD
from kiosk.central.store.rows import Entry, Standings, standing_entries
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, Verification

WAIT: Final = timedelta(seconds=5)
"""What arrives sooner than that after it was recorded is answered while the person looks: a screen
waits 3 s for the centre, as it is shipped.
"""
_STALE: Final = timedelta(days=1)
"""What was known already and comes again later than that is no answer that got lost."""
_NONE: Final[Mapping[UUID, str]] = {}
_HOLDERS_OWN: Final = frozenset((ReportState.UNDONE, ReportState.REPLACED))
"""What only the holder's own acts bring about: who only spoke for them is not told of those."""


@dataclass(frozen=True)
class Change:
    """A report as it stands now. ``phone`` is empty where there is none, ``None`` where it has to
    be looked for in the report as it came.
    """

    receipt: Receipt
    holder_key: bytes
    by_holder: bool
    order: tuple[datetime, int]
    phone: str | None = None


def is_unheard(waited: timedelta | None) -> bool:
    """Whether the person left before it arrived; ``waited`` is how long that took, where known."""
    return waited is None or waited > WAIT


def may_be_lost(waited: timedelta | None) -> bool:
    """Whether a report that comes again tells that its first answer got lost on the way."""
    return waited is not None and WAIT < waited < _STALE


def changes(
    entries: Iterable[Entry],
    before: Standings,
    after: Standings,
    unheard: AbstractSet[UUID] = frozenset(),
    phones: Mapping[UUID, str] = _NONE,
) -> Iterator[Change]:
    """Of these people's reports, those whose person knows less than is so.

    ``before`` is what was true without what came now, both at the same time; ``unheard`` are the
    reports whose people left before an answer could come, and ``phones`` are of what came now.
    """
    for entry, standing in standing_entries(entries, after):
        report_id = entry.event.report_id
        was = before.get(report_id)
        has_changed = was is not None and was.state is not standing.state
        if (has_changed or report_id in unheard) and _is_told(entry, standing):
            yield change_of(entry, standing, phones.get(report_id))


def change_of(entry: Entry, standing: Standing, phone: str | None) -> Change:
    event = entry.event
    order = (event.happened_at, event.place)
    return Change(receipt_of(entry, standing), entry.holder_key, event.by_holder, order, phone)


def turned_away(one: Arrived) -> Change:
    """A report that has no place here, so that nothing else is kept of it."""
    receipt = Receipt(
        report_id=one.claim.report_id,
        report_number=one.report_number,
        kind=ReportKind(one.act.value),
        kiosk_id=one.kiosk_id,
        issuing_region=one.issuing_region,
        name="",
        number="",
        recorded_at=one.recorded_at,
        state=ReportState.REFUSED,
    )
    by_holder = one.verification is Verification.CHIP
    return Change(receipt, one.claim.holder_key, by_holder, (one.happened_at, 0), one.phone)


def receipt_of(entry: Entry, standing: Standing, kiosk_id: str = "") -> Receipt:
    """The report as it stands now; nobody is named."""
    return Receipt(
        report_id=entry.event.report_id,
        report_number=entry.report_number,
        kind=ReportKind(entry.event.act.value),
        kiosk_id=kiosk_id,
        issuing_region=entry.issuing_region,
        name="",
        number="",
        recorded_at=entry.event.recorded_at,
        state=standing.state,
        effective_at=standing.effective_at,
        expires_at=standing.expires_at,
    )


def newest_for_each(found: Iterable[Change]) -> list[Change]:
    """One for each person and phone, of the report that was made last: what it says is so now."""
    newest: dict[tuple[bytes, str], Change] = {}
    for change in sorted(found, key=lambda change: change.order):
        newest[change.holder_key, digits(change.phone or "")] = change
    return list(newest.values())


def digits(phone: str) -> str:
    """The same for one phone however it is written: Mainland numbers without 86."""
    plain = "".join(filter(str.isdecimal, phone)).removeprefix("00")
    return plain[2:] if len(plain) == _MOBILE + 2 and plain.startswith("86") else plain


_MOBILE: Final = 11


def _is_told(entry: Entry, standing: Standing) -> bool:
    if entry.event.act is Act.CALL or standing.state not in TOLD:
        return False
    return entry.event.by_holder or standing.state not in _HOLDERS_OWN
