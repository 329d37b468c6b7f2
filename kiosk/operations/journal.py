"""What the journal is told of a line besides the line itself: how grave it is (sd-daemon(3)).

systemd names the stream that leads to the journal in ``JOURNAL_STREAM``, as ``device:inode``; one
that was turned elsewhere since is somebody's file, in which each line is a JSON object alone.
"""

import os
from collections.abc import Mapping
from typing import Final

from kiosk.operations.registry import Level

_PRIORITIES: Final = {
    Level.DEBUG: 7,
    Level.INFO: 6,
    Level.WARNING: 4,
    Level.ERROR: 3,
    Level.CRITICAL: 2,
}
"""syslog(3): debug, info, warning, err, crit."""


def leads_to_journal(descriptor: int, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether what is written there reaches the journal line by line."""
    try:
        there = os.fstat(descriptor)
    except OSError:
        return False
    return environment.get("JOURNAL_STREAM") == f"{there.st_dev}:{there.st_ino}"


def prefix(level: Level) -> str:
    """What a line begins with for its priority; the journal takes it off."""
    return f"<{_PRIORITIES[level]}>"
