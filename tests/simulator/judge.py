"""What must be so when all has come to rest, held against what the simulator itself knows."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from kiosk.central.erasure import due as due_to_go
from kiosk.central.ledger import Act, Event, Standing
from kiosk.central.receipt_keys import counting_keys
from kiosk.central.rules import settled
from kiosk.central.store.rows import Entry, FirstAnswer, entry_of, standing_of
from kiosk.central.store.store import Store
from kiosk.central.store.tables import answers, content, events, standings
from kiosk.central.store.transaction import Transaction
from kiosk.central.validity import judged
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Outcome, ReportKind, ReportState
from kiosk.queue import rows
from kiosk.queue.finding import seals_of
from kiosk.queue.remains import contents as files_of
from kiosk.queue.ring import KeyRing
from tests.queue.examples import KEY, NAME
from tests.simulator.ledger import Confirmed
from tests.simulator.people import NUMBERS_BEGIN
from tests.simulator.worker import TERM

if TYPE_CHECKING:
    from tests.simulator.kiosk import Kiosk
    from tests.simulator.world import World

_HOLDERS_OWN = {ReportState.UNDONE, ReportState.REPLACED}
_TOLD = {*_HOLDERS_OWN, ReportState.IN_FORCE, ReportState.REFUSED}
"""What a message tells, but that time has passed."""
_REPORTS = frozenset(Act(kind.value) for kind in ReportKind)
_PERSONAL = [text.encode() for text in (NUMBERS_BEGIN, NAME)]


def judge(world: "World") -> list[str]:
    """What is wrong, in words; empty where all is as promised."""
    store = Store.open(world.database)
    assert isinstance(store, Store), store
    try:
        return [*world.ledger.wrongs, *_Judgement(world, store).wrongs()]
    finally:
        store.close()


class _Judgement:
    def __init__(self, world: "World", store: Store) -> None:
        self._world = world
        self._ledger = world.ledger
        self._keys = store.keys
        with store._engine.connect() as connection:
            self._entries = [entry_of(row) for row in connection.execute(sa.select(events))]
            self._answers = {
                row.report_id: FirstAnswer(Outcome(row.outcome), standing_of(row))
                for row in connection.execute(sa.select(answers))
            }
            self._standings: defaultdict[bytes, dict[UUID, Standing]] = defaultdict(dict)
            for row in connection.execute(sa.select(standings)):
                self._standings[row.holder_key][row.report_id] = standing_of(row)
            fleet = Transaction(connection).fleet
            self._waiting = Transaction(connection).notices.waiting()
            self._heard = {one.kiosk_id for one in fleet.at("")}
            self._keys_of = {kiosk.id: fleet.keys(kiosk.id) for kiosk in world.kiosks}
            self._content = {
                row.report_id: json.loads(self._keys.open(row.sealed, row.report_id.bytes) or "{}")
                for row in connection.execute(sa.select(content))
            }
        self._reports = {
            entry.event.report_id: entry for entry in self._entries if entry.event.act in _REPORTS
        }

    def wrongs(self) -> Iterator[str]:
        yield from self._history()
        yield from self._rules()
        yield from self._messages()
        for kiosk in self._world.kiosks:
            yield from self._kiosk(kiosk)
        yield from self._secrets()

    # ---- every report once, and nothing else ---------------------------------------------------

    def _history(self) -> Iterator[str]:
        by_phone: dict[str, UUID] = {}
        known = Counter((e.event.act, e.event.report_id) for e in self._entries)
        yield from (f"{what} is there {n} times" for what, n in known.items() if n > 1)
        numbers = Counter(entry.report_number for entry in self._reports.values())
        yield from (f"number {what} was given {n} times" for what, n in numbers.items() if n > 1)
        for report_id, entry in self._reports.items():
            yield from self._report(report_id, entry, by_phone)
        for event in (one.event for one in self._entries if one.is_step):
            if (event.act, event.report_id) not in self._ledger.steps:
                yield f"nobody took the step {event.act} on {event.report_id}"
        calls = {e.event.report_id for e in self._entries if e.event.act is Act.CALL}
        yield from (f"nobody made the call {one}" for one in calls - self._ledger.calls.keys())
        for call, is_taken in self._ledger.calls.items():
            if is_taken != (call in calls):
                yield f"call {call}: taken, was said: {is_taken}; is known: {call in calls}"

    def _report(self, report_id: UUID, entry: Entry, by_phone: dict[str, UUID]) -> Iterator[str]:
        event = entry.event
        if event.received_at not in self._ledger.arrivals[report_id]:
            yield f"{report_id} did not come at {event.received_at}"
        sent = self._content.get(report_id)
        if sent is None:
            return
        confirmed = self._ledger.confirmed.get(sent.get("phone", ""))
        if confirmed is None:
            yield f"nobody confirmed {report_id}"
            return
        other = by_phone.setdefault(sent["phone"], report_id)
        if other != report_id:
            yield f"one confirmation became two reports: {other} and {report_id}"
        if confirmed.told is not None and confirmed.told.report_id != report_id:
            yield f"told {confirmed.told.report_id}, known as {report_id}"
        if confirmed.told is not None and confirmed.told.recorded_at != event.recorded_at:
            yield f"{report_id} was recorded at another time"
        draft = confirmed.draft
        said = (sent["kind"], sent["holder"]["number"], sent["verification"])
        if said != (draft.kind, draft.holder.number, draft.verification):
            yield f"{report_id} is not what was confirmed: {said}"
        if self._keys.holder_key(draft.holder.number) != entry.holder_key:
            yield f"{report_id} is somebody else's"

    # ---- standings -----------------------------------------------------------------------------

    def _rules(self) -> Iterator[str]:
        theirs: defaultdict[bytes, list[Event]] = defaultdict(list)
        for entry in self._entries:
            theirs[entry.holder_key].append(entry.event)
        for key, of_one in theirs.items():
            yield from self._holder(key, of_one)

    def _holder(self, key: bytes, theirs: list[Event]) -> Iterator[str]:
        """What stands in the tables is what the events alone say, then and now, in any order."""
        stands = self._standings.get(key, {})
        candidates = [settled(theirs, event.received_at).reports for event in theirs]
        if stands not in candidates:
            yield f"standings of a holder are not what {len(theirs)} events say"
        now = self._world.time()
        ledger = settled(theirs, now)
        if settled(reversed(theirs), now) != ledger:
            yield "the order of events matters"
        ongoing = [
            one
            for one, standing in ledger.reports.items()
            if standing.state is ReportState.IN_FORCE and standing.effective_at is None
        ]
        yield from (f"{one} is in force since never" for one in ongoing)

    # ---- messages ------------------------------------------------------------------------------

    def _messages(self) -> Iterator[str]:
        """Who left is told what came of their report otherwise than they were told first."""
        if self._waiting.count:
            yield f"{self._waiting.count} messages wait since {self._waiting.since}"
        for report_id, entry in self._reports.items():
            answer = self._answers.get(report_id)
            standing = self._standings[entry.holder_key].get(report_id)
            if answer is None or standing is None:
                yield f"{report_id} is known, without a first answer or without a standing"
                continue
            first, state = answer.standing.state, standing.state
            told = _TOLD if entry.event.by_holder else _TOLD - _HOLDERS_OWN
            is_due = report_id in self._content and state is not first and state in told
            if is_due and not self._world.messages.came(report_id, state):
                yield f"nobody was told that {report_id} is {state}"

    # ---- kiosks --------------------------------------------------------------------------------

    def _kiosk(self, kiosk: "Kiosk") -> Iterator[str]:
        queue = kiosk.queue
        if queue is None:
            yield f"{kiosk.id} never came back"
            return
        listed, statuses = queue.rows(), queue.statuses()
        if isinstance(listed, Failure) or isinstance(statuses, Failure):
            yield f"{kiosk.id}: {listed} {statuses}"
            return
        verified = queue.verify()
        if isinstance(verified, Failure):
            yield f"{kiosk.id}: {verified}"
        rows_by_id = {UUID(str(row["report_id"])): row for row in listed}
        lost = sum(row.get("last_error") == "queue_reports_lost" for row in listed)
        lost += sum(one["reports_missing"] for one in statuses["moved_aside"])
        yield from self._lost(kiosk, rows_by_id.keys(), lost)
        yield from self._fleet(kiosk)
        for report_id, row in rows_by_id.items():
            yield from self._row(kiosk, report_id, row)
        yield from self._erased(kiosk, rows_by_id)

    def _lost(self, kiosk: "Kiosk", there: Collection[UUID], told: int) -> Iterator[str]:
        """Only what an accident tore may be, and no more than ``told`` of."""
        absent = 0
        for report_id, confirmed in self._ledger.told().items():
            if confirmed.kiosk != kiosk.id or report_id in self._reports:
                continue
            reason = self._refusal(confirmed)
            if reason is not None and (report_id in there or confirmed.may_be_torn):
                continue
            absent += 1
            if not confirmed.may_be_torn:
                yield f"{kiosk.id}: {report_id} was recorded, and the centre doesn't know it"
        if absent > told:
            yield f"{kiosk.id}: {absent} reports are lost, and {told} told so"

    def _row(self, kiosk: "Kiosk", report_id: UUID, row: Mapping[str, object]) -> Iterator[str]:
        state = row["state"]
        if state == ReportState.RECORDED:
            yield f"{kiosk.id}: {report_id} still waits"
        if row.get("last_error") == "queue_reports_lost":
            return  # its content is gone, and whether it was sent nobody knows there
        first = self._answers.get(report_id)
        known = state != ReportState.REFUSED or row.get("last_error") == "formal_loss_final"
        if known and first is None:
            yield f"{kiosk.id} says {state} of {report_id}, and the centre doesn't know it"
        elif known and first is not None and first.standing.state != state:
            yield f"{kiosk.id} says {state} of {report_id}, the centre said {first.standing.state}"
        elif not known and first is not None:
            yield f"{kiosk.id} says {row} of {report_id}, the centre said {first.standing.state}"

    def _refusal(self, confirmed: Confirmed) -> FailureCode | None:
        """Why the rules have no place for it, if they haven't."""
        draft = confirmed.draft
        policy = self._world.rules.for_region(draft.issuing_region)
        judgement = judged(draft.kind, draft.verification, self._world.time(), policy)
        return judgement if isinstance(judgement, FailureCode) else None

    def _fleet(self, kiosk: "Kiosk") -> Iterator[str]:
        """It and the centre know of each other: whose rules hold, and which receipt keys count: the
        first, what that has handed over to, and what a person has approved.
        """
        if kiosk.shelf.current.etag != self._world.rules.etag:
            yield f"{kiosk.id} goes by older rules than the centre"
        counting = {key.x for key in counting_keys(self._keys_of[kiosk.id])}
        if kiosk.id not in self._heard:
            yield f"nobody has heard of {kiosk.id}"
        if not counting:
            yield f"no receipt key of {kiosk.id} counts"
        if not (kiosk.has_lost_key or kiosk.key._key.public_jwk["x"] in counting):
            yield f"the receipt key of {kiosk.id} does not count"
        further = self._ledger.approvals[kiosk.id] + self._ledger.renewals[kiosk.id]
        if len(counting) > 1 + further:
            yield f"{kiosk.id}: {len(counting)} receipt keys count"

    # ---- secrets -------------------------------------------------------------------------------

    def _erased(self, kiosk: "Kiosk", known: Mapping[UUID, Mapping[str, object]]) -> Iterator[str]:
        """Days after the last report, nothing opens that names somebody who has the last word."""
        ring = KeyRing.of(kiosk.folder, KEY)
        for seal in seals_of(list(files_of(kiosk.folder)), ring.sealers.values()):
            if seal.place != rows.REPORT or seal.content is None:
                continue
            row = known.get(UUID(seal.content["report_id"]))
            if row is None or row["state"] not in rows.OPEN:
                where = seal.path.relative_to(self._world.folder)
                yield f"{where} still names who made {seal.content['report_id']}"

    def _secrets(self) -> Iterator[str]:
        for due in due_to_go(self._entries, self._world.time(), TERM).values():
            kept = due & self._content.keys()
            yield from (f"the centre still holds {one}" for one in kept)
        for path in self._world.folder.rglob("*"):
            if path.is_file() and any(text in path.read_bytes() for text in _PERSONAL):
                yield f"{path.name} names somebody in plain"
