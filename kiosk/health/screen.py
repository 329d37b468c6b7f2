"""What no screen can be without, known before anything is imported that looks at one."""

import os
from typing import Final

from kiosk.domain.failure import Failure, FailureCode

SCREEN_FONT: Final = "Noto Sans CJK SC"


def display_missing() -> Failure | None:
    """Whether nothing at all says where the display is."""
    named = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))
    return None if named else Failure(FailureCode.DISPLAY_MISSING)
