"""What a slip says: the guidance the screen showed, and what is known of the person's cards."""

from collections.abc import Iterator

from kiosk.domain.advice.labels import card_label, kind_label, report_label, source_on_paper
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.topics import advice
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report_number import grouped
from kiosk.domain.slip import Slip, Topic
from kiosk.domain.status import CardStatus, HolderStatus, ReportStatus
from kiosk.printing.content.speech import Speech, helpline
from kiosk.printing.content.structure import Content, Fact, Section, Standing, Words, clean


def slip_content(slip: Slip, book: PolicyBook, district: str, speech: Speech) -> Content:
    """The content of ``slip``; ``district`` is the GB/T 2260 code of where the kiosk stands."""
    rules = Rules.of(slip.issuing_region, book)
    known = slip.known if slip.topic is Topic.STATUS else None
    return Content(
        copy=None,
        title=speech(f"receipt.slip.title.{slip.topic}"),
        standing=Standing.OPEN,
        state=None,
        meaning=_meaning(known, speech),
        number_label=speech("receipt.number"),
        number="",
        facts=tuple(_facts(slip, rules, speech)),
        sections=(*_known(known, book, speech), *_advice(slip, book, district, speech)),
        hotline=helpline(rules, speech),
        qr="",
        qr_caption=(),
    )


def _meaning(known: HolderStatus | None, speech: Speech) -> tuple[Words, ...]:
    if known is None:
        return (speech("receipt.slip.nothing_recorded"),)
    return (speech.say(source_on_paper(known)), speech("receipt.slip.only_status"))


def _facts(slip: Slip, rules: Rules, speech: Speech) -> Iterator[Fact]:
    if slip.name:
        yield Fact(speech("receipt.fact.name"), Words(clean(slip.name)))
    if slip.number:
        yield Fact(speech("receipt.fact.id_number"), Words(clean(slip.number)))
    yield Fact(speech("receipt.fact.issuing_region"), speech.say(rules.label))
    yield Fact(speech("receipt.fact.printed_at"), Words(minute(slip.printed_at)))
    yield Fact(speech("receipt.fact.terminal"), Words(clean(slip.kiosk_id)))


def _known(known: HolderStatus | None, book: PolicyBook, speech: Speech) -> Iterator[Section]:
    if known and known.cards:
        cards = tuple(_card(card, book, speech) for card in known.cards)
        yield Section(speech("receipt.slip.cards"), cards, numbered=False)
    if known and known.reports:
        reports = tuple(_report(report, speech) for report in known.reports)
        yield Section(speech("receipt.slip.reports"), reports, numbered=False)


def _card(card: CardStatus, book: PolicyBook, speech: Speech) -> Words:
    region = speech.say(Rules.of(card.issuing_region, book).label)
    line = speech("receipt.slip.of", region, speech.say(card_label(card.state)))
    return _with_times(line, card, speech)


def _report(report: ReportStatus, speech: Speech) -> Words:
    line = speech(
        "receipt.slip.report",
        speech.say(kind_label(report.kind)),
        speech.say(report_label(report)),
        grouped(report.report_number),
        minute(report.recorded_at),
    )
    return _with_times(line, report, speech)


def _with_times(line: Words, of: CardStatus | ReportStatus, speech: Speech) -> Words:
    """``line`` with since when and until when, each where it is known."""
    if of.effective_at:
        line = speech("receipt.slip.since", line, minute(of.effective_at))
    if of.expires_at:
        line = speech("receipt.slip.until", line, minute(of.expires_at))
    return line


def _advice(slip: Slip, book: PolicyBook, district: str, speech: Speech) -> Iterator[Section]:
    for part in advice(slip.topic, slip.issuing_region, book, district, slip.known):
        items = tuple(speech.say(item) for item in part.items)
        yield Section(speech.say(part.heading), items, numbered=False)
