"""What came of it: the result of a report, or what went wrong."""

from dataclasses import dataclass
from functools import cached_property

from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.domain.report_number import grouped
from ui.rows.presentation import Presentation, Row
from ui.rows.result import ResultRows


@dataclass(frozen=True)
class OutcomeRows:
    """``hotline`` is the line of the place where the kiosk stands."""

    show: Presentation
    hotline: str
    receipt: Receipt | None
    failure: Failure | None

    @cached_property
    def statement(self) -> Row:
        """``state``, ``title`` and ``detail``, or nothing."""
        return self._result.outcome() if self._result else {}

    @cached_property
    def next_steps(self) -> list[Row]:
        """Rows of ``tone`` (``step`` or ``attention``), ``title`` and ``detail``."""
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
        texts, part = self.show.texts, f"failure.{self.failure.code}"
        return {
            "code": self.failure.code,
            "happened": texts(f"{part}.happened"),
            "card": texts(f"{part}.card"),
            "todo": texts(f"{part}.todo", self.hotline),
        }

    @cached_property
    def _result(self) -> ResultRows | None:
        return ResultRows(self.show, self.receipt) if self.receipt else None
