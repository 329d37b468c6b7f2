"""Every phrase of the one telling for cards of one region, by whatever is known."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from kiosk.domain.advice.declarations import caution, declarations
from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.labels import (
    card_label,
    report_label,
    source_on_paper,
    source_on_screen,
)
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import Phrase
from kiosk.domain.advice.rules import Rules, note
from kiosk.domain.advice.standing import Standing, already, statement
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.advice.topics import Advice, advice, consequences
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import (
    PolicyBook,
)
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, Source
from tests.domain.advice.test_advice import reported
from tests.domain.advice.test_next_steps import AT, END, receipt

APPLICATIONS = [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS]


def statuses(region: str) -> Iterator[HolderStatus | None]:
    """What may be known of somebody with a card of ``region``."""
    yield None
    for source, state, until in product(Source, CardState, (None, END)):
        yield HolderStatus(source, AT, (CardStatus(region, state, AT, until),))
    for source, kind, stands in product(Source, ReportKind, ReportState):
        yield HolderStatus(source, AT, (), (reported(kind, stands, region),))
    ended = replace(reported(ReportKind.PRE_LOSS, ReportState.LAPSED, region), effective_at=AT)
    yield HolderStatus(Source.CENTRE, AT, (), (ended,))
    yield HolderStatus(Source.KIOSK, AT)


def of_reports(region: str, book: PolicyBook) -> Iterator[Phrase]:
    rules = Rules.of(region, book)
    yield no_credential(rules)
    for kind in APPLICATIONS:
        yield from declarations(kind, rules)
        yield from filter(None, (caution(kind, rules),))
    for kind, state, since, until in product(ReportKind, ReportState, (None, AT), (None, END)):
        of = receipt(kind, state, region, since, until)
        said = outcome(of, rules)
        yield from (said.title, said.detail, said.state, *said.meaning)
        for step in (*next_steps(of, rules), bank(of)):
            yield from (step.title, step.detail, step.sentence)


def of_cards(region: str, book: PolicyBook) -> Iterator[Phrase]:
    rules = Rules.of(region, book)
    yield from (rules.label, rules.whose_line, rules.whose_line_with_hours, rules.by_phone)
    yield from filter(None, map(note, rules.hotlines))
    yield from in_sections(consequences(ReportKind.FORMAL_LOSS, region, book))
    for status in statuses(rules.region):
        for topic in Topic:
            yield from in_sections(advice(topic, region, book, "110105", status))
        if status is not None:
            standing = Standing(rules, status)
            yield from (already(standing, kind) for kind in ReportKind)
            said = statement(standing)
            yield from (said.title, said.detail, source_on_screen(status), source_on_paper(status))
            yield from (card_label(card.state) for card in status.cards)
            yield from (report_label(report) for report in status.reports)


def of_failures(region: str, book: PolicyBook) -> Iterator[Phrase]:
    rules = Rules.of(region, book)
    for code, aim in product(FailureCode, (None, *ReportKind)):
        for status in (None, HolderStatus(Source.CENTRE, AT, ())):
            said = about_failure(code, aim, Standing(rules, status))
            yield from (said.card, said.todo)


def in_sections(sections: Iterable[Advice]) -> Iterator[Phrase]:
    for section in sections:
        yield from (section.heading, *section.items)
