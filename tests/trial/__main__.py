"""Follows ``docs/integrator.md`` line by line, then has the kiosk hang and crash under its real
supervisor: ``make try-page DEBS=FOLDER``.

FOLDER holds the two packages. The stranger who follows the page has a reader and a card, a printer
on the network and a screen; all else comes from the page and from Debian. Needs root, debootstrap,
systemd-container and the release's mirror.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.devices.card import LyingCard, identity_card
from tests.devices.printer import TcpPrinter
from tests.trial.machine import Machine, make_root
from tests.trial.page import PAGE, blocks

_RELEASES: Final = {"deb12": "bookworm", "deb13": "trixie"}
_READER_PORT: Final = 35963  # where Debian's virtual reader waits for its cards (vpcd)
_PRINTER_PORT: Final = 9100
_HARDWARE: Final = """
apt-get update -qq
apt-get install -y -qq --no-install-recommends vsmartcard-vpcd >/dev/null
"""
_SCREEN: Final = """[Service]
# No graphics card here: cage draws into memory.
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman
"""

_SAYS: Final = {
    "readyz": "ok",
    "--only-matching": "Chaoyang example outlet",
    "read-card": "name: 王丽娜",
    "queue status": "in_force 1",
    "enable --now social-card-kiosk": "\nactive\n",
}
"""What the block with these words has to say."""
_SEND: Final = """
for process in /proc/[0-9]*; do
    if tr '\\0' ' ' <$process/cmdline | grep -q '^/usr/bin/python3 .*-m main --config'; then
        kill -s {signal} ${{process#/proc/}}
    fi
done
"""
_BACK: Final = """
for _ in $(seq 1200); do
    if [ "$(systemctl show --value --property=NRestarts social-card-kiosk)" -ge {times} ] &&
        systemctl --quiet is-active social-card-kiosk; then
        for mark in ExecMainStart ActiveEnter; do
            systemctl show --value --property=${{mark}}TimestampMonotonic social-card-kiosk
        done
        exit 0
    fi
    sleep 0.1
done
exit 1
"""


class Stranger:
    """Who lays the card down and takes it away, as they are told to."""

    def __init__(self) -> None:
        self._card: LyingCard | None = None

    def hears(self, line: str) -> None:
        if "take the card away" in line:
            self.take()

    def lay(self) -> None:
        self._card = self._card or LyingCard(identity_card("wang_lina"), _READER_PORT)

    def take(self) -> None:
        if self._card is not None:
            self._card.take_away()
            self._card = None


def follow(machine: Machine, stranger: Stranger) -> int:
    """How many blocks of the page there are; ends at the first that does not work."""
    began, number = time.monotonic(), 0
    for number, block in enumerate(blocks(PAGE.read_text("utf-8")), 1):
        if "read-card" in block:
            stranger.lay()
        code, said = machine.run(block, stranger.hears)
        seconds = time.monotonic() - began
        print(f"{seconds:6.0f} s  {number:2}  {block.splitlines()[0]}", flush=True)
        expected = [told for words, told in _SAYS.items() if words in block]
        if code != 0 or not all(told in said for told in expected):
            raise SystemExit(f"ended with {code}, {expected} expected:\n{block}\n{said}")
    return number


def strain(machine: Machine) -> None:
    """How long until a session of a kiosk that hung, or crashed, is begun again, and until its
    first frame is there; by systemd's own marks, in microseconds of the same clock.
    """
    for times, (signal, name) in enumerate((("STOP", "hung"), ("SEGV", "crashed")), 1):
        began = time.monotonic()
        code, said = machine.run(_SEND.format(signal=signal) + _BACK.format(times=times))
        if code != 0:
            raise SystemExit(f"a kiosk that {name} is not started again:\n{said}")
        session, frame = (int(mark) / 1e6 - began for mark in said.split()[-2:])
        print(f"{name}: a new session after {session:.1f} s, its first frame after {frame:.1f} s")


def main(packages: Path) -> None:
    names = sorted(file.name for file in packages.glob("*.deb"))
    release = next(release for mark, release in _RELEASES.items() if mark in names[0])
    folder = Path(tempfile.mkdtemp(prefix="kiosk-page-", dir="/var/tmp"))
    root = folder / "root"
    printer, stranger = TcpPrinter(port=_PRINTER_PORT), Stranger()
    try:
        make_root(release, root)
        for name in names:
            shutil.copy(packages / name, root / "root")
        place = root / "etc/systemd/system/social-card-kiosk.service.d"
        place.mkdir(parents=True)
        (place / "screen.conf").write_text(_SCREEN, "ascii")
        with Machine(root) as machine:
            machine.run(_HARDWARE)
            count = follow(machine, stranger)
            strain(machine)
            _, journal = machine.run("journalctl --no-pager --quiet --priority err")
        print(f"{count} blocks; {len(printer.mind.jobs)} receipts printed")
        print(journal)
    finally:
        stranger.take()
        printer.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
