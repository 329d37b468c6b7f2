"""What a slip says: the guidance the screen showed, and what is known of the person's cards."""

from collections.abc import Iterator
from datetime import datetime

from kiosk.domain.advice import standing
from kiosk.domain.advice.labels import card_label, made, report_label, source_on_paper
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.topics import advice
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report_number import grouped
from kiosk.domain.slip import Slip, Topic
from kiosk.domain.status import CardStatus, HolderStatus, ReportStatus
from kiosk.printing.content.structure import Content, Fact, Section, Standing, Words, clean
from kiosk.printing.content.translator import Translator, helpline


def slip_content(slip: Slip, book: PolicyBook, district: str, translator: Translator) -> Content:
    """The content of ``slip``; ``district`` is the GB/T 2260 code of where the kiosk stands."""
    rules = Rules.of(slip.issuing_region, book)
    known = slip.known if slip.topic is Topic.STATUS else None
    return Content(
        copy=None,
        title=translator(f"receipt.slip.title.{slip.topic}"),
        standing=Standing.OPEN,
        state=None,
        meaning=_meaning(known, translator),
        number_label=translator("receipt.number"),
        number="",
        facts=tuple(_facts(slip, rules, translator)),
        sections=(*_known(known, book, translator), *_advice(slip, book, district, translator)),
        hotline=helpline(rules, translator),
        qr="",
        qr_caption=(),
    )


def _meaning(known: HolderStatus | None, translator: Translator) -> tuple[Words, ...]:
    if known is None:
        return (translator("receipt.slip.nothing_recorded"),)
    return (translator.translate(source_on_paper(known)), translator("receipt.slip.only_status"))


def _facts(slip: Slip, rules: Rules, translator: Translator) -> Iterator[Fact]:
    if slip.name:
        yield Fact(translator("receipt.fact.name"), Words(clean(slip.name)))
    if slip.number:
        yield Fact(translator("receipt.fact.id_number"), Words(clean(slip.number)))
    yield Fact(translator("receipt.fact.issuing_region"), translator.translate(rules.label))
    yield Fact(translator("receipt.fact.printed_at"), translator.translate(minute(slip.printed_at)))
    yield Fact(translator("receipt.fact.terminal"), Words(clean(slip.kiosk_id)))


def _known(
    known: HolderStatus | None, book: PolicyBook, translator: Translator
) -> Iterator[Section]:
    if known and known.cards:
        cards = tuple(_card(card, known, book, translator) for card in known.cards)
        yield Section(translator("receipt.slip.cards"), cards, numbered=False)
    if known and known.reports:
        reports = tuple(_report(report, translator) for report in known.reports)
        yield Section(translator("receipt.slip.reports"), reports, numbered=False)


def _card(card: CardStatus, known: HolderStatus, book: PolicyBook, translator: Translator) -> Words:
    rules = Rules.of(card.issuing_region, book)
    region = translator.translate(rules.label)
    line = translator("receipt.slip.of", region, translator.translate(card_label(card.state)))
    return _with_times(line, card.effective_at, standing.Standing(rules, known).end, translator)


def _report(report: ReportStatus, translator: Translator) -> Words:
    line = translator(
        "receipt.slip.report",
        translator.translate(made(report)),
        translator.translate(report_label(report)),
        grouped(report.report_number),
        translator.translate(minute(report.recorded_at)),
    )
    return _with_times(line, report.effective_at, report.expires_at, translator)


def _with_times(
    line: Words, since: datetime | None, until: datetime | None, translator: Translator
) -> Words:
    """``line`` with since when and until when, each where it is known."""
    if since:
        line = translator("receipt.slip.since", line, translator.translate(minute(since)))
    if until:
        line = translator("receipt.slip.until", line, translator.translate(minute(until)))
    return line


def _advice(
    slip: Slip, book: PolicyBook, district: str, translator: Translator
) -> Iterator[Section]:
    for part in advice(slip.topic, slip.issuing_region, book, district, slip.known):
        items = tuple(translator.translate(item) for item in part.items)
        yield Section(translator.translate(part.heading), items, numbered=False)
