"""What the page of a receipt's QR says of its report, in words."""

from collections.abc import Sequence

from kiosk.base.records import dataclass
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.advice.printed import printed
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.steps import bank, next_steps
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState


@dataclass(frozen=True)
class Told:
    """``state`` and ``meaning`` are what is true now, ``todo`` what to do about it."""

    state: Phrase
    meaning: Sequence[Phrase]
    todo: Sequence[Phrase]


def of_now(receipt: Receipt, rules: Rules) -> Told:
    """Of a report that the centre has."""
    said = outcome(receipt, rules)
    steps = (*next_steps(receipt, rules), bank(receipt))
    return Told(said.title, (said.detail, said.meaning[0]), [step.sentence for step in steps])


def of_nothing(kind: ReportKind) -> Told:
    """Of a report that has not arrived: it can't have come into force."""
    said = printed(kind, ReportState.RECORDED)
    return Told(said.state, (phrase("page.not_here"),), said.todo)
