"""The central service without its web side: it receives, remembers and answers."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Final, Self
from uuid import UUID

from kiosk.base import log
from kiosk.central.api import (
    Fetch,
    Heartbeat,
    HeartbeatAnswer,
    Holder,
    KeySet,
    KnownCard,
    KnownReport,
    Result,
    Status,
)
from kiosk.central.attention import Kiosk, Need, heard_of, kiosk_of, times_at
from kiosk.central.batch import Batch
from kiosk.central.desk import Desk
from kiosk.central.intake import Intake, standings_of
from kiosk.central.ledger import Act, Event, Ledger, Standing
from kiosk.central.metrics import Meter
from kiosk.central.notices.changes import changes
from kiosk.central.notices.gateway import Address, Gateway
from kiosk.central.notices.outbox import Outbox
from kiosk.central.notices.sender import Sender
from kiosk.central.orders import LASTS, GivenOrder, give, number_after, to_send
from kiosk.central.orders import public_key as public_order_key
from kiosk.central.receipt_keys import (
    approved,
    counting_keys,
    public_key,
    shown,
    thumbprint,
)
from kiosk.central.receipts import Receipts
from kiosk.central.rules import counter_may, settled
from kiosk.central.sign_in import SignIns
from kiosk.central.store import trail
from kiosk.central.store.fleet import HeardKiosk, ShownKey
from kiosk.central.store.notices import GivenUp, Waiting
from kiosk.central.store.rows import Entry, standing_entries
from kiosk.central.store.store import Store
from kiosk.central.store.trail import COMMAND, Noted
from kiosk.central.store.transaction import Transaction
from kiosk.central.validity import validity
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.order import Order, OrderAct
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportKind, ReportState
from kiosk.domain.report_number import is_report_number

Clock = Callable[[], datetime]
_ORDERS_SHOWN: Final = 50
_REPORTS: Final = frozenset(Act(kind.value) for kind in ReportKind)


class Centre:
    """Safe to use from any thread. ``clock`` answers with an aware time."""

    def __init__(
        self, store: Store, policies: PolicyBook, clock: Clock, *, tells: bool | None = None
    ) -> None:
        """Whether it tells people by messages: ``None`` where that is as the database has it."""
        self._store = store
        self.tells = _settled(store, tells=tells)
        self._clock = clock
        self.sign_ins = SignIns(store)
        self.receipts = Receipts(store, self.now)
        self.desk = Desk(store, self.receipts, self.now)
        self.policies = policies

    @classmethod
    def open(
        cls,
        database_url: str,
        policies: PolicyBook,
        *,
        clock: Clock = china.now,
        make: bool = True,
        tells: bool | None = None,
    ) -> Self | Failure:
        """With ``make`` false only a database that is there already (:meth:`Store.open`)."""
        store = Store.open(database_url, make=make)
        return store if isinstance(store, Failure) else cls(store, policies, clock, tells=tells)

    def close(self) -> None:
        self._store.close()

    def receive(self, batches: Sequence[Batch]) -> list[list[Result]]:
        """Take batches in, in one transaction; the answers of each, in the order of its reports."""
        now = self.now()
        intake = Intake(batches, self._store.keys, self.policies, now, self._outbox(now))
        results = self._recalled(batches, intake)
        if results is None:
            references = self._store.references.take(sum(len(one.reports) for one in batches))
            results = self._store.write(lambda work: intake.take(work, references))
        outcomes = Counter(result.outcome for result in results)
        log.info("central.received", **{outcome.value: outcomes[outcome] for outcome in Outcome})
        left = iter(results)
        return [list(islice(left, len(batch.reports))) for batch in batches]

    def _recalled(self, batches: Sequence[Batch], intake: Intake) -> list[Result] | None:
        """What was answered before, where a batch is sent again; people's own seldom are."""
        if all(len(batch.reports) == 1 for batch in batches):
            return None
        with self._store.reading() as work:
            return intake.recall(work)

    def _outbox(self, now: datetime) -> Outbox | None:
        return Outbox(self._store.keys, self.policies, now) if self.tells else None

    def sender(self, where: Address, meter: Meter, random: Random | None = None) -> Sender:
        """Who sends this centre's notices; not started yet."""
        return Sender(self._store, Gateway(where, self.now), self.now, meter, random)

    def notices(self, most: int) -> tuple[Waiting, list[GivenUp]]:
        """What waits to be told, and the newest that nobody took."""
        with self._store.reading() as work:
            return work.notices.waiting(), work.notices.given_up(most)

    @property
    def writers(self) -> int:
        """How many transactions may well be written at once."""
        return self._store.writers

    def status(self, holder: Holder) -> Status:
        """What is true now of a person's cards and reports."""
        with self._store.reading() as work:
            entries = work.history([self._store.keys.holder_key(holder.number)])
        ledger = settled((entry.event for entry in entries), self.now())
        reports = [
            _known_report(entry, ledger.reports[entry.event.report_id])
            for entry in entries
            if entry.event.act in _REPORTS
        ]
        reports.sort(key=lambda report: (report.recorded_at, report.report_id), reverse=True)
        return Status(cards=_known_cards(ledger), reports=reports)

    def asked(self, holder: Holder, who: str) -> Status:
        """The same, for ``who``: that they asked stands in the trail before they are answered."""
        key = self._store.keys.holder_key(holder.number)
        noted = Noted(self.now(), who, trail.Act.STATUS, detail=key.hex())
        self._store.note(noted)
        return self.status(holder)

    def counter_step(
        self, act: Act, which: str, who: str = COMMAND, detail: str = ""
    ) -> Standing | Failure:
        """The counter confirms a report, its papers checked, refuses it, or has handed out the new
        card; the trail says ``who`` did so, and ``detail``.

        ``which`` is its number or its id. Replacing completes a formal loss that was not confirmed
        before. Fails with ``report_unknown``, ``report_number_shared`` where only the id tells
        which one is meant, or ``not_awaiting_counter``.
        """
        taken = self._store.write(lambda work: self._take_step(work, act, which, who, detail))
        if isinstance(taken, Failure):
            return taken
        step, standing = taken
        log.info("central.counter_step", act=act.value, report_number=step.report_number)
        return standing

    def _take_step(
        self, work: Transaction, act: Act, which: str, who: str, detail: str
    ) -> tuple[Entry, Standing] | Failure:
        target = _meant(work, which)
        if isinstance(target, Failure):
            return target
        work.lock([target.holder_key], self.now())
        entries = work.history([target.holder_key])
        # After all that is known, even where the clock was set back.
        now = max(self.now(), *(entry.event.received_at for entry in entries))
        report_id = target.event.report_id
        state = settled((entry.event for entry in entries), now).reports[report_id].state
        if not counter_may(act, target.event.act, state):
            return Failure(FailureCode.NOT_AWAITING_COUNTER, f"{which}: {state}")
        step = replace(target, event=self._step(act, target, now))
        work.add([step], {}, {})
        work.trail.note(Noted(now, who, act.value, report_id, detail))
        standings = standings_of([*entries, step], now)
        work.stand(standing_entries(entries, standings))
        if outbox := self._outbox(now):
            before = standings_of(entries, now)
            outbox.put(work, list(changes(entries, before, standings)))
        return step, standings[report_id]

    def newest_for_counter(self) -> str | None:
        """The id of the report that came last of those the counter has yet to confirm."""
        with self._store.reading() as work:
            newest = work.newest(ReportState.AWAITING_COUNTER)
        return None if newest is None else str(newest)

    def heartbeat(
        self, heartbeat: Heartbeat, certificate_until: datetime | None = None
    ) -> HeartbeatAnswer:
        """Keep how a kiosk is. Its receipt key counts as :mod:`kiosk.central.receipt_keys` says."""
        now = self.now()
        heard = heard_of(heartbeat, now, certificate_until)
        answers = [(one.number, one.answer) for one in heartbeat.orders or ()]

        def keep(work: Transaction) -> list[str]:
            work.fleet.hear(heard)
            work.orders.answer(heartbeat.kiosk_id, answers, now)
            known = work.fleet.keys(heartbeat.kiosk_id)
            key = heartbeat.receipt_key
            changed = shown(key, heartbeat.receipt_key_signature, known, now)
            if changed is not None:
                work.fleet.show_key(heartbeat.kiosk_id, changed)
            return to_send(self._orders_in(work, heartbeat.kiosk_id), now)

        waiting = self._store.write(keep)
        stale = heartbeat.policies != self.policies.etag
        fetch = [Fetch.POLICIES] if stale else []
        return HeartbeatAnswer(time=now, fetch=fetch, orders=waiting or None)

    def order(
        self, kiosk_id: str, act: OrderAct, who: str = COMMAND, lasts: timedelta = LASTS
    ) -> GivenOrder | Failure:
        """Have a kiosk do something, once; the trail says ``who`` ordered it.

        Fails with ``kiosk_unknown``.
        """

        def give_it(work: Transaction) -> GivenOrder | Failure:
            if not work.orders.lock(kiosk_id):
                return Failure(FailureCode.KIOSK_UNKNOWN, kiosk_id)
            now = self.now()
            number = number_after(work.orders.last(kiosk_id), now)
            order = Order(kiosk_id, number, act.value, now + lasts)
            given = give(self._store.keys, order, who, now)
            work.orders.add(vars(given))
            detail = f"{kiosk_id} {given.number} {act}"
            work.trail.note(Noted(given.given_at, who, trail.Act.ORDERED, detail=detail))
            return given

        given = self._store.write(give_it)
        if isinstance(given, GivenOrder):
            log.info("central.ordered", kiosk_id=kiosk_id, number=given.number, act=act.value)
        return given

    def orders_of(self, kiosk_id: str) -> list[GivenOrder]:
        """The latest orders of a kiosk, newest first."""
        with self._store.reading() as work:
            return self._orders_in(work, kiosk_id)

    def _orders_in(self, work: Transaction, kiosk_id: str) -> list[GivenOrder]:
        return [GivenOrder(**row) for row in work.orders.of(kiosk_id, _ORDERS_SHOWN)]

    @property
    def order_key(self) -> str:
        """The public half of what signs orders."""
        return public_order_key(self._store.keys)

    def keep_diagnostics(self, kiosk_id: str, content: str) -> None:
        """What a kiosk told of itself, as JSON."""
        now = self.now()
        self._store.write(lambda work: work.orders.keep_diagnostics(kiosk_id, content, now))

    def diagnostics(self, kiosk_id: str) -> tuple[str, datetime] | None:
        """What it told last, and when."""
        with self._store.reading() as work:
            return work.orders.diagnostics(kiosk_id)

    def receipt_keys(self, kiosk_id: str) -> KeySet:
        """Those that count."""
        with self._store.reading() as work:
            return KeySet(keys=counting_keys(work.fleet.keys(kiosk_id)))

    def fleet(self, place: str, first: int, most: int) -> tuple[list[Kiosk], dict[Need, int]]:
        """Of the kiosks whose ids begin with ``place`` so many from the ``first`` on (from 0),
        those that need a person before all others; and how many of them all are how urgent.
        """
        now, etag = self.now(), self.policies.etag
        times = times_at(now, etag)
        with self._store.reading() as work:
            waiting = work.fleet.waiting_keys()
            heard = work.fleet.by_need(place, times, first, most)
            counts = work.fleet.needs(place, times)
        kiosks = [kiosk_of(one, now, etag, key_waits=one.kiosk_id in waiting) for one in heard]
        return kiosks, {need: counts.get(need, 0) for need in Need}

    def kiosk(self, kiosk_id: str) -> Kiosk | None:
        """One of which something was heard."""
        with self._store.reading() as work:
            waits = kiosk_id in work.fleet.waiting_keys()
            latest = next((o for o in work.fleet.at(kiosk_id) if o.kiosk_id == kiosk_id), None)
        if latest is None:
            return None
        return kiosk_of(latest, self.now(), self.policies.etag, key_waits=waits)

    def stated_at(self, kiosk_id: str, since: datetime) -> int:
        """How much a kiosk took since then from people without any document."""
        with self._store.reading() as work:
            return len(work.stated.since([kiosk_id], since))

    def kiosk_hours(self, kiosk_id: str, since: datetime) -> list[HeardKiosk]:
        """How a kiosk was at the end of each hour since then, newest first."""
        with self._store.reading() as work:
            return work.fleet.hours(kiosk_id, since)

    def approve_key(self, kiosk_id: str, thumb: str | None) -> str | Failure:
        """A person has compared the key that a kiosk shows, which counts from now on.

        ``thumb`` names it (RFC 7638) where several wait; the thumbprint of the one that was
        approved. Fails with ``receipt_key_not_waiting``.
        """

        def approve(work: Transaction) -> ShownKey | Failure:
            key = approved(kiosk_id, thumb, work.fleet.keys(kiosk_id), self.now())
            if isinstance(key, ShownKey):
                work.fleet.show_key(kiosk_id, key)
                detail = f"{kiosk_id} {thumbprint(public_key(key))}"
                work.trail.note(Noted(self.now(), COMMAND, trail.Act.KEY_APPROVED, detail=detail))
            return key

        key = self._store.write(approve)
        if isinstance(key, Failure):
            return key
        log.info("central.key_approved", kiosk_id=kiosk_id)
        return thumbprint(public_key(key))

    def kiosks(self) -> int:
        """How many kiosks have been heard from."""
        with self._store.reading() as work:
            return work.fleet.count()

    def now(self) -> datetime:
        """The centre's time, in Beijing's."""
        return self._clock().astimezone(china.CHINA_TIME)

    def _step(self, act: Act, target: Entry, now: datetime) -> Event:
        report = target.event
        policy = self.policies.for_region(report.region)
        until, cancels_card = None, False
        if act is Act.CONFIRM and policy is not None:
            until, cancels_card = validity(ReportKind(report.act.value), now, policy)
        return Event(
            act, report.report_id, report.region, now, now, report.reference, until, cancels_card
        )


