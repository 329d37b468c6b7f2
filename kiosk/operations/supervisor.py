"""What the supervisor that started the kiosk is told: systemd, by sd_notify(3).

Anybody else starts it without ``NOTIFY_SOCKET``, and nothing is told to anyone. A supervisor that
is gone or doesn't read is no matter either: it will miss the word, and do what it does then.
"""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_MOST_SECONDS: Final = 3600.0


class Supervisor:
    """``environment`` is what it left the process. Nothing here waits or raises.

    ``WATCHDOG_PID`` is not looked at: in a session it names the compositor, which is started for
    the kiosk's sake and has nothing to say of it.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        path = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + path[1:] if path.startswith("@") else path
        self._silence = _microseconds(environment.get("WATCHDOG_USEC", "")) / 1_000_000

    @property
    def is_there(self) -> bool:
        """Whether anybody starts it anew when it ends."""
        return bool(self._address)

    @property
    def patience(self) -> float | None:
        """Seconds of silence after which it starts the kiosk anew, if it ever does."""
        return self._silence if self._address and self._silence else None

    def ready(self) -> None:
        """The first screen is there."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Everything that must not stand still moves."""
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """It was told to end, and does."""
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(state.encode("ascii"), self._address)


def _microseconds(text: str) -> int:
    """What ``text`` says in ASCII digits; 0 for anything else."""
    digits = text if text.isascii() and text.isdigit() and len(text) < 16 else "0"
    return min(int(digits), int(_MOST_SECONDS * 1_000_000))
