"""What is said of a card and its reports is what the centre's rules make of the same events.

Stories of reports, calls and steps of the counter are made up; the rules say what is true at a
moment and what will be at the end of what blocks the card, and every paper that tells of it is
composed from that. What a statement says stands in the table (``says``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from typing import Final
from uuid import UUID

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.central.ledger import Act, Card, Event, Ledger
from kiosk.central.rules import settled
from kiosk.central.validity import judged, validity
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import (
    Duration,
    DurationUnit,
    LossRule,
    OnExpiry,
    Policy,
    PolicyBook,
)
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.slip import Slip, Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from tests.statements.marked import marked_book
from tests.statements.papers import told_on
from tests.statements.space import AT, NUMBER, books
from tests.statements.table import SAYS, statements
from tests.ui.sessions import KIOSK_ID

REGIONS: Final = ("110000", "310000", "320000", "370000")
WAITING: Final = {ReportState.RECORDED, ReportState.AWAITING_COUNTER}


@dataclass(frozen=True)
class Happening:
    """A report or a call on a day, how many days it takes to arrive, and how many later the
    counter confirms and replaces, if it does.
    """

    act: Act
    day: float
    late: float
    by_chip: bool
    confirmed: float | None
    replaced: float | None

    @property
    def kind(self) -> ReportKind:
        return ReportKind.PRE_LOSS if self.act is Act.CALL else ReportKind(self.act.value)


days = st.integers(0, 80).map(lambda quarter: quarter / 4)
soon = st.integers(1, 40).map(lambda quarter: quarter / 4)
stories = st.lists(
    st.builds(
        Happening,
        act=st.sampled_from([Act.PRE_LOSS, *(Act(kind.value) for kind in ReportKind), Act.CALL]),
        day=days,
        late=st.sampled_from([0, 0, 0.25, 5]),
        by_chip=st.sampled_from([True, True, False]),
        confirmed=st.none() | soon,
        replaced=st.none() | soon,
    ),
    min_size=1,
    max_size=4,
)


@cache
def rules_in_use() -> tuple[PolicyBook, ...]:
    """The shipped ones, and such as let a kiosk undo: a card is restored at the end, or cancelled,
    or that hangs on which kind of report blocked it.
    """
    shipped, *others = books()
    by_days = [book for book in others if _unit(book) is DurationUnit.CALENDAR_DAYS]
    return (shipped, *by_days, marked_book(PolicyBook(map(_of_each_kind, by_days[-1]))))


def _unit(book: PolicyBook) -> DurationUnit | None:
    policy = book.for_region(REGIONS[-1])
    rule = policy.loss.get(ReportKind.PRE_LOSS) if policy else None
    return rule.duration.unit if rule and rule.duration else None


def _of_each_kind(policy: Policy) -> Policy:
    """A short pre-loss that restores the card, a long written report that cancels it."""
    loss = {
        ReportKind.PRE_LOSS: LossRule(duration=_days(3), on_expiry=OnExpiry.RESTORE),
        ReportKind.WRITTEN_PRE_LOSS: LossRule(duration=_days(9), on_expiry=OnExpiry.CANCEL_CARD),
    }
    return replace(policy, loss=loss) if policy.served else policy


def _days(number: int) -> Duration:
    return Duration(amount=number, unit=DurationUnit.CALENDAR_DAYS)


def events_of(story: list[Happening], policy: Policy) -> Iterator[Event]:
    for number, one in enumerate(story, start=1):
        happened, arrived = _on(one.day), _on(one.day + one.late)
        chip = Verification.CHIP if one.by_chip else Verification.COUNTER
        judgement = judged(one.kind, chip, happened, policy)
        if isinstance(judgement, FailureCode):
            continue
        event = Event(
            one.act,
            UUID(int=number),
            judgement.region,
            happened,
            arrived,
            f"R{number}",
            judgement.until,
            judgement.cancels_card,
            judgement.needs_counter and one.act is not Act.CALL,
            verification=None if one.act is Act.CALL else chip,
        )
        yield event
        for act, after in ((Act.CONFIRM, one.confirmed), (Act.REPLACE, one.replaced)):
            if after is not None:
                yield _step(act, event, one.kind, arrived + timedelta(days=after), policy)


def _step(act: Act, of: Event, kind: ReportKind, moment: datetime, policy: Policy) -> Event:
    confirms = act is Act.CONFIRM
    until, cancels = validity(kind, moment, policy) if confirms else (None, False)
    ref = of.reference
    return Event(act, of.report_id, of.region, moment, moment, ref, until, cancels)


def _on(day: float) -> datetime:
    return AT + timedelta(days=day)


# ---- what is told of it ----------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What is true now of a card and, where a paper is of one report, of that; and at the end."""

    card: CardState
    report: ReportState | None
    began: datetime | None
    at_the_end: CardState | None


