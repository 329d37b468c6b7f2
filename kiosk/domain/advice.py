"""What to tell a person about a topic, by the issuing region's rules: for screen and paper alike.

An end is told as a date only where the centre gave one, as a duration only where the policy
states one; where neither does, the person is told whom to ask (facts, 1.1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Final

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.known import CardState, Known, KnownCard, KnownReport, Source
from kiosk.domain.policy import Channel, EChannel, Hotline, LossRule, OnExpiry, Outlet, PolicyBook
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.slip import Topic
from kiosk.domain.texts import Texts

LocalText = Mapping[str, str]

_NATIONAL_HOTLINE: Final = Hotline(number="12333")
_NEAREST: Final = 3
_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of ``resources/translations/advice`` with what fills its places."""

    text_id: str
    arguments: "tuple[str | LocalText | Phrase, ...]" = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to know: a heading and a few short statements under it."""

    heading: Phrase
    items: tuple[Phrase, ...]


def advice(
    topic: Topic, region: str, book: PolicyBook, district: str, known: Known | None = None
) -> tuple[Advice, ...]:
    """Everything to tell about ``topic`` for cards of ``region``, the most urgent first.

    ``district`` is the GB/T 2260 code of where the kiosk stands: outlets near by come first.
    """
    guide = _Guide(region, book, district, known)
    parts = {
        Topic.UNSERVED: guide.unserved,
        Topic.WRITTEN_PRE_LOSS: guide.written_pre_loss,
        Topic.FORMAL_LOSS: guide.formal_loss,
        Topic.FOUND: guide.found,
        Topic.STATUS: guide.status,
    }
    return tuple(part for part in parts[topic]() if part.items)


def consequences(region: str, book: PolicyBook) -> tuple[Advice, ...]:
    """What a formal loss of a card of ``region`` brings with it, besides its being final."""
    told = _Guide(region, book, district=region, known=None).consequences()
    return tuple(part for part in told if part.items)


def worded(phrase: Phrase, texts: Texts) -> str:
    """The phrase in the language of ``texts``."""
    return texts(phrase.text_id, *(_filled(one, texts) for one in phrase.arguments))


def _filled(argument: "str | LocalText | Phrase", texts: Texts) -> str:
    match argument:
        case str():
            return argument
        case Phrase():
            return worded(argument, texts)
        case _:
            return argument.get(texts.language, argument["zh_CN"])


def _phrase(text_id: str, *arguments: "str | LocalText | Phrase") -> Phrase:
    return Phrase(f"advice.{text_id}", arguments)


class _Guide:
    """One region's rules, told to one person."""

    def __init__(self, region: str, book: PolicyBook, district: str, known: Known | None) -> None:
        policy = book.for_region(region)
        self._own = None if policy is book.national else policy
        self._policy = policy or book.national
        self._national = book.national
        self._region = policy.region if policy else region
        self._district = district
        self._known = known

    # ---- topics ---------------------------------------------------------------------------

    def unserved(self) -> Iterator[Advice]:
        yield self._part(
            "unserved",
            _phrase("unserved.nothing"),
            _phrase("unserved.call", self._numbers()),
            _phrase("unserved.rules", self._place_name()),
        )
        yield self._online()

    def written_pre_loss(self) -> Iterator[Advice]:
        at_once = "here" if self._own and self._own.served else "call"
        yield self._part("at_once", _phrase(f"at_once.{at_once}", self._numbers()))
        yield self._part(
            "written",
            _phrase("written.where", self._place(Channel.OUTLET)),
            _phrase("written.counter"),
            *self._duration(ReportKind.WRITTEN_PRE_LOSS),
        )
        yield self._bring(ReportKind.WRITTEN_PRE_LOSS)
        yield self._outlets()

    def formal_loss(self) -> Iterator[Advice]:
        channels = self._policy.formal_loss_channels if self._policy else ()
        where = self._where("formal.where", channels, otherwise="formal.ask")
        yield self._part("formal", where, _phrase("formal.final"), _phrase("formal.bank"))
        yield self._bring(ReportKind.FORMAL_LOSS)
        yield self._part("replacement", *self._replacement())
        if Channel.ONLINE in channels:
            yield self._online()
        yield self._outlets()
        yield self._part("meanwhile", *self._meanwhile())

    def consequences(self) -> Iterator[Advice]:
        yield self._part("replacement", _phrase("replacement.together"), *self._replacement())
        yield self._part("bank", _phrase("formal.bank"))
        yield self._part("meanwhile", *self._meanwhile())

    def found(self) -> Iterator[Advice]:
        if self._given_up():
            yield self._part("next", _phrase("next.useless"), *self._next())
            return
        if self._asked() and not self._stands():
            called = _phrase("undo.unusable", self._numbers())
            yield self._part("next", _phrase("undo.nothing"), called)
            return
        yield self._part("ends", *self._ends())
        yield self._part("undo", *self._undo())
        if self._undo_channels():
            yield self._bring(ReportKind.UNDO_PRE_LOSS)
        if Channel.OUTLET in self._undo_channels():
            yield self._outlets()

    def status(self) -> Iterator[Advice]:
        yield self._part("next", *self._next())
        waiting = self._open(ReportState.AWAITING_COUNTER)
        yield from (self._bring(report.kind) for report in waiting)
        if waiting:
            yield self._outlets()

    # ---- when a report ends ----------------------------------------------------------------

    def _ends(self) -> Iterator[Phrase]:
        end = self._known_end()
        if end:
            until = f"{end.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"
            yield _phrase(f"ends.date_{self._on_expiry()}", until, self._numbers())
            return
        rules = (*self._duration(ReportKind.PRE_LOSS), *self._written_duration())
        yield from rules or (_phrase("ends.ask", self._numbers()),)

    def _known_end(self) -> datetime | None:
        card = self._card()
        if card is not None:
            return card.expires_at if card.state is CardState.PRE_LOSS else None
        ends = [report.expires_at for report in self._in_force()]
        known = [end for end in ends if end]
        # The card stays blocked until the last report ends: one without an end leaves it unknown.
        return max(known) if known and len(known) == len(ends) else None

    def _on_expiry(self) -> OnExpiry:
        """What the end brings; where reports of both kinds may stand, only what both agree on."""
        kinds = {report.kind for report in self._in_force()}
        told = {self._rule(kind).on_expiry for kind in kinds or _BLOCKING}
        if kinds and OnExpiry.CANCEL_CARD in told:
            return OnExpiry.CANCEL_CARD
        return told.pop() if len(told) == 1 else OnExpiry.UNKNOWN

    def _written_duration(self) -> tuple[Phrase, ...]:
        """The written report's own, where its rule differs from the other's."""
        written = self._rule(ReportKind.WRITTEN_PRE_LOSS)
        if written == self._rule(ReportKind.PRE_LOSS):
            return ()
        return self._duration(ReportKind.WRITTEN_PRE_LOSS)

    def _duration(self, kind: ReportKind) -> tuple[Phrase, ...]:
        rule = self._rule(kind)
        if rule.duration is None:
            return ()
        lasts = _phrase(f"lasts.{rule.duration.unit}", str(rule.duration.amount))
        return (_phrase(f"ends.{kind}_{rule.on_expiry}", lasts, self._numbers()),)

    def _rule(self, kind: ReportKind) -> LossRule:
        rule = self._policy.loss.get(kind) if self._policy else None
        return rule or LossRule()

    # ---- what is known -----------------------------------------------------------------------

    def _next(self) -> Iterator[Phrase]:
        card, numbers = self._card(), self._numbers()
        if card is not None and card.state is CardState.CANCELLED:
            yield _phrase("next.cancelled", self._formal_places())
        elif self._given_up():
            yield _phrase("next.formal", self._formal_places())
        elif self._blocked():
            yield from self._ends() if self._known_end() else (_phrase("ends.ask", numbers),)
            yield self._where("next.found", self._undo_channels(), otherwise="undo.ask")
        formal = any(report.kind is ReportKind.FORMAL_LOSS for report in self._open(*_WAITING))
        if self._blocked() and not self._given_up() and not formal:
            yield _phrase("next.replace", self._formal_places())
        if self._open(ReportState.AWAITING_COUNTER):
            yield _phrase("next.counter", self._place(Channel.OUTLET))
        if self._open(ReportState.RECORDED):
            yield _phrase("next.recorded", numbers)
        if not self._stands():
            yield _phrase("next.none" if self._asked() else "next.unasked", numbers)

    def _card(self) -> KnownCard | None:
        return self._known.card(self._region) if self._known else None

    def _asked(self) -> bool:
        return self._known is not None and self._known.source is Source.CENTRE

    def _blocked(self) -> bool:
        card = self._card()
        return bool(self._in_force()) or (card is not None and card.state is not CardState.NORMAL)

    def _given_up(self) -> bool:
        card = self._card()
        formal = any(report.kind is ReportKind.FORMAL_LOSS for report in self._in_force())
        return formal or (card is not None and card.state in _GONE)

    def _stands(self) -> bool:
        """Whether anything blocks the card, or may come to block it."""
        return self._blocked() or bool(self._open(*_WAITING))

    def _in_force(self) -> tuple[KnownReport, ...]:
        return self._open(ReportState.IN_FORCE)

    def _open(self, *states: ReportState) -> tuple[KnownReport, ...]:
        reports = self._known.reports if self._known else ()
        return tuple(r for r in reports if r.issuing_region == self._region and r.state in states)

    # ---- where and with what -----------------------------------------------------------------

    def _undo_channels(self) -> tuple[Channel, ...]:
        return self._policy.undo_channels if self._policy else ()

    def _undo(self) -> Iterator[Phrase]:
        yield self._where("undo.where", self._undo_channels(), otherwise="undo.ask")
        if self._policy and self._policy.undo_note:
            yield _phrase("said", self._policy.undo_note)
        if Channel.KIOSK not in self._undo_channels():
            yield _phrase("undo.not_here")

    def _replacement(self) -> Iterator[Phrase]:
        policy = self._policy
        if policy is None or policy.replacement.working_days is None:
            yield _phrase("replacement.ask", self._numbers())
        else:
            yield _phrase("replacement.days", str(policy.replacement.working_days))
        if policy and policy.replacement.same_visit:
            yield _phrase("said", policy.replacement.same_visit)
        if policy is None or policy.replacement.fee_yuan is None:
            yield _phrase("replacement.fee_ask", self._numbers())
        else:
            yield _phrase("replacement.fee", str(policy.replacement.fee_yuan))

    def _meanwhile(self) -> Iterator[Phrase]:
        own = self._own.meanwhile if self._own else ()
        national = self._national.meanwhile if self._national else ()
        return (_phrase("said", text) for text in (*own, *national))

    def _bring(self, kind: ReportKind) -> Advice:
        listed = self._policy.documents.get(kind, ()) if self._policy else ()
        items = [_phrase("said", text) for text in listed]
        return self._part("bring", *(items or (_phrase("bring.ask", self._numbers()),)))

    def _online(self) -> Advice:
        own = self._own.e_channels if self._own else ()
        channels = own or (self._national.e_channels if self._national else ())
        return self._part("online", *(_channel(channel) for channel in channels))

    def _outlets(self) -> Advice:
        near = self._near()
        if not near:
            return self._part("outlets", _phrase("outlets.ask", self._numbers()))
        return self._part("outlets", *(_outlet(outlet) for outlet in near))

    def _near(self) -> list[Outlet]:
        """Those of the kiosk's district first, then those of its city."""
        outlets = self._policy.outlets if self._policy else ()
        city = [one for one in outlets if _city(one.region) == _city(self._district)]
        return sorted(city, key=lambda one: one.region != self._district)[:_NEAREST]

    def _formal_places(self) -> Phrase:
        channels = self._policy.formal_loss_channels if self._policy else ()
        return self._places(channels or (Channel.OUTLET,))

    def _where(self, text_id: str, channels: tuple[Channel, ...], otherwise: str) -> Phrase:
        if not channels:
            return _phrase(otherwise, self._numbers())
        return _phrase(text_id, self._places(channels))

    def _places(self, channels: tuple[Channel, ...]) -> Phrase:
        places = [self._place(channel) for channel in channels]
        return reduce(lambda one, other: _phrase("or", one, other), places)

    def _place(self, channel: Channel) -> Phrase:
        return _phrase(f"place.{channel}", self._place_name())

    def _place_name(self) -> "LocalText | Phrase":
        return self._own.name if self._own else _phrase("issuing_region")

    def _numbers(self) -> Phrase:
        lines = (self._policy.hotlines if self._policy else ()) or (_NATIONAL_HOTLINE,)
        told = [_phrase("line_all_day" if one.all_day else "line", one.number) for one in lines]
        return reduce(lambda one, other: _phrase("or", one, other), told)

    def _part(self, name: str, *items: Phrase) -> Advice:
        return Advice(_phrase(f"{name}.heading"), items)


_BLOCKING: Final = frozenset({ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS})
_GONE: Final = frozenset({CardState.FORMAL_LOSS, CardState.CANCELLED})
_WAITING: Final = (ReportState.RECORDED, ReportState.AWAITING_COUNTER)


def _channel(channel: EChannel) -> Phrase:
    if channel.url:
        return _phrase("online.at", channel.name, channel.url)
    return _phrase("said", channel.name)


def _outlet(outlet: Outlet) -> Phrase:
    told = _phrase("outlets.one", outlet.name, outlet.address)
    if outlet.hours:
        told = _phrase("outlets.hours", told, outlet.hours)
    if outlet.phone:
        told = _phrase("outlets.phone", told, outlet.phone)
    return told


def _city(region: str) -> str:
    return region[:2] if region[:2] in _MUNICIPALITIES else region[:4]
