"""Time that no clock change touches: seconds since this boot, sleep included."""

import time
from pathlib import Path
from typing import Final

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def seconds_up() -> float:
    """Seconds since the machine booted (CLOCK_BOOTTIME), also those it was suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


_BEGAN: Final = seconds_up()


def seconds_running() -> float:
    """Seconds since this program began, as near as its first imports."""
    return seconds_up() - _BEGAN


def boot_id() -> str:
    """Which boot this is: another text after every reboot."""
    return _BOOT_ID.read_text(encoding="ascii").strip()