def _settled(store: Store, *, tells: bool | None) -> bool:
    """The counter's steps by a command are told of where those by whoever serves are."""
    if tells is None:
        with store.reading() as work:
            return work.notices.are_on()
    store.write(lambda work: work.notices.turn(on=tells))
    return tells


def _meant(work: Transaction, which: str) -> Entry | Failure:
    """The report of this number or id; of a number that two have, neither is guessed."""
    if is_report_number(which):
        named = work.reports_of_number(which)
    else:
        holder = work.holder_of(UUID(which))
        named = [] if holder is None else [(UUID(which), holder)]
    ids = {report_id for report_id, _ in named}
    reports = [
        entry
        for entry in work.history({holder for _, holder in named})
        if entry.event.report_id in ids and entry.event.act in _REPORTS
    ]
    if len(reports) == 1:
        return reports[0]
    if not reports:
        return Failure(FailureCode.REPORT_UNKNOWN, which)
    listed = (
        f"{entry.event.report_id} ({entry.event.act} of {entry.event.recorded_at:%F %H:%M})"
        for entry in reports
    )
    return Failure(FailureCode.REPORT_NUMBER_SHARED, f"{which} is {' and '.join(listed)}")


def _known_report(entry: Entry, standing: Standing) -> KnownReport:
    event = entry.event
    return KnownReport(
        report_id=event.report_id,
        report_number=entry.report_number,
        kind=ReportKind(event.act.value),
        issuing_region=entry.issuing_region,
        recorded_at=event.recorded_at,
        verification=event.verification,
        by_arrival=event.by_arrival or None,
        state=standing.state,
        central_reference=standing.reference,
        effective_at=standing.effective_at,
        expires_at=standing.expires_at,
        reason=standing.reason,
    )


def _known_cards(ledger: Ledger) -> list[KnownCard]:
    return [
        KnownCard(
            issuing_region=card.region,
            state=card.state,
            central_reference=card.reference,
            effective_at=card.since,
            expires_at=card.expires_at,
            verification=card.verification,
        )
        for card in ledger.cards
    ]
