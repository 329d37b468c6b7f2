"""What whoever signs an application declares to know."""

from collections.abc import Iterator

from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import OnExpiry
from kiosk.domain.report import ReportKind


def declarations(kind: ReportKind, rules: Rules) -> Iterator[Phrase]:
    """For an application of ``kind``, a written pre-loss or a formal loss: nothing is in force
    before the counter has confirmed it, and what can't be taken back then.
    """
    yield phrase(f"declares.{kind}")
    yield phrase("declares.not_yet")
    if kind is ReportKind.FORMAL_LOSS:
        yield phrase("declares.final")
    if rules.on_expiry({kind}) is OnExpiry.CANCEL_CARD:
        yield phrase("declares.cancels_card")
