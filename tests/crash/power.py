"""Power cuts on a real file system: ext4 in a loop file, shut down under a running recorder.

``FS_IOC_SHUTDOWN`` with NOLOGFLUSH drops everything that was not synced, as a pulled plug does.
Unlike a plug it lets the recorder live on for a moment, and a sync that is under way while the
journal is aborted can come back as done; so a promise counts if it was heard before the cut.
Needs CAP_SYS_ADMIN. Nothing outside the given folder is touched.
"""

import fcntl
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from kiosk.domain.failure import Failure
from tests.crash.watched import ENOUGH, HOME, Promises, Watched, is_damaged, recorder
from tests.queue.examples import opened

_FS_IOC_SHUTDOWN = 0x8004587D
_NO_LOG_FLUSH = 2
_CAP_SYS_ADMIN = 21
_SIZE_MB = 64


def may_cut() -> bool:
    """Whether this process may mount file systems and shut them down."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    capabilities = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(capabilities.split()[1], 16) >> _CAP_SYS_ADMIN & 1)


@dataclass(frozen=True)
class Cut:
    cuts: int
    recorded: int
    lost: int
    damaged: int
    numbers_twice: int
    synchronous: int

    def __str__(self) -> str:
        return (
            f"{self.cuts} power cuts with synchronous={self.synchronous}, {self.recorded} reports "
            f"shown as recorded, {self.lost} lost, {self.damaged} databases damaged, "
            f"{self.numbers_twice} numbers given twice"
        )


class Disk:
    """A loop file with ext4 on it, and where it is mounted."""

    def __init__(self, folder: Path) -> None:
        self._image, self.mount = folder / "disk.img", folder / "disk"
        self.mount.mkdir()
        with self._image.open("wb") as image:
            image.truncate(_SIZE_MB << 20)
        _run("mkfs.ext4", "-q", str(self._image))

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """Mounted over a loop device of its own each time.

        A file system that was shut down can outlive its unmounting for a moment, and the same
        device mounted again would then be that dead one.
        """
        loop = _run("losetup", "--find", "--show", str(self._image)).strip()
        try:
            _run("mount", loop, str(self.mount))
            try:
                yield self.mount
            finally:
                _run("umount", str(self.mount))
        finally:
            _run("losetup", "--detach", loop)

    def cut(self) -> None:
        descriptor = os.open(self.mount, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _FS_IOC_SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(descriptor)


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def cut_over_and_over(folder: Path, cuts: int, seed: int, synchronous: int = 2) -> Cut:
    """Cut the power at least ``cuts`` times on one disk; what was promised must be there after.

    In mounts of its own: whoever makes a namespace meanwhile would get a copy of ours, in which
    the file system that was shut down lives on and writes.
    """
    numbers = [str(number) for number in (cuts, seed, synchronous)]
    command = ["unshare", "--mount", sys.executable, "-m", __name__, str(folder), *numbers]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HOME).stdout
    return Cut(**json.loads(said))


def _cut(folder: Path, cuts: int, seed: int, synchronous: int) -> Cut:
    random = Random(seed)
    promises = Promises()
    lost: set[str] = set()
    damaged = 0
    disk = Disk(folder)
    life = 0
    while life < cuts or len(promises.recorded) <= ENOUGH:
        life += 1
        with disk.mounted() as mount:
            options = ["--synchronous", synchronous, "--first", life * 10_000]
            process = Watched(recorder(mount / "kiosk", *options, "--answer-every", 7), promises)
            process.started()
            process.watch(random.uniform(0, 0.2))
            disk.cut()
            process.kill(listen=False)
        with disk.mounted() as mount:
            queue = opened(mount / "kiosk")
            assert not isinstance(queue, Failure), queue
            damaged += is_damaged(queue)
            rows = queue.rows()
            assert not isinstance(rows, Failure), rows
            queue.close()
            there = {str(row["report_id"]): row["state"] for row in rows}
            lost |= set(promises.recorded) - set(there)
            lost |= {one for one in promises.answered if there.get(one) == "recorded"}
    return Cut(
        cuts=life,
        recorded=len(promises.recorded),
        lost=len(lost),
        damaged=damaged,
        numbers_twice=len(promises.numbers) - len(set(promises.numbers)),
        synchronous=synchronous,
    )


def main() -> None:
    folder, *numbers = sys.argv[1:]
    print(json.dumps(asdict(_cut(Path(folder), *map(int, numbers)))))


if __name__ == "__main__":
    main()
