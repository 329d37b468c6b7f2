"""What lets a visitor out of the kiosk that no program can shut: settings of the machine's image.

Looked at where systemd and the kernel keep them; how to set each, and what can't be seen from here
(boot order, sockets behind a lid), stands in docs/lockdown.md.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kiosk.health.finding import Finding, Outcome

_UNITS: Final = Path("etc/systemd/system")
_LOGIND: Final = ("etc/systemd/logind.conf", "usr/lib/systemd/logind.conf.d")
_MOUNTS_STICKS: Final = ("usr/libexec/udisks2/udisksd", "usr/lib/udisks2/udisksd")
_SLEEPS: Final = ("sleep", "suspend", "hibernate", "hybrid-sleep")


def probe_lockdown(root: Path = Path("/")) -> Outcome:
    """Whether keys, plugs and the lid lead out of the kiosk; a warning that names each way that is
    open, and what shuts it.
    """
    found = [(what, remedy) for look in _LOOKS for what, remedy in look(root)]
    if not found:
        return Finding("no way out that can be seen from here")
    ways = "; ".join(what for what, _ in found)
    return Finding(f"open to a visitor: {ways}", " ".join(f"{remedy}." for _, remedy in found))


Ways = Iterator[tuple[str, str]]


def _sysrq(root: Path) -> Ways:
    told = _text(root / "proc/sys/kernel/sysrq").strip()
    if told not in {"", "0"}:
        yield "Magic SysRq keys", "Set kernel.sysrq=0 in /etc/sysctl.d"


def _reboot_keys(root: Path) -> Ways:
    if not _is_masked(root, "ctrl-alt-del.target"):
        yield "Ctrl+Alt+Del restarts the machine", "Run systemctl mask ctrl-alt-del.target"


def _consoles(root: Path) -> Ways:
    """Without logins on them, a console that is switched to is a dark one."""
    automatic = _setting(root, "NAutoVTs")
    if not _is_masked(root, "getty@.service") and automatic != "0":
        yield "logins on other consoles", "Set NAutoVTs=0 and ReserveVT=0 in logind.conf"


def _sleep(root: Path) -> Ways:
    if not all(_is_masked(root, f"{name}.target") for name in _SLEEPS):
        targets = " ".join(f"{name}.target" for name in _SLEEPS)
        yield "it can be sent to sleep", f"Run systemctl mask {targets}"


def _lid_and_power_key(root: Path) -> Ways:
    keys = ("HandlePowerKey", "HandleLidSwitch")
    open_ones = [key for key in keys if _setting(root, key) != "ignore"]
    if open_ones:
        settings = " and ".join(f"{key}=ignore" for key in open_ones)
        yield "power key or lid", f"Set {settings} in logind.conf"


def _sticks(root: Path) -> Ways:
    if any((root / program).exists() for program in _MOUNTS_STICKS):
        yield "USB sticks are mounted by udisks2", "Run apt-get purge udisks2"


_LOOKS: Final[tuple[Callable[[Path], Ways], ...]] = (
    _sysrq,
    _reboot_keys,
    _consoles,
    _sleep,
    _lid_and_power_key,
    _sticks,
)


def _is_masked(root: Path, unit: str) -> bool:
    try:
        return (root / _UNITS / unit).readlink() == Path(os.devnull)
    except OSError:
        return False


def _setting(root: Path, key: str) -> str:
    """What logind was told last; empty where nobody said anything."""
    files = [root / _LOGIND[0]]
    for folder in (root / _LOGIND[1], root / f"{_LOGIND[0]}.d"):
        files += sorted(folder.glob("*.conf"))
    line = re.compile(rf"^{key}=(\S+)$", re.MULTILINE)
    said = [match for file in files for match in line.findall(_text(file))]
    return said[-1] if said else ""


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
