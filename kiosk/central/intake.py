"""Taking reports in: each is refused, known already, or one more event of its holder.

What a report comes to is judged before anything is written, and told once all of its batch are
there: so it doesn't matter how a kiosk cuts its queue into batches.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from kiosk.base import log
from kiosk.central.api import Malformed, Result
from kiosk.central.arrivals import Arrivals, Arrived
from kiosk.central.batch import Batch
from kiosk.central.brake import WITHIN, too_many
from kiosk.central.ledger import Event, Standing
from kiosk.central.notices.changes import Change, changes, is_unheard, may_be_lost, turned_away
from kiosk.central.notices.outbox import Outbox
from kiosk.central.rules import settled
from kiosk.central.store.keys import Keys
from kiosk.central.store.references import reference
from kiosk.central.store.rows import Claim, Entry, FirstAnswer, Quarantined, standing_entries
from kiosk.central.store.transaction import Transaction
from kiosk.central.validity import Judgement
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, ReportState, Verification


class Intake:
    """Batches that are taken in at ``now``, in one transaction.

    ``outbox`` is there where people are told of what they could not be told at the kiosk.
    """

    def __init__(
        self,
        batches: Iterable[Batch],
        keys: Keys,
        policies: PolicyBook,
        now: datetime,
        outbox: Outbox | None = None,
    ) -> None:
        self._outbox = outbox
        self._keys = keys
        self._now = now
        arrivals = Arrivals(keys, policies, now)
        self._all = [
            one if isinstance(one, Malformed) else arrivals.arrived(one, batch.sent_at)
            for batch in batches
            for one in batch.reports
        ]
        for one in self._all:
            if isinstance(one, Malformed):
                log.warning("central.malformed", faults=one.faults)

    def recall(self, transaction: Transaction) -> list[Result] | None:
        """The answers where all of it came before and nothing is to be written: who sends a batch
        again keeps nobody waiting. ``None`` where it is to be taken in.
        """
        arrived = [one for one in self._all if isinstance(one, Arrived)]
        if len(arrived) < len(self._all) or any(map(self._is_to_be_told, arrived)):
            return None
        if transaction.holder_of(arrived[0].claim.report_id) is None:
            return None
        claims = transaction.claims({one.claim.report_id for one in arrived})
        if any(claims.get(one.claim.report_id) != one.claim for one in arrived):
            return None
        first = transaction.first_answers(one.claim for one in arrived)
        return list(self._results(claims, first, {})) if first.keys() == claims.keys() else None

    def take(self, transaction: Transaction, references: Sequence[int]) -> list[Result]:
        """Everything new goes to the database; the answers, in the order of the reports.

        ``references`` are numbers of the centre's own, one for each report at least.
        """
        arrived = [one for one in self._all if isinstance(one, Arrived)]
        accepted = [one for one in arrived if isinstance(one.judgement, Judgement)]
        claimed = transaction.claim(
            (one.claim for one in accepted), {one.claim.report_id for one in arrived}
        )
        claims = claimed.holds
        ours = [one for one in arrived if claims.get(one.claim.report_id) == one.claim]
        keys = {one.claim.holder_key for one in ours}
        unknown = transaction.lock(keys, self._now)
        first = {} if claimed.are_new else transaction.first_answers(one.claim for one in ours)
        new = {one.claim.report_id: one for one in ours if one.claim.report_id not in first}
        braked = self._brake(transaction, list(new.values()))
        added = [
            self._entry(one, one.judgement, place, references[place], braked)
            for place, one in enumerate(new.values())
            if isinstance(one.judgement, Judgement)
        ]
        changed = {entry.holder_key for entry in added}
        known = [] if unknown else transaction.history(changed)
        entries = [*known, *added]
        standings = standings_of(entries, self._now)
        told = {e.event.report_id: first_answer(standings[e.event.report_id]) for e in added}
        sealed = {id_: self._keys.seal(new[id_].content, id_.bytes) for id_ in told}
        transaction.add(added, told, sealed)
        transaction.stand(standing_entries(entries, standings))
        results = list(self._results(claims, first, told))
        transaction.set_apart(self._refused(results), self._now)
        if self._outbox is not None:
            told_of = changes(
                entries,
                standings_of(known, self._now),
                standings,
                {id_ for id_, one in new.items() if is_unheard(one.waited)},
                {id_: one.phone for id_, one in new.items()},
            )
            again = [one for one in ours if one.claim.report_id in first]
            lost = self._lost(transaction, again)
            self._outbox.put(transaction, [*told_of, *lost, *self._turned_away(results)])
        return results

    def _is_to_be_told(self, again: Arrived) -> bool:
        """Whether somebody may still wait to be told of what came before."""
        return self._outbox is not None and bool(again.phone) and may_be_lost(again.waited)

    def _lost(self, transaction: Transaction, again: Iterable[Arrived]) -> Iterator[Change]:
        """Of reports that came again, those whose first answer got lost on its way."""
        phones = {one.claim.report_id: one.phone for one in again if self._is_to_be_told(one)}
        keys = {one.claim.holder_key for one in again if one.claim.report_id in phones}
        entries = transaction.history(keys) if keys else []
        now = standings_of(entries, self._now)
        return changes(entries, now, now, phones.keys(), phones)

    def _turned_away(self, results: Sequence[Result]) -> Iterator[Change]:
        """What has no place here, of people who left before that could be said."""
        for one, result in zip(self._all, results, strict=True):
            if isinstance(one, Malformed) or result.central_reference or not one.phone:
                continue
            if isinstance(one.judgement, FailureCode) and is_unheard(one.waited):
                yield turned_away(one)

    def _results(
        self,
        claims: Mapping[UUID, Claim],
        first: Mapping[UUID, FirstAnswer],
        told: Mapping[UUID, FirstAnswer],
    ) -> Iterator[Result]:
        known = dict(first)
        for one in self._all:
            if isinstance(one, Malformed):
                yield refusal(one.report_id, FailureCode.REPORT_INVALID)
                continue
            report_id = one.claim.report_id
            if report_id in claims and claims[report_id] != one.claim:
                yield refusal(report_id, FailureCode.CONFLICT)
            elif report_id in known:
                yield result_of(report_id, known[report_id], Outcome.DUPLICATE)
            elif report_id in told:
                known[report_id] = told[report_id]
                yield result_of(report_id, told[report_id], told[report_id].outcome)
            elif isinstance(one.judgement, FailureCode):
                yield refusal(report_id, one.judgement)

    def _refused(self, results: Sequence[Result]) -> Iterator[Quarantined]:
        """What nothing else is kept of."""
        for one, result in zip(self._all, results, strict=True):
            if result.reason is None or result.central_reference:
                continue
            raw = one.raw if isinstance(one, Malformed) else one.content
            digest = self._keys.digest(raw)
            yield Quarantined(digest, FailureCode(result.reason), self._keys.seal(raw, digest))

    def _brake(self, transaction: Transaction, new: Sequence[Arrived]) -> AbstractSet[UUID]:
        """Those that wait for the counter, since their kiosk took too many without a document."""
        stated = [one.stated for one in new if one.verification is Verification.STATED]
        if not stated:
            return frozenset()
        kiosk_ids = {one.kiosk_id for one in stated}
        transaction.stated.lock(kiosk_ids)
        since = min(one.happened_at for one in stated) - WITHIN
        known = transaction.stated.since(kiosk_ids, since)
        transaction.stated.note(stated)
        return too_many(stated, known)

    def _entry(
        self, one: Arrived, judgement: Judgement, place: int, number: int, braked: AbstractSet[UUID]
    ) -> Entry:
        report_id = one.claim.report_id
        event = Event(
            one.act,
            report_id,
            judgement.region,
            one.recorded_at,
            self._now,
            reference(self._now, number),
            judgement.until,
            judgement.cancels_card,
            judgement.needs_counter or report_id in braked,
            one.synchronised,
            place,
            one.verification,
        )
        return Entry(event, one.claim.holder_key, one.report_number, one.issuing_region)


def standings_of(entries: Iterable[Entry], now: datetime) -> dict[UUID, Standing]:
    """What is true at ``now`` of every report of these people, given all that is known of them."""
    events: defaultdict[bytes, list[Event]] = defaultdict(list)
    for entry in entries:
        events[entry.holder_key].append(entry.event)
    found: dict[UUID, Standing] = {}
    for theirs in events.values():
        found |= settled(theirs, now).reports
    return found


def first_answer(standing: Standing) -> FirstAnswer:
    refused = standing.state is ReportState.REFUSED
    return FirstAnswer(Outcome.REFUSED if refused else Outcome.ACCEPTED, standing)


def refusal(report_id: UUID | None, reason: FailureCode) -> Result:
    """The answer to what has no place; sent again it is looked at anew."""
    return Result(
        report_id=report_id,
        outcome=Outcome.REFUSED,
        state=ReportState.REFUSED,
        central_reference="",
        reason=reason,
    )


def result_of(report_id: UUID, said: FirstAnswer, outcome: Outcome) -> Result:
    standing = said.standing
    return Result(
        report_id=report_id,
        outcome=outcome,
        state=standing.state,
        central_reference=standing.reference,
        effective_at=standing.effective_at,
        expires_at=standing.expires_at,
        reason=standing.reason,
    )
