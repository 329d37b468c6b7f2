"""A Debian of its own under its own systemd, on this machine's network."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

MIRROR: Final = "http://deb.debian.org/debian"
_BASE: Final = "systemd,systemd-sysv,dbus,udev,ca-certificates"
_BOOTED: Final = (
    *("--boot", "--quiet", "--machine=kiosk-trial", "--register=no", "--keep-unit"),
    *("--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=passive"),
)
_BOOT_SECONDS: Final = 120
_BLOCK_SECONDS: Final = 1800
_POWER_OFF: Final = signal.SIGRTMIN + 4
"""What systemd takes for a request to power off (systemd(1), SIGNALS)."""


def make_root(release: str, root: Path) -> None:
    """What the release's installer leaves behind, but the kernel (debootstrap; needs root)."""
    script = "/usr/share/debootstrap/scripts/sid"
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={_BASE}", release, root, MIRROR, script],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_bytes(Path("/etc/resolv.conf").read_bytes())


class Machine:
    """Booted from ``root`` by systemd-nspawn, and powered off at the end."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["systemd-nspawn", *_BOOTED, f"--directory={self._root}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + _BOOT_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"it does not start: systemd-nspawn {self._process.returncode}")
            time.sleep(0.2)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self._leader, _POWER_OFF)
        self._process.wait()

    @property
    def _leader(self) -> int:
        own = self._process.pid
        return int(Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()[0])

    def _is_up(self) -> bool:
        """Whether what a system starts with is started, well or not."""
        try:
            asked = subprocess.run(
                [*self._inside(), "systemctl", "is-system-running"],
                capture_output=True,
                text=True,
                check=False,
            )
        except (OSError, IndexError):
            return False
        return asked.stdout.strip() in {"running", "degraded"}

    def _inside(self) -> list[str]:
        around = ["--mount", "--uts", "--ipc", "--pid", "--root", "--wd"]
        clean = ["env", "--ignore-environment", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb"]
        clean += ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"]
        clean += [f"{name}={os.environ[name]}" for name in ("http_proxy",) if name in os.environ]
        return ["nsenter", "--target", str(self._leader), *around, "--", *clean]

    def run(self, commands: str, hear: Callable[[str], object] = lambda _: None) -> tuple[int, str]:
        """Run ``commands`` as root in /root, each line of what they say being heard at once; how
        it ended, and all that was said.
        """
        said = []
        with subprocess.Popen(
            [*self._inside(), "timeout", str(_BLOCK_SECONDS), "bash", "-euc", f"cd; {commands}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as shell:
            assert shell.stdout
            for line in shell.stdout:
                said.append(line)
                hear(line)
        return shell.returncode, "".join(said)
