"""Everything to tell about a topic, in sections: what the guidance screens show and slips say."""

from collections.abc import Iterator
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import Phrase, phrase, quote
from kiosk.domain.advice.rules import BLOCKING, Rules
from kiosk.domain.advice.standing import Standing, formal_loss, undo, what_next
from kiosk.domain.policy import Channel, EChannel, Outlet, PolicyBook
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.slip import Topic
from kiosk.domain.status import HolderStatus

_NEAREST: Final = 3
_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True)
class Advice:
    """A heading and a few short statements under it."""

    heading: Phrase
    items: tuple[Phrase, ...]


def advice(
    topic: Topic, region: str, book: PolicyBook, district: str, known: HolderStatus | None = None
) -> tuple[Advice, ...]:
    """Everything to tell about ``topic`` for cards of ``region``, the most urgent first.

    ``district`` is the GB/T 2260 code of where the kiosk stands: outlets near by come first.
    """
    rules = Rules.of(region, book)
    match topic:
        case Topic.UNSERVED:
            parts = _unserved(rules)
        case Topic.STATED_PRE_LOSS:
            parts = _without_document(rules)
        case Topic.AGENT_PRE_LOSS:
            parts = _for_another(rules)
        case Topic.WRITTEN_PRE_LOSS:
            parts = _written_pre_loss(rules, district)
        case Topic.FORMAL_LOSS:
            parts = _formal_loss(rules, district)
        case Topic.FOUND:
            parts = _found(Standing(rules, known), district)
        case Topic.STATUS:
            parts = _status(Standing(rules, known), district)
    return tuple(part for part in parts if part.items)


def consequences(
    kind: ReportKind | None, region: str, book: PolicyBook, *, for_another: bool = False
) -> tuple[Advice, ...]:
    """What a report of ``kind`` of a card of ``region`` brings with it, besides what is said of it
    everywhere; ``for_another`` by somebody who may have to do more for its holder.
    """
    rules = Rules.of(region, book)
    formal = kind is ReportKind.FORMAL_LOSS
    parts = _after_formal_loss(rules) if formal else _after_pre_loss(rules, for_another=for_another)
    return tuple(part for part in parts if part.items)


def _after_formal_loss(rules: Rules) -> Iterator[Advice]:
    yield _part("replacement", phrase("replacement.together"), *_replacement(rules))
    yield _bank(rules, "loss")
    yield _meanwhile(rules)


def _after_pre_loss(rules: Rules, *, for_another: bool) -> Iterator[Advice]:
    standing = Standing(rules, None)
    ends = _duration(rules, ReportKind.PRE_LOSS) or (standing.ends,)
    yield _part("blocks", phrase("blocks.card"), *ends, *rules.still("loss.pre_loss"))
    documents = rules.bring(ReportKind.UNDO_PRE_LOSS)
    bring = (phrase("sentence", documents),) if rules.undo_channels else ()
    yield _part("undo", undo("undo.where", standing), *bring)
    if for_another:
        yield _part("for_others", *rules.for_others)


# ---- topics -------------------------------------------------------------------------------


def _unserved(rules: Rules) -> Iterator[Advice]:
    yield _part(
        "unserved",
        phrase("unserved.nothing"),
        phrase("unserved.call", rules.numbers_with_hours),
        *rules.pre_loss_note,
        phrase("unserved.rules", rules.name),
    )
    yield _bank(rules, "loss")
    yield _online(rules)
    yield _part("for_others", *rules.for_others)


def _at_once(rules: Rules, *also: Phrase) -> Advice:
    at_once = "here" if rules.own and rules.own.served else "call"
    now = phrase(f"at_once.{at_once}", rules.numbers_with_hours)
    return _part("at_once", now, *also, *rules.pre_loss_note)


def _without_document(rules: Rules) -> Iterator[Advice]:
    """Where nobody states that a number which is typed will do."""
    yield _at_once(rules, rules.by_phone)
    yield _part("no_document", phrase("no_document.unknown", rules.name))
    yield _bank(rules, "loss")
    yield _part("for_others", *rules.for_others)


def _for_another(rules: Rules) -> Iterator[Advice]:
    """Where nobody states that an agent may do it at a kiosk."""
    call = phrase("at_once.call", rules.numbers_with_hours)
    yield _part("at_once", call, rules.by_phone, *rules.pre_loss_note)
    ask = phrase("for_others.ask", rules.numbers_with_hours)
    not_here = phrase("for_others.not_here", rules.name)
    yield _part("for_others", not_here, *(rules.for_others or (ask,)))
    yield _bank(rules, "loss")


def _written_pre_loss(rules: Rules, district: str) -> Iterator[Advice]:
    yield _at_once(rules)
    if not rules.written_proofs:
        yield _part("written", phrase("written.ask", rules.numbers_with_hours))
        yield _bank(rules, "loss")
        return
    formal = (phrase("written.is_formal", rules.name),) if rules.written_is_formal else ()
    yield _part(
        "written",
        phrase("written.where", rules.place(Channel.OUTLET)),
        phrase("written.counter"),
        *formal,
        *_duration(rules, ReportKind.WRITTEN_PRE_LOSS),
        *rules.still("written_report"),
    )
    yield _bring(rules, ReportKind.WRITTEN_PRE_LOSS)
    yield _bank(rules, "loss")
    yield _part("for_others", *rules.for_others)
    yield _outlets(rules, district)


def _formal_loss(rules: Rules, district: str) -> Iterator[Advice]:
    where = formal_loss("formal.where", rules)
    yield _part("formal", where, rules.finality, phrase("formal.stays"))
    yield _bring(rules, ReportKind.FORMAL_LOSS)
    yield _bank(rules, "loss")
    yield _part("for_others", *rules.for_others)
    yield _part("replacement", *_replacement(rules))
    if Channel.ONLINE in rules.formal_loss_channels:
        yield _online(rules)
    yield _outlets(rules, district)
    yield _meanwhile(rules)


def _found(standing: Standing, district: str) -> Iterator[Advice]:
    yield from _found_card(standing, district)
    yield _bank(standing.rules, "ask" if standing.given_up else "undo")


def _found_card(standing: Standing, district: str) -> Iterator[Advice]:
    rules = standing.rules
    if standing.given_up:
        gone = rules.formal_loss_final or standing.cancelled
        useless = phrase("next.useless" if gone else "next.blocked")
        yield _part("next", useless, *what_next(standing))
        return
    if standing.centre_asked and not standing.stands:
        unusable = phrase("undo.unusable", rules.numbers_with_hours)
        yield _part("next", phrase("undo.nothing"), unusable)
        return
    yield _part("ends", *_ends(standing))
    yield _part("undo", *_undo(standing))
    if standing.applied:
        return
    if rules.undo_channels:
        yield _bring(rules, ReportKind.UNDO_PRE_LOSS)
    if Channel.OUTLET in rules.undo_channels:
        yield _outlets(rules, district)


def _status(standing: Standing, district: str) -> Iterator[Advice]:
    # Where nothing stands, nobody has said where the card was issued.
    from_elsewhere = None if standing.stands else standing.rules.from_elsewhere
    yield _part("next", *what_next(standing), *filter(None, (from_elsewhere,)))
    yield _bank(standing.rules, "ask")
    waiting = standing.reports(ReportState.AWAITING_COUNTER)
    yield from (_bring(standing.rules, report.kind) for report in waiting)
    if waiting:
        yield _outlets(standing.rules, district)


# ---- their parts --------------------------------------------------------------------------


def _part(name: str, *items: Phrase) -> Advice:
    return Advice(phrase(f"{name}.heading"), items)


