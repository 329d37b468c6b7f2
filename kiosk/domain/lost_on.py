"""The day a card was lost, as a person may give it."""

from datetime import date, timedelta
from typing import Final

LONGEST_AGO: Final = timedelta(days=365)


def may_be_lost_on(day: date, today: date) -> bool:
    """A loss lies between a year ago and today."""
    return today - LONGEST_AGO <= day <= today
