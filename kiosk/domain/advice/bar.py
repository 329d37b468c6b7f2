"""The one line on every screen: how the card stands as far as known, and whether the centre is
reached and what that means.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import Phrase, phrase, sentences
from kiosk.domain.advice.standing import Standing, statement
from kiosk.domain.contact import Contact
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState


class Tone(StrEnum):
    GOOD = "good"
    PLAIN = "plain"
    ATTENTION = "attention"
    DANGER = "danger"


@dataclass(frozen=True)
class Bar:
    tone: Tone
    text: Phrase


@dataclass(frozen=True)
class Situation:
    """What is known. ``standing`` is the card's, told where ``shows_card``; ``receipt`` is that of
    the report made here, if any, and ``is_asked`` says that the centre is being asked about it.

    ``stops_here``: a pre-loss of the card can be reported at this kiosk now. ``aim`` is what the
    person came to report, if anything.
    """

    standing: Standing
    contact: Contact
    receipt: Receipt | None
    is_asked: bool
    shows_card: bool
    stops_here: bool
    aim: ReportKind | None

    @property
    def wants_stop(self) -> bool:
        """Whether the card may have to be blocked at once."""
        made = self.receipt.kind if self.receipt else self.aim
        return made is not ReportKind.UNDO_PRE_LOSS and not self.standing.blocked


_TONES: Final = {
    ReportState.IN_FORCE: Tone.GOOD,
    ReportState.UNDONE: Tone.GOOD,
    ReportState.REPLACED: Tone.GOOD,
    ReportState.REFUSED: Tone.DANGER,
}
_SETTLED: Final = frozenset({ReportState.IN_FORCE, ReportState.UNDONE, ReportState.REPLACED})


def bar(situation: Situation) -> Bar:
    if situation.receipt is not None:
        first, *others = _of_report(situation, situation.receipt)
        return Bar(_TONES.get(situation.receipt.state, Tone.ATTENTION), sentences(first, *others))
    first, *others = (*_of_card(situation), *_of_centre(situation))
    return Bar(_tone(situation), sentences(first, *others))


def before_confirming(situation: Situation) -> Phrase | None:
    """What a report that is confirmed now will not yet do, where the centre is not reached."""
    if situation.contact is not Contact.MISSED:
        return None
    return sentences(phrase("bar.review"), *_call(situation))


def _of_report(situation: Situation, receipt: Receipt) -> Iterator[Phrase]:
    """The one telling of the report; while the centre hasn't answered, what that hangs on."""
    yield phrase("sentence", outcome(receipt, situation.standing.rules).title)
    if situation.is_asked:
        yield phrase("bar.asking")
    elif receipt.state is ReportState.RECORDED:
        missed = situation.contact is Contact.MISSED
        yield phrase("bar.missed" if missed else "bar.unanswered")
    if not situation.is_asked and receipt.state not in _SETTLED:
        yield from _call(situation)


def _of_card(situation: Situation) -> Iterator[Phrase]:
    """Nothing where nobody knows: then the kiosk has only not asked, or had no answer."""
    standing = situation.standing
    if situation.shows_card and (standing.centre_asked or standing.stands):
        yield phrase("sentence", statement(standing).title)


def _of_centre(situation: Situation) -> Iterator[Phrase]:
    contact = situation.contact
    stops = situation.stops_here and situation.wants_stop
    if contact is Contact.MISSED and stops:
        yield phrase("bar.missed_stops", situation.standing.rules.numbers)
        return
    yield phrase("bar.reached_stops" if contact is Contact.REACHED and stops else f"bar.{contact}")
    if contact is not Contact.REACHED or not situation.stops_here:
        yield from _call(situation)


def _call(situation: Situation) -> Iterator[Phrase]:
    if situation.wants_stop:
        yield phrase("bar.call", situation.standing.rules.numbers)


def _tone(situation: Situation) -> Tone:
    if situation.contact is Contact.MISSED or situation.standing.waiting:
        return Tone.ATTENTION
    return Tone.GOOD if situation.contact is Contact.REACHED else Tone.PLAIN
