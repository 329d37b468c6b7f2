"""How the program and its machine are, in numbers: for the heartbeat and for metrics.

Nothing in here waits for anybody, and what can't be told is left out.
"""

import platform
import shutil
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from kiosk.base import sqlite
from kiosk.base.uptime import seconds_running, seconds_up
from kiosk.configuration.settings import Settings
from kiosk.health.certificate import certificate_until
from kiosk.operations.care import memory_bytes
from kiosk.operations.lives import Lives

_LONGEST: Final = 40
_QT: Final = "PySide6-Essentials"


def vitals(
    settings: Settings, lives: Lives, last_served_at: datetime | None, moved_aside: int
) -> dict[str, object]:
    """Sizes in bytes, times in seconds; ``starts`` and ``crashes`` since the data folder was made.

    ``moved_aside`` is how many databases lie aside that somebody has to look at.
    """
    until = certificate_until(settings.central)
    told = {
        "disk_free_bytes": _disk_free(settings.kiosk.data_dir),
        "memory_bytes": memory_bytes(),
        "uptime_seconds": round(seconds_running(), 1),
        "machine_uptime_seconds": round(seconds_up(), 1),
        "starts": lives.starts,
        "crashes": lives.crashes,
        "moved_aside": moved_aside,
        "last_served_at": last_served_at and last_served_at.isoformat(),
        "certificate_until": until and until.isoformat(),
        "versions": versions(),
    }
    return {name: value for name, value in told.items() if value is not None}


@cache
def versions() -> dict[str, str]:
    """Of what the kiosk stands on, 40 characters of each at most."""
    found = {
        "kernel": platform.release(),
        "python": platform.python_version(),
        "qt": _version(_QT),
        "sqlite": sqlite.version(),
    }
    return {name: version[:_LONGEST] for name, version in found.items() if version}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _disk_free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
