"""What the result screen says of a report, as rows ready to show."""

from kiosk.base.records import dataclass
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.steps import Step, bank, next_steps
from kiosk.domain.receipt import Receipt
from ui.rows.presentation import Presentation, Row


@dataclass(frozen=True)
class ResultRows:
    """One report's, in one language."""

    show: Presentation
    receipt: Receipt

    def outcome(self) -> Row:
        """The statement: ``state``, ``title`` and ``detail``."""
        statement = outcome(self.receipt, self.show.rules(self.receipt.issuing_region))
        title, detail = self.show.say(statement.title), self.show.say(statement.detail)
        return {"state": self.receipt.state, "title": title, "detail": detail}

    def next_steps(self) -> list[Row]:
        """What the person can or must do now, the most urgent first: rows of ``tone`` (``step``,
        ``attention``, or ``either`` of two of which only one will be), ``title`` and ``detail``.
        """
        rules = self.show.rules(self.receipt.issuing_region)
        return [self._row(step) for step in (*next_steps(self.receipt, rules), bank(self.receipt))]

    def _row(self, step: Step) -> Row:
        return {
            "tone": "attention" if step.urgent else "either" if step.either else "step",
            "title": self.show.say(step.title),
            "detail": self.show.say(step.detail),
        }
