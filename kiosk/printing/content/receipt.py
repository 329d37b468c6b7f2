"""What a receipt says: only what is true when it is printed (facts, section 8).

An end of validity stands on it only where the centre gave one, "in force" only where the centre
said so.
"""

from collections.abc import Iterator
from datetime import datetime

from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportState
from kiosk.domain.report_number import grouped
from kiosk.printing.content.form import application
from kiosk.printing.content.speech import Speech, helpline
from kiosk.printing.content.structure import Content, Fact, Section, Standing, Words, clean


def receipt_content(
    receipt: Receipt, rules: Rules, site: Words, speech: Speech, qr: str
) -> Content:
    """The content of ``receipt`` by its issuing region's ``rules``; ``site`` is what people call
    the place the terminal stands in, ``qr`` the code's text.
    """
    statement = outcome(receipt, rules)
    in_force = receipt.state is ReportState.IN_FORCE
    unnamed = speech("receipt.name_at_counter")
    return Content(
        copy=speech("receipt.copy", receipt.copy) if receipt.copy else None,
        title=speech(f"receipt.title.{receipt.kind}"),
        standing=Standing.IN_FORCE if in_force else Standing.OPEN,
        state=speech.say(statement.state),
        meaning=tuple(speech.say(sentence) for sentence in statement.meaning),
        number_label=speech("receipt.number"),
        number=grouped(receipt.report_number),
        facts=(*_holder(receipt, rules, unnamed, speech), *_times_and_place(receipt, site, speech)),
        sections=tuple(_sections(receipt, rules, speech)),
        hotline=helpline(rules, speech),
        qr=qr,
        qr_caption=(speech("receipt.qr.caption"), speech("receipt.qr.privacy")),
        form=application(receipt, _holder(receipt, rules, Words(""), speech), rules, speech),
    )


def _sections(receipt: Receipt, rules: Rules, speech: Speech) -> Iterator[Section]:
    steps = tuple(speech.say(step.sentence) for step in next_steps(receipt, rules))
    if steps:
        yield Section(speech("receipt.next.heading"), steps, numbered=len(steps) > 1)
    attention = (speech.say(bank(receipt).sentence), speech.say(no_credential(rules)))
    yield Section(speech("receipt.attention.heading"), attention, numbered=False)


def _holder(receipt: Receipt, rules: Rules, unnamed: Words, speech: Speech) -> tuple[Fact, ...]:
    """Whose report it is; ``unnamed`` stands where only the counter will see the name."""
    name = Words(clean(receipt.name)) if receipt.name else unnamed
    return (
        _fact("name", name, speech),
        _fact("id_number", Words(clean(receipt.number)), speech),
        _fact("issuing_region", speech.say(rules.label), speech),
        _fact("recorded_at", _recorded_at(receipt, speech), speech),
    )


def _times_and_place(receipt: Receipt, site: Words, speech: Speech) -> Iterator[Fact]:
    if receipt.effective_at:
        yield _fact("effective_at", Words(_zoned(receipt.effective_at)), speech)
    if receipt.expires_at:
        yield _fact("expires_at", Words(_zoned(receipt.expires_at)), speech)
    yield _fact("site", site, speech)
    yield _fact("terminal", Words(clean(receipt.kiosk_id)), speech)


def _recorded_at(receipt: Receipt, speech: Speech) -> Words:
    time = _zoned(receipt.recorded_at)
    return Words(time) if receipt.is_dated else speech("receipt.undated", time)


def _zoned(moment: datetime) -> str:
    """In China's time, with the offset, whatever zone the centre answers in."""
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d %H:%M} +08:00"


def _fact(label: str, value: Words, speech: Speech) -> Fact:
    return Fact(speech(f"receipt.fact.{label}"), value)
