"""What came of it: the result of a report, or what went wrong."""

from functools import cached_property
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.standing import Standing
from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, Verification
from kiosk.domain.report_number import grouped
from kiosk.domain.status import HolderStatus
from kiosk.journey.session import Session
from kiosk.journey.values import Printing
from ui.rows.presentation import Presentation, Row
from ui.rows.result import ResultRows

_TO_SIGN: Final = frozenset({ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS})


@dataclass(frozen=True)
class OutcomeRows:
    """``aim`` is what the person came to report, if anything; ``region`` issued the card as far
    as they said, and ``known`` is what is known of them. ``printing`` is where the paper is.
    """

    show: Presentation
    receipt: Receipt | None
    failure: Failure | None
    aim: ReportKind | None
    region: str
    known: HolderStatus | None
    printing: Printing

    @classmethod
    def of(cls, session: Session, show: Presentation) -> "OutcomeRows":
        aim, answers = session.journey.kind if session.journey else None, session.answers
        receipt, failure = session.receipt, session.failure
        region, known = answers.issuing_region, answers.known
        return cls(show, receipt, failure, aim, region, known, session.printing)

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

    @cached_property
    def paper(self) -> Row:
        """``title`` and ``detail`` of where the receipt is, or the form to sign; or nothing. Who
        showed no card has none to take along.
        """
        if self.receipt is None or self.printing is Printing.NONE:
            return {}
        paper = "form" if self.receipt.kind in _TO_SIGN else "receipt"
        alone = paper == "receipt" and self.receipt.verification is Verification.STATED
        title = "printed_alone" if alone and self.printing is Printing.PRINTED else self.printing
        return {
            "title": self.show.texts(f"result.printing.{paper}.{title}"),
            "detail": self.show.texts(f"result.printing.{paper}.{self.printing}_detail"),
        }

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
