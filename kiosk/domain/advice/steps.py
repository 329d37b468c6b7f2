"""What to do after a report: the result screen's rows, and a receipt's list."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import Argument, Phrase, phrase, sentences
from kiosk.domain.advice.rules import BLOCKING, Rules
from kiosk.domain.policy import Channel, OnExpiry
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, Verification


@dataclass(frozen=True)
class Step:
    """One thing that the person can or must do. A screen shows ``title`` and ``detail``, marked
    where it is ``urgent``; paper says ``sentence``. Two stand beside each other where only one of
    them will be: the card is found, or it is not (``either``).
    """

    title: Phrase
    detail: Phrase
    sentence: Phrase
    urgent: bool = False
    either: bool = False


def next_steps(receipt: Receipt, rules: Rules) -> tuple[Step, ...]:
    """The most urgent first; none where nothing is left to do."""
    return (*_steps(receipt, rules), *_by_others(receipt))


def bank(receipt: Receipt) -> Step:
    """The bank account goes its own way (facts, 1.3)."""
    undone = receipt.kind is ReportKind.UNDO_PRE_LOSS or receipt.state is ReportState.UNDONE
    return _step("bank_undo" if undone else "bank", urgent=True)


def no_credential(rules: Rules) -> Phrase:
    """A receipt is no way to see a doctor; the paper that is one is named where there is one."""
    named = rules.doctors_credential
    return phrase("credential.other", named) if named else phrase("credential.none")


def _steps(receipt: Receipt, rules: Rules) -> Iterator[Step]:
    undo = receipt.kind is ReportKind.UNDO_PRE_LOSS
    match receipt.state:
        case ReportState.UNDONE | ReportState.REPLACED:
            return
        case ReportState.REFUSED:
            bring = phrase("sentence", rules.bring(receipt.kind))
            outlet = rules.place(Channel.OUTLET)
            yield _step("refused", rules.numbers, outlet, also=(bring,), urgent=True)
        case ReportState.LAPSED if not undo and _may_be_cancelled(receipt, rules):
            yield _step("cancelled", rules.numbers, urgent=True)
        case ReportState.LAPSED if not undo:
            yield _formal_loss("again", rules)
        case ReportState.RECORDED if not receipt.awaits_signature:
            yield _step("ask", rules.numbers)
            if not undo:
                yield from _with_a_report(receipt, rules)
        case _ if not undo:
            yield from _with_a_report(receipt, rules)


def _by_others(receipt: Receipt) -> Iterator[Step]:
    """What becomes of a report that the holder did not make with their own card."""
    open_ones = {ReportState.RECORDED, ReportState.AWAITING_COUNTER, ReportState.IN_FORCE}
    told = {Verification.STATED, Verification.AGENT}
    if receipt.verification in told and receipt.state in open_ones:
        yield _step(str(receipt.verification))


def _may_be_cancelled(receipt: Receipt, rules: Rules) -> bool:
    """Whether its end has cancelled the card, by the region's rules."""
    return bool(receipt.effective_at) and rules.on_expiry({receipt.kind}) is OnExpiry.CANCEL_CARD


def _with_a_report(receipt: Receipt, rules: Rules) -> Iterator[Step]:
    """What the person does, or lets happen, with a loss report that stands."""
    if _awaits_counter(receipt):
        outlet, bring = rules.place(Channel.OUTLET), rules.bring(receipt.kind)
        yield _step(f"counter_{receipt.kind}", outlet, bring)
        yield _step("found_first")
        yield _step("in_time")
        if receipt.kind in BLOCKING:
            yield _not_found(receipt, rules)
    elif receipt.kind in BLOCKING:
        if receipt.state is ReportState.IN_FORCE and receipt.expires_at:
            on_expiry = rules.on_expiry_of(receipt.kind)
            yield _step(f"expiry_{on_expiry}", receipt.expires_at, rules.numbers)
        blocked = receipt.state is ReportState.IN_FORCE
        found = _undo(rules) if blocked else _step("found_recorded", rules.numbers)
        yield replace(found, either=True)
        yield replace(_not_found(receipt, rules), either=True)
    if receipt.kind is ReportKind.FORMAL_LOSS and rules.meanwhile:
        yield _step("meanwhile", sentences(*rules.meanwhile))
    if receipt.kind in BLOCKING and receipt.state is ReportState.IN_FORCE:
        yield _step("doctor", sentences(*rules.while_blocked))


def _awaits_counter(receipt: Receipt) -> bool:
    return receipt.awaits_signature or receipt.state is ReportState.AWAITING_COUNTER


def _not_found(receipt: Receipt, rules: Rules) -> Step:
    if receipt.kind is ReportKind.WRITTEN_PRE_LOSS and rules.written_is_formal:
        return _step("new_card", rules.name, rules.numbers)
    return _formal_loss("replace", rules, *rules.meanwhile)


def _undo(rules: Rules) -> Step:
    if not rules.undo_channels:
        return _step("undo_ask", rules.numbers)
    name = "undo" if Channel.KIOSK in rules.undo_channels else "undo_elsewhere"
    places, bring = rules.places(rules.undo_channels), rules.bring(ReportKind.UNDO_PRE_LOSS)
    return _step(name, places, bring)


def _formal_loss(name: str, rules: Rules, *also: Phrase) -> Step:
    bring = phrase("sentence", rules.bring(ReportKind.FORMAL_LOSS))
    if not rules.formal_loss_channels:
        return _step(f"{name}_ask", rules.numbers, also=(bring, *also))
    return _step(name, rules.places(rules.formal_loss_channels), also=(bring, *also))


def _step(
    name: str, *arguments: Argument, also: tuple[Phrase, ...] = (), urgent: bool = False
) -> Step:
    """``also`` is what paper has room for besides."""

    def part(which: str) -> Phrase:
        return phrase(f"step.{name}.{which}", *arguments)

    return Step(part("title"), part("detail"), sentences(part("sentence"), *also), urgent)
