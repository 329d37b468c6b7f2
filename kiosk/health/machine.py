"""What staff tell of a kiosk on the phone: versions, address, the end of its certificate."""

import platform
import shutil
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import VERSION
from kiosk.base import sqlite
from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.health.certificate import certificate_until

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings
    from kiosk.domain.policy import PolicyBook

_ELSEWHERE: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of documentation (RFC 5737, RFC 3849): nothing is ever sent there."""
_SOME_PORT: Final = 9


@dataclass(frozen=True)
class Machine:
    """``versions`` by the name of what has them; ``addresses`` as others reach this machine;
    ``free_bytes`` on the disk of the data folder, -1 where that can't be told.
    """

    kiosk_id: str
    versions: Mapping[str, str]
    addresses: tuple[str, ...]
    centre: str
    certificate_until: datetime | None
    free_bytes: int
    up_seconds: float


def machine(settings: "Settings", policies: "PolicyBook | None") -> Machine:
    """Looked at now; asks nobody. ``policies`` are the rules in use, where the kiosk has any."""
    versions = {
        "kiosk": VERSION,
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", "")
        if _has_release()
        else "",
        "kernel": platform.release(),
        "libraries": f"Python {platform.python_version()}, SQLite {sqlite.version()}",
        "rules": max((str(one.checked_on) for one in policies), default="") if policies else "",
    }
    return Machine(
        settings.kiosk.id,
        {name: version for name, version in versions.items() if version},
        addresses(),
        settings.central.url,
        certificate_until(settings.central),
        _free(settings.kiosk.data_dir),
        seconds_up(),
    )


def addresses() -> tuple[str, ...]:
    """Those from which this machine would speak to the rest of the world."""
    found = []
    for family, somewhere in _ELSEWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            try:
                line.connect((somewhere, _SOME_PORT))
            except OSError:
                continue  # no way there
            found.append(str(line.getsockname()[0]))
    return tuple(found)


def _has_release() -> bool:
    return any(Path(place, "os-release").exists() for place in ("/etc", "/usr/lib"))


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return -1
