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
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import chinese_calendar

from kiosk.base.records import dataclass
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import Channel, Duration, DurationUnit, OnExpiry, Policy
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState


class Act(StrEnum):
    """What happened: a report of one of the kinds, the counter's step on one, or a call."""

    PRE_LOSS = ReportKind.PRE_LOSS.value
    WRITTEN_PRE_LOSS = ReportKind.WRITTEN_PRE_LOSS.value
    FORMAL_LOSS = ReportKind.FORMAL_LOSS.value
    UNDO_PRE_LOSS = ReportKind.UNDO_PRE_LOSS.value
    CONFIRM = "confirm"
    REPLACE = "replace"
    REFUSE = "refuse"
    CALL = "call"


STEPS: Final = frozenset((Act.CONFIRM, Act.REPLACE, Act.REFUSE))
"""The counter's, each on a report that came before."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a holder's card, judged once, when it first arrived.

    ``report_id`` names the report or call that it is, or the report that the counter's step is
    about. ``region`` is that of the governing policy and tells the holder's cards apart.
    ``recorded_at`` is what the kiosk's clock said, and ``clock_synchronised`` whether that is to be
    relied on; ``until`` is the end of validity where the policy states one. ``place`` is that among
    what arrived with it.
    """

    act: Act
    report_id: UUID
    region: str
    recorded_at: datetime
    received_at: datetime
    reference: str
    until: datetime | None = None
    cancels_card: bool = False
    needs_counter: bool = False
    clock_synchronised: bool = True
    place: int = 0

    @property
    def by_arrival(self) -> bool:
        """Whether it goes by when it arrived: nothing was recorded after that, and a clock that is
        known to be wrong tells nothing.
        """
        return not self.clock_synchronised or self.recorded_at > self.received_at

    @property
    def happened_at(self) -> datetime:
        return self.received_at if self.by_arrival else self.recorded_at

    @property
    def in_time(self) -> bool:
        return self.until is None or self.received_at < self.until

    def valid_at(self, moment: datetime) -> bool:
        return self.until is None or moment < self.until


@dataclass(frozen=True)
class Standing:
    """What is true of one report."""

    state: ReportState
    reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: FailureCode | None = None


@dataclass(frozen=True)
class Card:
    """What is true of one card; ``reference`` and times are those of what blocks it."""

    region: str
    state: CardState = CardState.NORMAL
    reference: str | None = None
    since: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Ledger:
    """What is true of one holder."""

    reports: Mapping[UUID, Standing]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Judgement:
    """What the issuing region's policy makes of a report."""

    region: str
    until: datetime | None = None
    cancels_card: bool = False
    needs_counter: bool = False


def judged(
    kind: ReportKind, verification: Verification, happened_at: datetime, policy: Policy | None
) -> Judgement | FailureCode:
    """Hold a report against its issuing region's policy; a failure code is why it has no place.

    What may end in a lost right, undoing and formal loss, needs the document's chip.
    """
    if policy is None or not policy.served:
        return FailureCode.REGION_NOT_SERVED
    by_chip = verification is Verification.CHIP
    allowed = {
        ReportKind.UNDO_PRE_LOSS: by_chip and Channel.KIOSK in policy.undo_channels,
        ReportKind.FORMAL_LOSS: by_chip and policy.formal_loss_at_kiosk,
    }.get(kind, True)
    if not allowed:
        return FailureCode.NOT_AT_KIOSK
    by_hand = kind in (ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS)
    if by_hand or not by_chip:
        return Judgement(policy.region, needs_counter=True)
    until, cancels_card = validity(kind, happened_at, policy)
    return Judgement(policy.region, until, cancels_card)


def counter_may(step: Act, kind: Act, state: ReportState) -> bool:
    """Whether the counter may take ``step`` on a report of ``kind`` that stands in ``state``."""
    if step is not Act.REPLACE:
        return state is ReportState.AWAITING_COUNTER
    return kind is Act.FORMAL_LOSS and state in (
        ReportState.AWAITING_COUNTER,
        ReportState.IN_FORCE,
    )


def validity(kind: ReportKind, start: datetime, policy: Policy) -> tuple[datetime | None, bool]:
    """When a loss report that starts at ``start`` ends, and whether the card ends with it."""
    rule = policy.loss.get(kind)
    if rule is None or rule.duration is None:
        return None, False
    return end_of(start, rule.duration), rule.on_expiry is OnExpiry.CANCEL_CARD


def end_of(start: datetime, duration: Duration) -> datetime | None:
    """The end of a period, in Beijing time; ``None`` where the calendar doesn't reach so far.

    A period of days ends on its last day at the time of day it started: no source says whether
    "ten days" means that or the end of that day (facts, 1.1). Working days follow the State
    Council's yearly notice, which the calendar knows only once it is published.
    """
    local = start.astimezone(CHINA_TIME)
    match duration.unit:
        case DurationUnit.HOURS:
            return local + timedelta(hours=duration.amount)
        case DurationUnit.CALENDAR_DAYS:
            return local + timedelta(days=duration.amount)
        case DurationUnit.WORKING_DAYS:
            try:
                last = _working_day_after(local.date(), duration.amount)
            except NotImplementedError:  # the package's word for a year not yet published
                return None
            return datetime.combine(last, local.timetz())


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
            case _ if self.formal is not None:
                self.closed[event.report_id] = _final(event)
            case _ if event.needs_counter:
                self.waiting[event.report_id] = event
            case _:
                self.pre_losses[event.report_id] = event

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
        else:
            self.pre_losses[step.report_id] = step

    def _replace(self, step: Event) -> None:
        in_force = self.formal is not None and self.formal.report_id == step.report_id
        if not in_force and step.report_id not in self.waiting:
            return
        self._supersede(step)
        self.formal = None
        for report in self.pre_losses.values():  # run out; the new card starts without them
            self.closed[report.report_id] = _lapsed(report)
        self.pre_losses.clear()
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
        for report in [e for e in self.pre_losses.values() if e.valid_at(moment)]:
            del self.pre_losses[report.report_id]
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
        return standings

    def _active(self, now: datetime) -> Standing | None:
        """The one active pre-loss, whichever and however many reports hold it up."""
        active: Standing | None = None
        for report in sorted(self.pre_losses.values(), key=lambda report: report.received_at):
            if active is None or _ended(active, report.received_at):
                active = Standing(
                    ReportState.IN_FORCE, report.reference, report.received_at, report.until
                )
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
        return Card(region)


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


def _working_day_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day
