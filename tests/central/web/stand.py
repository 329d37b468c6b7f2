"""A centre with people, reports and kiosks in it, for its pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import httpx2
from argon2 import PasswordHasher

from kiosk.central import sign_in
from kiosk.central.centre import Centre
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.central.store.clerks import Clerk, Role
from kiosk.central.store.notices import Claimed, Fate, Notice, notice_id
from kiosk.central.store.transaction import Transaction
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from tests.central.examples import MONDAY, Clock, Json, report
from tests.persons import CHAN
from tests.printing.examples import KEY, KIOSK
from tests.printing.examples import RECEIPT as PRINTED

CLERK: Final = "zhao"
PASSWORD: Final = "correct horse battery"
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""Argon2 by its real code, with less memory and time."""
_OTHERS: Final[tuple[tuple[str, Json], ...]] = (
    ("110105-0012", {"devices": {"printer": "printer_paper_out", "reader": "ready"}}),
    ("110105-0031", {"queue": {"states": {"recorded": 3}, "oldest_unsent_seconds": 50000.0}}),
    ("110108-0002", {"clock_synchronised": False, "policies": "old"}),
    ("110101-0001", {"version": "0.1.0"}),
)


@dataclass
class Stand:
    centre: Centre
    clock: Clock
    address: str
    formal: Json
    written: Json
    malformed: Json

    def token(self, sent: Json) -> str:
        """The code of the receipt that a kiosk printed for a report."""
        return KEY.sign(receipt_of(sent))


def receipt_of(sent: Json) -> Receipt:
    return replace(
        PRINTED,
        report_id=UUID(sent["report_id"]),
        report_number=sent["report_number"],
        kind=ReportKind(sent["kind"]),
        recorded_at=MONDAY,
    )


def heartbeat(kiosk_id: str, etag: str) -> Json:
    return {
        "kiosk_id": kiosk_id,
        "site_profile": "outlet",
        "kiosk_region": kiosk_id[:6],
        "sent_at": MONDAY.isoformat(),
        "version": "0.1.0",
        "clock_synchronised": True,
        "queue": {"states": {}, "oldest_unsent_seconds": None},
        "devices": {"printer": "ready", "reader": "ready"},
        "receipt_key": KEY.public_jwk | {"kid": kiosk_id},
        "policies": etag,
    }


def _tell_in_vain(centre: Centre, sent: Sequence[Json]) -> None:
    """Two people could not be told what came of their reports, a third is not yet."""
    states = (ReportState.IN_FORCE, ReportState.REFUSED, ReportState.IN_FORCE)
    made_at = centre.now() - timedelta(minutes=40)
    rows = [
        Notice(
            notice_id(UUID(one["report_id"]), state),
            UUID(one["report_id"]),
            ReportKind(one["kind"]),
            state,
            bytes(32),
            True,
            made_at,
            b"sealed",
        )
        for one, state in zip(sent, states, strict=True)
    ]

    def tell(work: Transaction) -> None:
        work.notices.add(rows)
        for _ in rows:
            assert work.notices.claim(centre.now(), centre.now())
        for row, trouble in zip(rows, ("answered 422", "unreachable"), strict=False):
            claimed = Claimed(row.notice_id, made_at, 1, b"")
            work.notices.settle(claimed, Fate.GIVEN_UP, trouble)

    centre._store.write(tell)


@contextmanager
def stand(
    database: str, book: PolicyBook, roles: frozenset[Role] = frozenset(Role)
) -> Iterator[Stand]:
    """Two reports wait for the counter, one was not taken in, and five kiosks say how they are."""
    sign_in._hasher = QUICK  # type: ignore[misc]
    clock = Clock()
    app = create_app(database, book, clock=clock)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.start()}"
    formal = report("formal_loss", sequence=1, phone="13800138000", lost_on="2026-11-22")
    written = report("written_pre_loss", sequence=2, number=CHAN.number, verification="counter")
    malformed = report(sequence=3) | {"kind": "found"}
    with httpx2.Client(base_url=address, trust_env=False) as client:
        sent = [report(sequence=4), formal, written, malformed]
        client.post("/v1/reports", json={"reports": sent}).raise_for_status()
        for kiosk_id, others in ((KIOSK, {}), *_OTHERS):
            beat = heartbeat(kiosk_id, book.etag) | others
            client.post("/v1/heartbeats", json=beat).raise_for_status()
    _tell_in_vain(server.centre, [formal, written, sent[0]])
    server.centre.sign_ins.put(Clerk(CLERK, roles), PASSWORD, clock.now)
    try:
        yield Stand(server.centre, clock, address, formal, written, malformed)
    finally:
        server.close()
