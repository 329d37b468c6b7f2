"""How long a paper is on its way to the printer, for the person who waits for it."""

from math import ceil
from typing import Final

from kiosk.printing.settings import Driver, PrinterSettings

_BITS_PER_BYTE: Final = 10  # 8N1 on a serial line
_A_MOMENT: Final = 3.0
_EXACT: Final = 10
_STEP: Final = 5


def seconds_to_tell(size: int, settings: PrinterSettings) -> int:
    """Whole seconds that ``size`` bytes take, above ten in steps of five; 0 for up to three.

    Rounded up, so that nobody waits longer than they were told because of the line. Only a
    serial line's speed is known, and only there a paper takes longer than a printer prints.
    """
    if settings.driver is not Driver.SERIAL:
        return 0
    seconds = size * _BITS_PER_BYTE / settings.baud
    if seconds <= _A_MOMENT:
        return 0
    return ceil(seconds) if seconds <= _EXACT else ceil(seconds / _STEP) * _STEP
