"""A month as a calendar shows it, for choosing the day a card was lost."""

from calendar import Calendar, monthrange
from datetime import date
from functools import cached_property
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import day as day_phrase
from kiosk.domain.advice.phrase import month
from kiosk.domain.lost_on import LONGEST_AGO, may_be_lost_on
from ui.rows.presentation import Presentation, Row

_MONDAY: Final = Calendar(firstweekday=0)
_BLANK: Final[Row] = {
    "iso": "",
    "spoken": "",
    "day": 0,
    "selectable": False,
    "chosen": False,
    "today": False,
}


@dataclass(frozen=True)
class MonthRows:
    """``month`` is its first day."""

    show: Presentation
    month: date
    today: date
    chosen: date | None

    @cached_property
    def name(self) -> str:
        return self.show.say(month(self.month))

    @cached_property
    def days(self) -> list[Row]:
        """The weeks as cells, blank ones (day 0) before the first day: ``iso``, ``spoken``,
        ``day``, ``selectable``, ``chosen``, ``today``.
        """
        numbers = _MONDAY.itermonthdays(self.month.year, self.month.month)
        return [self._cell(number) for number in numbers]

    def _cell(self, number: int) -> Row:
        if number == 0:
            return _BLANK
        day = self.month.replace(day=number)
        return {
            "iso": day.isoformat(),
            "spoken": self._spoken(day),
            "day": number,
            "selectable": may_be_lost_on(day, self.today),
            "chosen": day == self.chosen,
            "today": day == self.today,
        }

    def _spoken(self, day: date) -> str:
        """In words, with its day of the week."""
        texts = self.show.texts
        weekday = texts("spoken.weekdays").split()[day.weekday()]
        return texts("spoken.day", self.show.say(day_phrase(day)), weekday)

    @cached_property
    def has_earlier(self) -> bool:
        return self.shifted(-1) != self.month

    @cached_property
    def has_later(self) -> bool:
        return self.shifted(1) != self.month

    def shifted(self, by: int) -> date:
        """The first of the month ``by`` months on, held within what may be chosen."""
        index = self.month.year * 12 + self.month.month - 1 + by
        shifted = date(index // 12, index % 12 + 1, 1)
        last = date(shifted.year, shifted.month, monthrange(shifted.year, shifted.month)[1])
        within = last >= self.today - LONGEST_AGO and shifted <= self.today
        return shifted if within else self.month