def _ends(standing: Standing) -> tuple[Phrase, ...]:
    """The end that the centre gave, else how long each kind lasts, where the rules differ."""
    if standing.end is not None:
        return (standing.ends,)
    rules = standing.rules
    durations = _duration(rules, ReportKind.PRE_LOSS)
    if rules.loss(ReportKind.WRITTEN_PRE_LOSS) != rules.loss(ReportKind.PRE_LOSS):
        durations += _duration(rules, ReportKind.WRITTEN_PRE_LOSS)
    still = rules.still(*(f"loss.{kind}" for kind in BLOCKING)) if durations else ()
    return (*durations, *still) or (standing.ends,)


def _duration(rules: Rules, kind: ReportKind) -> tuple[Phrase, ...]:
    rule = rules.loss(kind)
    if rule.duration is None:
        return ()
    lasts = phrase(f"lasts.{rule.duration.unit}", str(rule.duration.amount))
    return (phrase(f"ends.{kind}_{rule.on_expiry}", lasts, rules.numbers_with_hours),)


def _undo(standing: Standing) -> Iterator[Phrase]:
    rules = standing.rules
    yield undo("undo.where", standing)
    if rules.own and Channel.ONLINE in rules.undo_channels:
        yield from map(_channel, rules.own.e_channels)
    if rules.policy and rules.policy.undo_note:
        yield quote(rules.policy.undo_note)
        yield from rules.still("undo_note")
    if Channel.KIOSK not in rules.undo_channels:
        yield phrase("undo.not_here")


def _replacement(rules: Rules) -> Iterator[Phrase]:
    known = rules.policy.replacement if rules.policy else None
    if known is None or known.working_days is None:
        yield phrase("replacement.ask", rules.numbers_with_hours)
    else:
        yield phrase("replacement.days", str(known.working_days))
    if known and known.same_visit:
        yield quote(known.same_visit)
    if known is None or known.fee_yuan is None:
        yield phrase("replacement.fee_ask", rules.numbers_with_hours)
    else:
        yield phrase("replacement.fee", str(known.fee_yuan))


def _meanwhile(rules: Rules) -> Advice:
    own = (*rules.meanwhile, *rules.credential_lasts)
    return _part("meanwhile", *own, *rules.meanwhile_everywhere)


def _bank(rules: Rules, told: str) -> Advice:
    """The bank account goes its own way (facts, 1.3), and what its region says of that."""
    return _part("bank", phrase(f"bank.{told}"), *rules.bank)


def _bring(rules: Rules, kind: ReportKind) -> Advice:
    ask = phrase("bring.ask", rules.numbers_with_hours)
    return _part("bring", *(rules.documents(kind) or (ask,)))


def _online(rules: Rules) -> Advice:
    own = rules.own.e_channels if rules.own else ()
    channels = own or (rules.national.e_channels if rules.national else ())
    ask = phrase("online.ask", rules.numbers)
    return _part("online", *(_channel(channel) for channel in channels), ask)


def _channel(channel: EChannel) -> Phrase:
    name = quote(channel.name)
    if channel.does:
        name = phrase("online.does", channel.name, channel.does)
    return phrase("online.at", name, channel.url) if channel.url else name


def _outlets(rules: Rules, district: str) -> Advice:
    near = _near(rules.policy.outlets if rules.policy else (), district)
    ask = phrase("outlets.ask", rules.numbers_with_hours)
    return _part("outlets", *([_outlet(outlet) for outlet in near] or [ask]))


def _near(outlets: tuple[Outlet, ...], district: str) -> list[Outlet]:
    """Those of the kiosk's district first, then those of its city."""
    city = [one for one in outlets if _city(one.region) == _city(district)]
    return sorted(city, key=lambda one: one.region != district)[:_NEAREST]


def _city(region: str) -> str:
    return region[:2] if region[:2] in _MUNICIPALITIES else region[:4]


def _outlet(outlet: Outlet) -> Phrase:
    line = phrase("outlets.one", outlet.name, outlet.address)
    if outlet.hours:
        line = phrase("outlets.hours", line, outlet.hours)
    if outlet.phone:
        line = phrase("outlets.phone", line, outlet.phone)
    return line
