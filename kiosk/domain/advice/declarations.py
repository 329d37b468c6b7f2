"""What whoever makes a report is to know before they confirm it, or sign it."""

from collections.abc import Iterator

from kiosk.domain.advice.phrase import Phrase, phrase, sentences
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import OnExpiry
from kiosk.domain.report import ReportKind


def caution(kind: ReportKind, rules: Rules) -> Phrase | None:
    """What stands over the last look before a report of ``kind`` is confirmed, if anything."""
    if kind is ReportKind.FORMAL_LOSS:
        return phrase("caution.final")
    if kind is not ReportKind.WRITTEN_PRE_LOSS or not rules.written_is_formal:
        return None
    formal = phrase("written.is_formal", rules.name)
    ends = rules.on_expiry({kind}) is OnExpiry.CANCEL_CARD
    return sentences(formal, phrase("caution.cancels_card")) if ends else formal


def declarations(kind: ReportKind, rules: Rules) -> Iterator[Phrase]:
    """For an application of ``kind``, a written pre-loss or a formal loss: nothing is in force
    before the counter has confirmed it, and what can't be taken back then.
    """
    yield phrase(f"declares.{kind}")
    yield phrase("declares.not_yet")
    if kind is ReportKind.WRITTEN_PRE_LOSS and rules.written_is_formal:
        yield phrase("declares.is_formal", rules.name)
    if kind is ReportKind.FORMAL_LOSS:
        yield phrase("declares.final")
    if rules.on_expiry({kind}) is OnExpiry.CANCEL_CARD:
        yield phrase("declares.cancels_card")