def papers_of(
    events: list[Event], ledger: Ledger, region: str
) -> Iterator[tuple[Receipt | Slip, UUID | None]]:
    """Every report's receipt, and what somebody who asks is told."""
    reports = tuple(_reports(events, ledger, region))
    cards = tuple(
        CardStatus(card.region, card.state, card.since, card.expires_at) for card in ledger.cards
    )
    known = HolderStatus(Source.CENTRE, AT, cards, reports)
    for topic in (Topic.STATUS, Topic.FOUND):
        yield Slip(topic, region, "zh_CN", KIOSK_ID, AT, known=known), None
    for one in reports:
        yield _receipt(one), one.report_id


def _reports(events: list[Event], ledger: Ledger, region: str) -> Iterator[ReportStatus]:
    for event in events:
        if event.act in {Act(kind.value) for kind in ReportKind}:
            told = ledger.reports[event.report_id]
            yield ReportStatus(
                event.report_id,
                NUMBER,
                ReportKind(event.act.value),
                region,
                event.recorded_at,
                told.state,
                told.effective_at,
                told.expires_at,
            )


def _receipt(of: ReportStatus) -> Receipt:
    return Receipt(
        report_id=of.report_id,
        report_number=of.report_number,
        kind=of.kind,
        kiosk_id=KIOSK_ID,
        issuing_region=of.issuing_region,
        name="王*娜",
        number="110***********0025",
        recorded_at=of.recorded_at,
        state=of.state,
        effective_at=of.effective_at,
        expires_at=of.expires_at,
    )


# ---- whether it is so ------------------------------------------------------------------------

AGREES: Final[Mapping[str, Callable[[Known], bool]]] = {
    "blocked": lambda known: known.card is not CardState.NORMAL,
    "usable": lambda known: known.card is CardState.NORMAL,
    "cancelled": lambda known: known.card is CardState.CANCELLED,
    "in_force": lambda known: known.report is ReportState.IN_FORCE,
    "not_in_force": lambda known: known.report is not ReportState.IN_FORCE,
    "never_in_force": lambda known: known.began is None,
    "restored_at_end": lambda known: known.at_the_end is CardState.NORMAL,
    "cancelled_at_end": lambda known: known.at_the_end is CardState.CANCELLED,
}


def test_whatever_is_said_can_be_held_against_the_rules() -> None:
    assert AGREES.keys() == SAYS
    assert {claim for one in statements() for claim in one.says} == SAYS


@settings(max_examples=200)
@example(
    story=[
        Happening(Act.PRE_LOSS, 0, 0, by_chip=True, confirmed=None, replaced=None),
        Happening(Act.WRITTEN_PRE_LOSS, 1, 0, by_chip=True, confirmed=0.25, replaced=None),
    ],
    region="370000",
    number=4,
    asked=2,
)
@given(
    story=stories,
    region=st.sampled_from(REGIONS),
    number=st.integers(0, 4),
    asked=days.map(lambda day: day + 1),
)
def test_what_is_said_is_what_the_centre_rules(
    story: list[Happening], region: str, number: int, asked: float
) -> None:
    book = rules_in_use()[number]
    policy = book.for_region(region)
    assert policy is not None
    now = _on(asked)
    events = [event for event in events_of(story, policy) if event.received_at <= now]
    ledger = settled(events, now)
    card = next(iter(ledger.cards), Card(region))
    for paper, report_id in papers_of(events, ledger, region):
        report = ledger.reports[report_id] if report_id else None
        end = report.expires_at if report else card.expires_at
        later = next(iter(settled(events, end).cards)).state if end else None
        known = Known(
            card.state,
            report.state if report else None,
            report.effective_at if report else None,
            later,
        )
        marks = chain.from_iterable(marks for _, marks in told_on(paper, book))
        for text_id, _ in marks:
            for claim in says().get(text_id, ()):
                assert AGREES[claim](known), (text_id, claim, known, paper)


@cache
def says() -> dict[str, frozenset[str]]:
    return {one.text_id: one.says for one in statements() if one.says}
