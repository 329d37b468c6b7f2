"""What a receipt comes to: whether its code is genuine, and what is true now of its report."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kiosk.base import jose
from kiosk.base.records import dataclass
from kiosk.central.notices.changes import receipt_of
from kiosk.central.receipt_keys import counting_keys
from kiosk.central.rules import settled
from kiosk.central.store.store import Store
from kiosk.central.store.transaction import Transaction
from kiosk.domain import receipt_link
from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Claims, verify


class Doubt(StrEnum):
    """Why a code proves nothing."""

    UNREADABLE = "unreadable"
    UNKNOWN_KIOSK = "unknown_kiosk"
    """No key of the kiosk that it names is known: it may be genuine."""
    FORGED = "forged"


@dataclass(frozen=True)
class Now:
    """``receipt`` is as the report stands now; none where it has not arrived here."""

    claims: Claims
    receipt: Receipt | None


class Receipts:
    """Safe to use from any thread."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def claims(self, text: str) -> Claims | Doubt:
        """What a scanned text proves (contracts, section 5)."""
        link = receipt_link.read(text)
        if link is None:
            return Doubt.UNREADABLE
        try:
            kiosk_id = jose.key_id(link.token)
        except jose.InvalidTokenError:
            return Doubt.UNREADABLE
        with self._store.reading() as work:
            keys = counting_keys(work.fleet.keys(kiosk_id))
        if not keys:
            return Doubt.UNKNOWN_KIOSK
        proved = verify(link.token, {kiosk_id: [key.model_dump() for key in keys]})
        return Doubt.FORGED if isinstance(proved, Failure) else proved

    def now(self, text: str) -> Now | Doubt:
        """What is true now of the report that a scanned text is of. Nobody is named."""
        claims = self.claims(text)
        if isinstance(claims, Doubt):
            return claims
        with self._store.reading() as work:
            return Now(claims, self._receipt(work, claims.report_id, claims))

    def _receipt(self, work: Transaction, report_id: UUID, claims: Claims) -> Receipt | None:
        holder = work.holder_of(report_id)
        if holder is None:
            return None
        entries = work.history([holder])
        standing = settled((entry.event for entry in entries), self._clock()).reports[report_id]
        (entry,) = (one for one in entries if one.event.report_id == report_id and not one.is_step)
        return receipt_of(entry, standing, claims.kiosk_id)
