"""The centre's rules, as pure functions (contracts, section 4; facts, sections 1.1 and 1.3).

What the centre knows of a holder is a set of events that only grows. :func:`settled` says what
is true of them at a moment: it takes them in order of when they happened, so neither the order
nor the number of their arrivals matters. Nothing else decides a state.

- A card has one active pre-loss. Reports that come while it is active join it: they share its
  reference and beginning, and it lasts until the last of them ends.
- A report is valid from when it was recorded, or from when it arrived where the kiosk's clock
  was wrong; a written one from when the counter confirmed it. Arriving after its end it is
  ``lapsed``, never was in force, and changes nothing else.
- A call to the hotline is a pre-loss like any other, from the moment of the call.
- What the counter refuses never comes into force; it changes nothing else.
- Once formal loss is applied for, the pre-loss can't be undone; once the counter has confirmed
  it, it ends every pre-loss and is final: it stays until the card is replaced. A region's
  ``formal_loss_final`` only chooses the words.
- What was reported without the holder's own chip (stated, by an agent, or typed) stands by itself:
  it never changes what is true of the holder's reports, joins none and is told nothing of them,
  while the holder's undoing and formal loss end it, too. Of what was only stated of a card in
  thirty days the first three take effect; the rest waits for the counter.
"""

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Final
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.central.ledger import STEPS, Act, Card, Event, Ledger, Standing
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import ReportState, Verification
from kiosk.domain.status import CardState

STATED_MOST: Final = 3
STATED_WITHIN: Final = timedelta(days=30)
"""So many stated reports of a card take effect in that time, or one could block it for ever."""


def counter_may(step: Act, kind: Act, state: ReportState) -> bool:
    """Whether the counter may take ``step`` on a report of ``kind`` that stands in ``state``."""
    if step is not Act.REPLACE:
        return state is ReportState.AWAITING_COUNTER
    return kind is Act.FORMAL_LOSS and state in (
        ReportState.AWAITING_COUNTER,
        ReportState.IN_FORCE,
    )


def settled(events: Iterable[Event], now: datetime) -> Ledger:
    """What is true at ``now`` of one holder, given everything known of them."""
    first: dict[tuple[Act, UUID], Event] = {}
    for event in sorted(events, key=lambda event: event.received_at):
        first.setdefault((event.act, event.report_id), event)
    cards: dict[str, _CardFile] = {}
    for event in sorted(first.values(), key=_order):
        cards.setdefault(event.region, _CardFile()).apply(event)
    reports: dict[UUID, Standing] = {}
    for file in cards.values():
        reports |= file.standings(now)
    return Ledger(reports, tuple(cards[region].card(region, now) for region in sorted(cards)))


def _order(event: Event) -> tuple[datetime, bool, int, datetime, Act, UUID]:
    """By time; at the same instant reports before the counter's steps on them.

    What came together keeps the order that the kiosk's clock told, though it is ahead; where the
    clock tells nothing, that in which it was sent.
    """
    step = event.act in STEPS
    sent = 0 if event.clock_synchronised else event.place
    return (event.happened_at, step, sent, event.recorded_at, event.act, event.report_id)


