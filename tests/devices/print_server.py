"""A real CUPS for one test: cupsd with a folder, a socket and raw queues of its own.

It is Debian's ``cups-daemon`` from a copy of the program, since the machine's AppArmor lets the
installed one write only where the system's own CUPS does. ``lp`` and ``lpstat`` of ``cups-client``
find it by ``CUPS_SERVER``. The backend is ours, for CUPS's own come with a hundred packages: like
those, it waits for a printer that is away for as long as it takes.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

from tests.patience import PATIENCE

_CUPSD: Final = Path("/usr/sbin/cupsd")
_DAEMONS: Final = Path("/usr/lib/cups/daemon")
_BACKEND: Final = Path(__file__).with_name("print_backend.py")
_FILES: Final = """
ServerRoot {folder}
StateDir {folder}
CacheDir {folder}/cache
RequestRoot {folder}/spool
ServerBin {folder}/programs
TempDir {folder}/spool/tmp
AccessLog {folder}/log
ErrorLog {folder}/log
PageLog {folder}/log
User {user}
Group lp
SyncOnClose No
"""
_SERVER: Final = """
Listen {folder}/socket
Browsing No
WebInterface No
LogLevel debug
LogTimeFormat usecs
MaxLogSize 0
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_QUEUE: Final = """
<{kind} {name}>
DeviceURI {device}
State Idle
Accepting Yes
Shared No
ErrorPolicy stop-printer
</{kind}>
"""


class PrintServer:
    """``queues`` are their devices by name, as ``socket://127.0.0.1:9100``; the first is the
    default one.
    """

    def __init__(self, queues: Mapping[str, str]) -> None:
        # Not in a test's own folder, whose name may be too long for a socket.
        self._own = TemporaryDirectory(prefix="cups-")
        self._folder = Path(self._own.name)
        for name in ("cache", "spool/tmp", "ppd", "programs/backend"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / "programs/daemon").symlink_to(_DAEMONS)
        backend = Path(shutil.copy(_BACKEND, self._folder / "programs/backend/socket"))
        backend.chmod(0o700)  # by which cupsd runs it as root, who may enter this folder
        self._program = shutil.copy(_CUPSD, self._folder)
        user = "lp" if os.geteuid() == 0 else str(os.geteuid())
        for name, text in {"cups-files.conf": _FILES, "cupsd.conf": _SERVER}.items():
            (self._folder / name).write_text(text.format(folder=self._folder, user=user))
        kinds = ["DefaultPrinter", *["Printer"] * (len(queues) - 1)]
        (self._folder / "printers.conf").write_text(
            "".join(
                _QUEUE.format(kind=kind, name=name, device=device)
                for kind, (name, device) in zip(kinds, queues.items(), strict=True)
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find it."""
        return {"CUPS_SERVER": str(self._folder / "socket")}

    def start(self) -> None:
        """Answers when its commands do. It ends with the tests, however they end."""
        files = ["-c", f"{self._folder}/cupsd.conf", "-s", f"{self._folder}/cups-files.conf"]
        command = ["setpriv", "--pdeathsig", "KILL", str(self._program), "-f", *files]
        self._process = subprocess.Popen(command)
        end = time.monotonic() + PATIENCE
        while self("lpstat", "-r") != "scheduler is running\n":
            assert time.monotonic() < end, (self._folder / "log").read_text()
            time.sleep(0.02)  # nothing tells when it listens

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE)
        self._process = None

    def __call__(self, *command: str) -> str:
        """What one of CUPS's commands says."""
        ended = subprocess.run(
            command,
            env=os.environ | self.environment | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return ended.stdout

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._own.cleanup()
