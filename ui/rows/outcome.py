"""What came of it: the result of a report, or what went wrong."""

from functools import cached_property

from kiosk.base.records import dataclass
from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.standing import Standing
from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind
from kiosk.domain.report_number import grouped
from kiosk.domain.status import HolderStatus
from kiosk.journey.session import Session
from ui.rows.presentation import Presentation, Row
from ui.rows.result import ResultRows


@dataclass(frozen=True)
class OutcomeRows:
    """``aim`` is what the person came to report, if anything; ``region`` issued the card as far
    as they said, and ``known`` is what is known of them.
    """

    show: Presentation
    receipt: Receipt | None
    failure: Failure | None
    aim: ReportKind | None
    region: str
    known: HolderStatus | None

    @classmethod
    def of(cls, session: Session, show: Presentation) -> "OutcomeRows":
        aim, answers = session.journey.kind if session.journey else None, session.answers
        receipt, failure = session.receipt, session.failure
        return cls(show, receipt, failure, aim, answers.issuing_region, answers.known)

    @cached_property
    def statement(self) -> Row:
        """``state``, ``title`` and ``detail``, or nothing."""
        return self._result.outcome() if self._result else {}

    @cached_property
    def next_steps(self) -> list[Row]:
        """Rows of ``tone`` (``step`` or ``attention``), ``title`` and ``detail``."""
        return [row for row in self._steps if row["tone"] != "either"]

    @cached_property
    def alternatives(self) -> list[Row]:
        """Two rows of ``title`` and ``detail``, of which only one will be, or none."""
        return [row for row in self._steps if row["tone"] == "either"]

    @cached_property
    def _steps(self) -> list[Row]:
        return self._result.next_steps() if self._result else []

    @property
    def report_number(self) -> str:
        return grouped(self.receipt.report_number) if self.receipt else ""

    @cached_property
    def told_failure(self) -> Row:
        """What happened, what it means for the card, what to do now: ``code``, ``happened``,
        ``card`` and ``todo``, or nothing.
        """
        if self.failure is None:
            return {}
        code = self.failure.code
        advice = about_failure(code, self.aim, Standing(self.show.rules(self.region), self.known))
        return {
            "code": code,
            "happened": self.show.texts(f"failure.{code}.happened"),
            "card": self.show.say(advice.card),
            "todo": self.show.say(advice.todo),
        }

    @cached_property
    def _result(self) -> ResultRows | None:
        return ResultRows(self.show, self.receipt) if self.receipt else None