@dataclass()
class _CardFile:
    """One card's events, laid one upon the other in order."""

    pre_losses: dict[UUID, Event] = field(default_factory=dict)  # open, valid or run out
    unproven: dict[UUID, Event] = field(default_factory=dict)  # the same, without the holder's chip
    stated: list[datetime] = field(default_factory=list)
    waiting: dict[UUID, Event] = field(default_factory=dict)  # for the counter
    formal: Event | None = None  # in force
    closed: dict[UUID, Standing] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        match event.act:
            case Act.CONFIRM:
                self._confirm(event)
            case Act.REPLACE:
                self._replace(event)
            case Act.REFUSE:
                self._refuse(event)
            case Act.UNDO_PRE_LOSS:
                self._undo(event)
            case _ if not event.in_time:
                self.closed[event.report_id] = _lapsed(event)
            case _ if not event.by_holder:
                self._hear(event)
            case _ if self.formal is not None:
                self.closed[event.report_id] = _final(event)
            case _ if event.needs_counter:
                self.waiting[event.report_id] = event
            case _:
                self.pre_losses[event.report_id] = event

    def _hear(self, event: Event) -> None:
        """Somebody says so for the holder: nothing that the holder did answers them."""
        if event.verification is Verification.STATED:
            self.stated.append(event.happened_at)
        if event.needs_counter or self._is_stated_too_often(event):
            self.waiting[event.report_id] = event
        else:
            self.unproven[event.report_id] = event

    def _is_stated_too_often(self, event: Event) -> bool:
        lately = [at for at in self.stated if at > event.happened_at - STATED_WITHIN]
        return event.verification is Verification.STATED and len(lately) > STATED_MOST

    def _undo(self, event: Event) -> None:
        applied_for = any(waiting.act is Act.FORMAL_LOSS for waiting in self.waiting.values())
        if self.formal is not None or applied_for:
            self.closed[event.report_id] = _final(event)
            return
        self._close_valid(event.happened_at, ReportState.UNDONE)
        self.closed[event.report_id] = Standing(
            ReportState.UNDONE, event.reference, event.received_at
        )

    def _confirm(self, step: Event) -> None:
        report = self.waiting.pop(step.report_id, None)
        if report is None:
            return
        if report.act is Act.FORMAL_LOSS:
            self._supersede(step)
            self.formal = step
        elif self.formal is not None:
            self.closed[step.report_id] = _final(step)
        else:
            self.pre_losses[step.report_id] = step

    def _replace(self, step: Event) -> None:
        in_force = self.formal is not None and self.formal.report_id == step.report_id
        if not in_force and step.report_id not in self.waiting:
            return
        self._supersede(step)
        self.formal = None
        for losses in (self.pre_losses, self.unproven):  # run out; the new card starts without
            self.closed |= {report.report_id: _lapsed(report) for report in losses.values()}
            losses.clear()
        self.closed[step.report_id] = Standing(
            ReportState.REPLACED, step.reference, step.happened_at
        )

    def _refuse(self, step: Event) -> None:
        """Of what waits; what is in force is ended by undoing or by a new card, never so."""
        if self.waiting.pop(step.report_id, None):
            reason = FailureCode.CENTRAL_REFUSED
            self.closed[step.report_id] = Standing(
                ReportState.REFUSED, step.reference, reason=reason
            )

    def _supersede(self, step: Event) -> None:
        """A formal loss takes the place of whatever was reported of the card before."""
        self._close_valid(step.happened_at, ReportState.REPLACED)
        for report in self.waiting.values():
            self.closed[report.report_id] = Standing(ReportState.REPLACED, report.reference)
        self.waiting.clear()

    def _close_valid(self, moment: datetime, state: ReportState) -> None:
        for losses in (self.pre_losses, self.unproven):
            for report in [e for e in losses.values() if e.valid_at(moment)]:
                del losses[report.report_id]
                effective_at = report.received_at if report.received_at < moment else None
                self.closed[report.report_id] = Standing(state, report.reference, effective_at)

    def standings(self, now: datetime) -> dict[UUID, Standing]:
        standings = dict(self.closed)
        for report in self.waiting.values():
            standings[report.report_id] = Standing(ReportState.AWAITING_COUNTER, report.reference)
        if self.formal is not None:
            standings[self.formal.report_id] = Standing(
                ReportState.IN_FORCE, self.formal.reference, self.formal.happened_at
            )
        active = self._active(now)
        for report in self.pre_losses.values():
            valid = active if report.valid_at(now) else None
            standings[report.report_id] = valid or _lapsed(report)
        for report in self.unproven.values():
            alone = _in_force(report) if report.valid_at(now) else _lapsed(report)
            standings[report.report_id] = alone
        return standings

    def _active(self, now: datetime) -> Standing | None:
        """The one active pre-loss, whichever and however many reports hold it up."""
        active: Standing | None = None
        for report in sorted(self.pre_losses.values(), key=lambda report: report.received_at):
            if active is None or _ended(active, report.received_at):
                active = _in_force(report)
            else:
                active = replace(active, expires_at=_later(active.expires_at, report.until))
        return None if active is None or _ended(active, now) else active

    def card(self, region: str, now: datetime) -> Card:
        if self.formal is not None:
            return Card(
                region, CardState.FORMAL_LOSS, self.formal.reference, self.formal.happened_at
            )
        if (active := self._active(now)) is not None:
            return Card(
                region,
                CardState.PRE_LOSS,
                active.reference,
                active.effective_at,
                active.expires_at,
            )
        for report in self.pre_losses.values():
            if report.cancels_card:
                return Card(region, CardState.CANCELLED, report.reference, report.until)
        return self._said_of(region, now)

    def _said_of(self, region: str, now: datetime) -> Card:
        """Where the holder did nothing: from the first to the last end of what others reported."""
        open_ = [report for report in self.unproven.values() if report.valid_at(now)]
        if not open_:
            return Card(region)
        first = min(open_, key=lambda report: (report.received_at, report.report_id))
        ends = [report.until for report in open_]
        return Card(
            region,
            CardState.PRE_LOSS,
            first.reference,
            first.received_at,
            reduce(_later, ends),
            first.verification,
        )


def _in_force(report: Event) -> Standing:
    return Standing(ReportState.IN_FORCE, report.reference, report.received_at, report.until)


def _final(report: Event) -> Standing:
    return Standing(ReportState.REFUSED, report.reference, reason=FailureCode.FORMAL_LOSS_FINAL)


def _lapsed(report: Event) -> Standing:
    effective_at = report.received_at if report.in_time else None
    return Standing(ReportState.LAPSED, report.reference, effective_at, report.until)


def _ended(standing: Standing, moment: datetime) -> bool:
    return standing.expires_at is not None and standing.expires_at <= moment


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two ends, where ``None`` is no known end."""
    return None if one is None or other is None else max(one, other)
