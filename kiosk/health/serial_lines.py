"""Serial lines by the names that stay, whatever number the kernel gives them."""

from pathlib import Path
from typing import Final

from kiosk.domain.failure import Failure

NAMES: Final = Path("/dev/serial")
"""Where udev keeps them, ``by-id`` and ``by-path``."""


def with_lines_there(failure: Failure, line: str) -> Failure:
    """The same failure; where ``line`` is a path to nothing, its detail names the lines there."""
    there = ", ".join(sorted(map(str, NAMES.glob("by-*/*"))))
    if not there or not line.startswith("/") or Path(line).exists():
        return failure
    return Failure(failure.code, f"{failure.detail}; there are: {there}")
