"""What a slip says: the guidance the screen showed, and what is known of the person's cards."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from kiosk.domain.advice import Phrase, advice, worded
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.known import Known, KnownCard, KnownReport
from kiosk.domain.policy import NATIONAL, PolicyBook
from kiosk.domain.report_number import grouped
from kiosk.domain.slip import Slip, Topic
from kiosk.printing.content import Content, Fact, Section, Standing, Words, clean
from kiosk.printing.speech import Speech, helpline


class SlipDraft:
    """The content of one slip while it is put together."""

    def __init__(self, slip: Slip, book: PolicyBook, district: str, speech: Speech) -> None:
        self._slip = slip
        self._book = book
        self._district = district
        self._speech = speech
        self._policy = book.for_region(slip.issuing_region)

    def content(self) -> Content:
        slip = self._slip
        known = slip.known if slip.topic is Topic.STATUS else None
        return Content(
            copy=None,
            title=self._words(f"slip.title.{slip.topic}"),
            standing=Standing.OPEN,
            state=None,
            meaning=self._meaning(known),
            number_label=self._words("number"),
            number="",
            facts=tuple(self._facts()),
            sections=(*self._known(known), *self._advice()),
            hotline=helpline(self._policy or self._book.national, self._speech),
            qr="",
            qr_caption=(),
        )

    def _meaning(self, known: Known | None) -> tuple[Words, ...]:
        if known is None:
            return (self._words("slip.nothing_recorded"),)
        source = self._words(f"slip.source.{known.source}", _time(known.as_of))
        return (source, self._words("slip.only_status"))

    def _facts(self) -> Iterator[Fact]:
        slip = self._slip
        if slip.name:
            yield Fact(self._words("fact.name"), Words(clean(slip.name)))
        if slip.number:
            yield Fact(self._words("fact.id_number"), Words(clean(slip.number)))
        yield Fact(self._words("fact.issuing_region"), self._region(slip.issuing_region))
        yield Fact(self._words("fact.printed_at"), Words(_time(slip.printed_at)))
        yield Fact(self._words("fact.terminal"), Words(clean(slip.kiosk_id)))

    def _known(self, known: Known | None) -> Iterator[Section]:
        if known and known.cards:
            items = tuple(self._card(card) for card in known.cards)
            yield Section(self._words("slip.cards"), items, numbered=False)
        if known and known.reports:
            items = tuple(self._report(report) for report in known.reports)
            yield Section(self._words("slip.reports"), items, numbered=False)

    def _card(self, card: KnownCard) -> Words:
        state = self._words(f"slip.card.{card.state}")
        said = self._words("slip.of", self._region(card.issuing_region), state)
        return self._times(said, card)

    def _report(self, report: KnownReport) -> Words:
        said = self._words(
            "slip.report",
            self._words(f"slip.kind.{report.kind}"),
            self._words(f"slip.state.{report.state}"),
            grouped(report.report_number),
            _time(report.recorded_at),
        )
        return self._times(said, report)

    def _times(self, said: Words, of: KnownCard | KnownReport) -> Words:
        if of.effective_at:
            said = self._words("slip.since", said, _time(of.effective_at))
        if of.expires_at:
            said = self._words("slip.until", said, _time(of.expires_at))
        return said

    def _advice(self) -> Iterator[Section]:
        slip = self._slip
        told = advice(slip.topic, slip.issuing_region, self._book, self._district, slip.known)
        for part in told:
            items = tuple(self._say(item) for item in part.items)
            yield Section(self._say(part.heading), items, numbered=False)

    def _say(self, phrase: Phrase) -> Words:
        return self._speech.say(partial(worded, phrase))

    def _region(self, code: str) -> Words:
        policy = self._book.for_region(code)
        if policy is None or policy.region == NATIONAL:
            return self._words("slip.elsewhere")
        return self._speech.say(lambda texts: policy.named(texts.language))

    def _words(self, text_id: str, *arguments: "str | Words") -> Words:
        return self._speech(f"receipt.{text_id}", *arguments)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"
