"""What somebody reaches who sits in a wheelchair: the lowest third of the reference screen, which
stands upright and has 1920 lines.
"""

from typing import Final

_LOWEST: Final = 640
"""Lines of that third; 159 mm on 21.5", where 1024x600 on 10.1" is 130 mm in all."""


def is_low(height: float) -> bool:
    """Whether all of a window of so many lines is in low reach as it is."""
    return height <= _LOWEST
