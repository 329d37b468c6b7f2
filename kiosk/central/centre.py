"""The central service without its web side: it receives, remembers and answers."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.base import log
from kiosk.central.api import (
    Fetch,
    Heartbeat,
    HeartbeatAnswer,
    Holder,
    KeySet,
    KnownCard,
    KnownReport,
    Malformed,
    PublicKey,
    Report,
    Result,
    Status,
)
from kiosk.central.intake import Intake, reference
from kiosk.central.rules import (
    Act,
    Event,
    Ledger,
    Standing,
    counter_may,
    settled,
    validity,
)
from kiosk.central.store import Entry, Store, Transaction
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportKind, ReportState
from kiosk.domain.report_number import is_report_number

Clock = Callable[[], datetime]
_CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""A batch on its way may take a while; validities are told in hours and days."""


class Centre:
    """Safe to use from any thread. ``clock`` answers with an aware time.

    ``outcomes`` counts the answers to reports since the start.
    """

    def __init__(self, store: Store, policies: PolicyBook, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.policies = policies
        self.outcomes: Counter[Outcome] = Counter()

    @classmethod
    def open(
        cls,
        database_url: str,
        policies: PolicyBook,
        *,
        clock: Clock = china.now,
        make: bool = True,
    ) -> Self | Failure:
        """With ``make`` false only a database that is there already."""
        store = Store.open(database_url, make=make)
        return store if isinstance(store, Failure) else cls(store, policies, clock)

    def close(self) -> None:
        self._store.close()

    def receive(
        self, reports: Sequence[Report | Malformed], sent_at: datetime | None = None
    ) -> list[Result]:
        """Take in a batch, in one transaction; the answers come in the order of the reports.

        ``sent_at`` is what the kiosk's clock says now: where that is wrong, so is what it said of
        when the reports were recorded.
        """
        with self._store.transaction() as transaction:
            now = self._now()
            told_right = sent_at is None or abs(sent_at - now) <= _CLOCK_TOLERANCE
            intake = Intake(transaction, reports, self.policies, now, told_right=told_right)
            results = [intake.take(report) for report in reports]
            transaction.add(intake.new)
            outcomes = Counter(result.outcome for result in results)
            self.outcomes.update(outcomes)
        log.info("central.received", **{outcome.value: outcomes[outcome] for outcome in Outcome})
        return results

    def status(self, holder: Holder) -> Status:
        """What is true now of a person's cards and reports."""
        with self._store.transaction() as transaction:
            entries = transaction.entries((), (holder.number,))
        ledger = settled((entry.event for entry in entries), self._now())
        reports = [
            _known_report(entry.content, ledger.reports[entry.event.report_id])
            for entry in entries
            if entry.content is not None
        ]
        reports.sort(key=lambda report: (report.recorded_at, report.report_id), reverse=True)
        return Status(cards=_known_cards(ledger), reports=reports)

    def counter_step(self, act: Act, which: str) -> Standing | Failure:
        """The counter confirms a report, its papers checked, or has handed out the new card.

        ``which`` is its number or its id. Replacing completes a formal loss that was not confirmed
        before. Fails with ``report_unknown``, ``report_number_shared`` where only the id tells
        which one is meant, or ``not_awaiting_counter``.
        """
        with self._store.transaction() as transaction:
            target = self._meant(transaction, which)
            if isinstance(target, Failure):
                return target
            events = [e.event for e in transaction.entries((), (target.holder,))]
            # After all that is known, even where the clock was set back.
            now = max(self._now(), *(event.received_at for event in events))
            state = settled(events, now).reports[target.event.report_id].state
            if not counter_may(act, target.event.act, state):
                return Failure(FailureCode.NOT_AWAITING_COUNTER, f"{which}: {state}")
            step = self._step(act, target, now)
            transaction.add([Entry(step, target.report_number, target.holder)])
            standing = settled([*events, step], now).reports[step.report_id]
        log.info("central.counter_step", act=act.value, report_number=target.report_number)
        return standing

    def _meant(self, transaction: Transaction, which: str) -> Entry | Failure:
        """The report of this number or id; of a number that two have, neither is guessed."""
        reports = [
            entry
            for entry in (
                transaction.entries_of_number(which)
                if is_report_number(which)
                else transaction.entries((UUID(which),), ())
            )
            if entry.content is not None
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

    def newest_for_counter(self) -> str | None:
        """The id of the report that came last of those the counter has yet to confirm."""
        now = self._now()
        with self._store.transaction() as transaction:
            for entry in reversed(transaction.entries_for_counter()):
                known = transaction.entries((), (entry.holder,))
                standing = settled((e.event for e in known), now).reports[entry.event.report_id]
                if standing.state is ReportState.AWAITING_COUNTER:
                    return str(entry.event.report_id)
        return None

    def take_call(self, holder_number: str, issuing_region: str) -> Standing | Failure:
        """Somebody has told the hotline that their card is lost: a pre-loss that no kiosk made.

        It lasts as the region's pre-loss does. Fails with ``region_not_served``.
        """
        policy = self.policies.for_region(issuing_region)
        if policy is None or not policy.served:
            return Failure(FailureCode.REGION_NOT_SERVED, issuing_region)
        with self._store.transaction() as transaction:
            now = self._now()
            until, cancels_card = validity(ReportKind.PRE_LOSS, now, policy)
            number = reference(now, transaction.next_sequence())
            call = Event(Act.CALL, uuid7(), policy.region, now, now, number, until, cancels_card)
            events = [e.event for e in transaction.entries((), (holder_number,))]
            transaction.add([Entry(call, "", holder_number)])
        return settled([*events, call], now).reports[call.report_id]

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer:
        now = self._now()
        with self._store.transaction() as transaction:
            transaction.heard_from(
                heartbeat.kiosk_id,
                heartbeat.model_dump_json(exclude_none=True),
                heartbeat.receipt_key.model_dump_json(),
                now,
            )
        stale = heartbeat.policies != self.policies.etag
        return HeartbeatAnswer(time=now, fetch=[Fetch.POLICIES] if stale else [])

    def receipt_keys(self, kiosk_id: str) -> KeySet:
        with self._store.transaction() as transaction:
            keys = transaction.receipt_keys(kiosk_id)
        return KeySet(keys=[PublicKey.model_validate_json(key) for key in keys])

    def kiosks(self) -> int:
        """How many kiosks have been heard from."""
        with self._store.transaction() as transaction:
            return transaction.kiosks()

    def _now(self) -> datetime:
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


def _known_report(content: str, standing: Standing) -> KnownReport:
    report = Report.model_validate_json(content)
    return KnownReport(
        report_id=report.report_id,
        report_number=report.report_number,
        kind=report.kind,
        issuing_region=report.issuing_region,
        recorded_at=report.recorded_at,
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
        )
        for card in ledger.cards
    ]
