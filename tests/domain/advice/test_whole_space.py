"""Every text of the one telling is told of something: none is left over, none is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, product

import pytest

from kiosk.domain.advice.declarations import caution, declarations
from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.labels import (
    card_label,
    kind_label,
    report_label,
    source_on_paper,
    source_on_screen,
)
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import Phrase, minute, month, worded
from kiosk.domain.advice.rules import Rules, note
from kiosk.domain.advice.standing import Standing, already, statement
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.advice.topics import Advice, advice, consequences
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import (
    Channel,
    Duration,
    DurationUnit,
    EChannel,
    LossRule,
    OnExpiry,
    Outlet,
    Policy,
    PolicyBook,
    Replacement,
)
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, Source
from kiosk.domain.texts import Texts
from tests.domain.advice.test_advice import WITHOUT_NATIONAL, reported
from tests.domain.advice.test_next_steps import AT, BOOK, CATALOGUES, CHINESE, END, REGIONS, receipt

APPLICATIONS = [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS]


def otherwise() -> Iterator[PolicyBook]:
    """Rules as no region has them yet: each unit and end, places of every kind, an outlet near."""
    words = {"zh_CN": "某处", "en": "somewhere"}
    outlet = Outlet(
        name=words, address=words, region="110105", hours=words, phone="1", source="made up"
    )
    online = EChannel(name=words, url="https://example.com")
    for unit, on_expiry in product(DurationUnit, OnExpiry):
        rule = LossRule(duration=Duration(amount=3, unit=unit), on_expiry=on_expiry)
        shorter = LossRule(duration=Duration(amount=2, unit=unit), on_expiry=on_expiry)
        changes = {
            "loss": {ReportKind.PRE_LOSS: rule, ReportKind.WRITTEN_PRE_LOSS: shorter},
            "undo_channels": tuple(Channel),
            "outlets": (outlet,),
            "e_channels": (online,),
            "while_blocked": (words,),
            "without_document": (Channel.HOTLINE,),
            "replacement": Replacement(working_days=3, same_visit=words, fee_yuan=20),
        }
        yield PolicyBook(_changed(policy, changes) for policy in BOOK)


def _changed(policy: Policy, changes: dict[str, object]) -> Policy:
    return policy.model_copy(update=changes) if policy.served else policy


def statuses(region: str) -> Iterator[HolderStatus | None]:
    """What may be known of somebody with a card of ``region``."""
    yield None
    for source, state, until in product(Source, CardState, (None, END)):
        yield HolderStatus(source, AT, (CardStatus(region, state, AT, until),))
    for source, kind, stands in product(Source, ReportKind, ReportState):
        yield HolderStatus(source, AT, (), (reported(kind, stands, region),))
    ended = replace(reported(ReportKind.PRE_LOSS, ReportState.LAPSED, region), effective_at=AT)
    yield HolderStatus(Source.CENTRE, AT, (), (ended,))


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
    yield from in_sections(consequences(region, book))
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


def everything() -> Iterator[Phrase]:
    yield from (kind_label(kind) for kind in ReportKind)
    yield from (month(date(2026, number, 1)) for number in range(1, 13))
    for region, book in product(REGIONS, (BOOK, WITHOUT_NATIONAL, *otherwise())):
        yield from of_reports(region, book)
        yield from of_cards(region, book)
        yield from of_failures(region, book)


def within(phrase: Phrase) -> set[str]:
    """The ids of a phrase and of those that fill its places."""
    times = (minute(one) for one in phrase.arguments if isinstance(one, datetime))
    phrases = (one for one in phrase.arguments if isinstance(one, Phrase))
    inner = map(within, chain(phrases, times))
    return {phrase.text_id}.union(*inner)


def test_every_text_is_told_of_something() -> None:
    assert set[str]().union(*map(within, everything())) == set(CHINESE.entries)


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda texts: texts.language)
@pytest.mark.parametrize("region", REGIONS)
def test_every_statement_has_its_places_filled(texts: Texts, region: str) -> None:
    for phrase in chain(
        of_reports(region, BOOK), of_cards(region, BOOK), of_failures(region, BOOK)
    ):
        text = worded(phrase, texts)
        assert text
        assert "%" not in text, phrase
