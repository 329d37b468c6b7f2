"""What a receipt says: only what is true when it is printed (facts, section 8).

An end of validity stands on it only where the centre gave one, "in force" only where the centre
said so.
"""

from collections.abc import Iterator

from kiosk.domain.advice.labels import identified_label
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportState, Verification
from kiosk.domain.report_number import grouped
from kiosk.printing.content.form import application
from kiosk.printing.content.structure import Content, Fact, Section, Standing, Words, clean
from kiosk.printing.content.translator import Translator, helpline


def receipt_content(
    receipt: Receipt, rules: Rules, site: Words, translator: Translator, qr: str
) -> Content:
    """The content of ``receipt`` by its issuing region's ``rules``; ``site`` is what people call
    the place the terminal stands in, ``qr`` the code's text.
    """
    statement = outcome(receipt, rules)
    in_force = receipt.state is ReportState.IN_FORCE
    unnamed = translator("receipt.name_at_counter")
    return Content(
        copy=translator("receipt.copy", receipt.copy) if receipt.copy else None,
        title=translator(f"receipt.title.{receipt.kind}"),
        standing=Standing.IN_FORCE if in_force else Standing.OPEN,
        state=translator.translate(statement.state),
        meaning=tuple(translator.translate(sentence) for sentence in statement.meaning),
        number_label=translator("receipt.number"),
        number=grouped(receipt.report_number),
        facts=(
            *_holder(receipt, rules, unnamed, translator),
            *_times_and_place(receipt, site, translator),
        ),
        sections=tuple(_sections(receipt, rules, translator)),
        hotline=helpline(rules, translator),
        qr=qr,
        qr_caption=(translator("receipt.qr.caption"), translator("receipt.qr.privacy")),
        form=application(
            receipt, _holder(receipt, rules, Words(""), translator), rules, translator
        ),
    )


def _sections(receipt: Receipt, rules: Rules, translator: Translator) -> Iterator[Section]:
    steps = tuple(translator.translate(step.sentence) for step in next_steps(receipt, rules))
    if steps:
        yield Section(translator("receipt.next.heading"), steps, numbered=len(steps) > 1)
    attention = (
        translator.translate(bank(receipt).sentence),
        translator.translate(no_credential(rules)),
    )
    yield Section(translator("receipt.attention.heading"), attention, numbered=False)


def _holder(
    receipt: Receipt, rules: Rules, unnamed: Words, translator: Translator
) -> tuple[Fact, ...]:
    """Whose report it is; ``unnamed`` stands where only the counter will see the name."""
    return (
        *_people(receipt, unnamed, translator),
        _fact("issuing_region", translator.translate(rules.label), translator),
        _fact("recorded_at", _recorded_at(receipt, translator), translator),
    )


def _people(receipt: Receipt, unnamed: Words, translator: Translator) -> Iterator[Fact]:
    """The holder, and who came for them. Of a number that was only typed nobody knows the name."""
    by_agent, stated = (
        receipt.verification is one for one in (Verification.AGENT, Verification.STATED)
    )
    if by_agent:
        yield _fact("agent_name", Words(clean(receipt.agent_name)), translator)
        yield _fact("agent_number", Words(clean(receipt.agent_number)), translator)
    if receipt.name or not (by_agent or stated):
        name = Words(clean(receipt.name)) if receipt.name else unnamed
        yield _fact("holder_name" if by_agent else "name", name, translator)
    number = Words(clean(receipt.number))
    yield _fact("holder_number" if by_agent else "id_number", number, translator)
    how = identified_label(receipt.verification)
    if how and stated:
        yield _fact("identified", translator.translate(how), translator)


def _times_and_place(receipt: Receipt, site: Words, translator: Translator) -> Iterator[Fact]:
    if receipt.effective_at:
        yield _fact("effective_at", translator.translate(minute(receipt.effective_at)), translator)
    if receipt.expires_at:
        yield _fact("expires_at", translator.translate(minute(receipt.expires_at)), translator)
    yield _fact("site", site, translator)
    yield _fact("terminal", Words(clean(receipt.kiosk_id)), translator)


def _recorded_at(receipt: Receipt, translator: Translator) -> Words:
    time = translator.translate(minute(receipt.recorded_at))
    return time if receipt.is_dated else translator("receipt.undated", time)


def _fact(label: str, value: Words, translator: Translator) -> Fact:
    return Fact(translator(f"receipt.fact.{label}"), value)
