"""The reader laboratory, from the test's side: real pcscd, virtual USB readers, cards."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, Self

from tests.devices.card import Card
from tests.devices.vpcd_lab import Laboratory

_ROOT = Path(__file__).parents[2]
SOCKET = "run/pcscd/pcscd.comm"
"""Where in the laboratory's folder pcscd listens: what ``PCSCLITE_CSOCK_NAME`` must name."""


class VirtualReaders:
    """Readers of two slots each, named ``Virtual ID Reader A 00 00`` and so on.

    Needs root or unprivileged user namespaces, gcc, and Debian's pcscd and vsmartcard-vpcd.
    """

    def __init__(self, folder: Path, readers: int = 2) -> None:
        ours, theirs = Pipe()
        self._requests = ours
        command = ["unshare", "--mount", "--net", "--pid", "--mount-proc", "--fork", "--kill-child"]
        if os.geteuid() != 0:
            command.append("--map-root-user")
        command += [sys.executable, "-m", Laboratory.__module__]
        command += [str(folder), str(readers), str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=_ROOT)
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End pcscd and everything else in there."""
        self._requests.close()
        self._process.wait()

    def start_service(self) -> None:
        self._ask(Laboratory.start_service)

    def stop_service(self, signal_number: int = signal.SIGTERM) -> None:
        self._ask(Laboratory.stop_service, signal_number)

    def freeze_service(self) -> None:
        self._ask(Laboratory.freeze_service)

    def thaw_service(self) -> None:
        self._ask(Laboratory.thaw_service)

    def plug(self, reader: int = 0) -> None:
        self._ask(Laboratory.plug, reader)

    def unplug(self, reader: int = 0) -> None:
        self._ask(Laboratory.unplug, reader)

    def place(self, card: Card, reader: int = 0, slot: int = 0) -> None:
        self._ask(Laboratory.place, card, reader, slot)

    def remove(self, reader: int = 0, slot: int = 0) -> None:
        self._ask(Laboratory.remove, reader, slot)

    def resume(self, reader: int = 0, slot: int = 0) -> None:
        self._ask(Laboratory.resume, reader, slot)

    def commands(self, reader: int = 0, slot: int = 0) -> list[bytes]:
        return list(self._ask(Laboratory.commands, reader, slot))

    def service_files(self) -> int:
        return int(self._ask(Laboratory.service_files))

    def service_memory(self) -> int:
        return int(self._ask(Laboratory.service_memory))

    def reset(self) -> None:
        self._ask(Laboratory.reset)

    def _ask(self, method: Callable[..., Any], *arguments: object) -> Any:
        self._requests.send((method.__name__, arguments))
        answer = self._requests.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer
