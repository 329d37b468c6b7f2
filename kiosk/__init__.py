"""Everything of the kiosk that is true without a screen. Nothing in here imports Qt."""

from datetime import date
from typing import Final

VERSION: Final = "0.1.0"
BUILT: Final = date(2026, 11, 25)
"""The day this version was finished, in China; a clock that says an earlier one is wrong.
To be set with every release."""

LONGEST_LIFE_YEARS: Final = 20
"""No version runs so long; an RTC that lost its power may well say so."""
