"""How one region's card stands, as far as anybody knows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.labels import kind_label
from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import Channel
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source

_GIVEN_UP: Final = frozenset({CardState.FORMAL_LOSS, CardState.CANCELLED})
_WAITING: Final = (ReportState.RECORDED, ReportState.AWAITING_COUNTER)


@dataclass(frozen=True)
class Statement:
    """The one thing to say of the card. ``state`` is that of the card or of the report that waits,
    ``none`` where the centre knows of no loss, ``unasked`` where it was not asked.
    """

    state: str
    title: Phrase
    detail: Phrase


@dataclass(frozen=True)
class Standing:
    """The card that ``rules`` govern; ``known`` is what is known of its holder, if anything."""

    rules: Rules
    known: HolderStatus | None

    @property
    def card(self) -> CardStatus | None:
        return self.known.card(self.rules.region) if self.known else None

    def reports(self, *states: ReportState) -> tuple[ReportStatus, ...]:
        """Those of this card in one of ``states``, newest first."""
        every, region = self.known.reports if self.known else (), self.rules.region
        return tuple(r for r in every if r.issuing_region == region and r.state in states)

    @property
    def waiting(self) -> tuple[ReportStatus, ...]:
        """Reports that may come into force yet."""
        return self.reports(*_WAITING)

    @property
    def centre_asked(self) -> bool:
        return self.known is not None and self.known.source is Source.CENTRE

    @property
    def blocked(self) -> bool:
        card = self.card
        in_force = bool(self.reports(ReportState.IN_FORCE))
        return in_force or (card is not None and card.state is not CardState.NORMAL)

    @property
    def cancelled(self) -> bool:
        return self.card is not None and self.card.state is CardState.CANCELLED

    @property
    def given_up(self) -> bool:
        """Whether a formal loss is in force or the card cancelled: it stays blocked."""
        card = self.card
        in_force = self.reports(ReportState.IN_FORCE)
        formal = any(report.kind is ReportKind.FORMAL_LOSS for report in in_force)
        return formal or (card is not None and card.state in _GIVEN_UP)

    @property
    def applied(self) -> bool:
        """Whether a formal loss waits: then a pre-loss may no longer be undone (facts, 1.3)."""
        return any(report.kind is ReportKind.FORMAL_LOSS for report in self.waiting)

    @property
    def stands(self) -> bool:
        """Whether anything blocks the card, or may come to block it."""
        return self.blocked or bool(self.waiting)

    @property
    def end(self) -> datetime | None:
        """When the card works again, where the centre said so: at the last end of all that blocks
        it, by whomever it was reported; an end that nobody knows leaves it unknown.
        """
        card = self.card
        ends = [report.expires_at for report in self.reports(ReportState.IN_FORCE)]
        if card is not None:
            if card.state is not CardState.PRE_LOSS:
                return None
            ends.append(card.expires_at)
        known = [end for end in ends if end]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def ends(self) -> Phrase:
        """When it ends and what then, or whom to ask."""
        end, numbers = self.end, self.rules.numbers_with_hours
        if end is None:
            return phrase("ends.ask", numbers)
        kinds = {report.kind for report in self.reports(ReportState.IN_FORCE)}
        return phrase(f"ends.date_{self.rules.on_expiry(kinds)}", end, numbers)


def statement(standing: Standing) -> Statement:
    """How the card stands, for somebody of whom something is known."""
    card = standing.card
    losses = [one for one in standing.waiting if one.kind is not ReportKind.UNDO_PRE_LOSS]
    if card is not None and card.state is not CardState.NORMAL:
        return _statement(card.state, standing.rules)
    if losses:
        known = "detail" if standing.centre_asked else "detail_unasked"
        return _statement(losses[0].state, standing.rules, known)
    return _statement("none" if standing.centre_asked else "unasked", standing.rules)


def _statement(state: str, rules: Rules, detail: str = "detail") -> Statement:
    title = phrase(f"standing.{state}.title")
    return Statement(state, title, phrase(f"standing.{state}.{detail}", rules.label, rules.numbers))


def already(standing: Standing, aim: ReportKind) -> Phrase:
    """Over what stands already, for somebody who came to report ``aim``: only what is in force
    makes another report needless, and nothing that anybody may have reported.
    """
    known = standing.known
    if known and not known.makes_needless(aim, standing.rules.region):
        return phrase("already.by_others")
    in_force = standing.given_up or (aim is ReportKind.PRE_LOSS and standing.blocked)
    sure = in_force and standing.centre_asked
    waits = any(report.kind is aim for report in standing.waiting)
    if not waits or sure:
        return phrase("already.in_force")
    if aim is ReportKind.PRE_LOSS:
        return phrase("already.waiting")
    # By its name: a card that waits for a formal loss may be blocked, and be said to be just below.
    return phrase("already.application_waits", kind_label(aim))


def what_next(standing: Standing) -> Iterator[Phrase]:
    """What the holder can or must do, the most urgent first."""
    rules, numbers = standing.rules, standing.rules.numbers_with_hours
    if standing.cancelled:
        yield formal_loss("next.cancelled", rules)
    elif standing.given_up:
        yield formal_loss("next.formal", rules)
        yield rules.finality
    elif standing.blocked:
        yield standing.ends
        yield undo("next.found", standing)
    if standing.blocked and not standing.given_up and not standing.applied:
        yield formal_loss("next.replace", rules)
    if standing.reports(ReportState.AWAITING_COUNTER):
        yield phrase("next.counter", rules.place(Channel.OUTLET))
    recorded = {report.kind for report in standing.reports(ReportState.RECORDED)}
    if recorded - {ReportKind.UNDO_PRE_LOSS}:
        yield phrase("next.recorded", numbers)
    if ReportKind.UNDO_PRE_LOSS in recorded:
        yield phrase("next.undo_recorded", numbers)
    if not standing.stands:
        yield phrase("next.none" if standing.centre_asked else "next.unasked", numbers)


def formal_loss(text_id: str, rules: Rules) -> Phrase:
    """``text_id`` with the places where formal loss is taken; where unknown, whom to ask."""
    if not rules.formal_loss_channels:
        return phrase(f"{text_id}_ask", rules.numbers_with_hours)
    return phrase(text_id, rules.places(rules.formal_loss_channels))


def undo(text_id: str, standing: Standing) -> Phrase:
    """``text_id`` with the places where a pre-loss is undone; where unknown, whom to ask."""
    rules = standing.rules
    if standing.applied:
        return phrase("undo.applied", rules.numbers_with_hours)
    if not rules.undo_channels:
        return phrase("undo.ask", rules.numbers_with_hours)
    return phrase(text_id, rules.places(rules.undo_channels))
