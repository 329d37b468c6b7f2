"""The brake on reports of whoever shows no card: a few an hour, then staff.

It goes by the reports that the queue holds, and by ages that no restart and no clock shortens
(``kiosk.queue.lifetime``): there is nothing beside them to forget or to set back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Draft, Report, Verification
from kiosk.queue.database import Row
from kiosk.queue.lifetime import Lifetime
from kiosk.queue.rows import moment_of, report_of
from kiosk.queue.sealing import Sealer

HOUR: Final = 3600.0
"""Seconds."""
AGAIN: Final = 3
"""So many reports of one number, of those that the queue still holds, are raised to staff."""


@dataclass(frozen=True)
class Pace:
    """How many stated reports an hour are taken, in all and with one phone number; 0 for none."""

    an_hour: int = 6
    by_phone: int = 2


class Brake:
    """Looks at the stated reports among ``rows``, whose personal part is still there."""

    def __init__(self, rows: Iterable[Row], sealer: Sealer, lifetime: Lifetime) -> None:
        self._stated = tuple(_stated(rows, sealer, lifetime))

    def holds(self, draft: Draft, pace: Pace) -> Failure | None:
        """Why ``draft``, which is stated, is not taken now."""
        return self.is_on(pace) or self._by_phone(draft.phone, pace)

    def is_on(self, pace: Pace) -> Failure | None:
        """Whether no stated report at all is taken now."""
        recent = sum(age < HOUR for age, _ in self._stated)
        if recent < pace.an_hour:
            return None
        return Failure(FailureCode.STATED_LIMIT, f"{recent} reports without a card in an hour")

    def again(self) -> Failure | None:
        """Whether one number was stated again and again."""
        numbers = Counter(report.holder.number for _, report in self._stated)
        most = max(numbers.values(), default=0)
        if most < AGAIN:
            return None
        return Failure(FailureCode.STATED_AGAIN, f"{most} reports without a card of one number")

    def _by_phone(self, phone: str | None, pace: Pace) -> Failure | None:
        recent = sum(age < HOUR and report.phone == phone for age, report in self._stated)
        if recent < pace.by_phone:
            return None
        return Failure(FailureCode.STATED_LIMIT, f"{recent} in an hour with one phone number")


def _stated(
    rows: Iterable[Row], sealer: Sealer, lifetime: Lifetime
) -> Iterator[tuple[float, Report]]:
    """Each with its age in seconds."""
    for row in rows:
        report = report_of(row, sealer) if row["verification"] == Verification.STATED else None
        if report is not None:
            yield lifetime.age(moment_of(row)), report
