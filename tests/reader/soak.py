"""Ten thousand cards laid down, read and taken away: ``python -m tests.reader.soak [--cycles N]``.

On a real pcscd, with one driver all along. Prints memory, open files and threads of this process
and of pcscd as it goes; ends with 1 if any of them grew after the first tenth.
"""

import argparse
import gc
import os
import queue
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.identity import Identity
from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.port import Empty, Read, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from tests.devices.card import identity_card
from tests.devices.vpcd import SOCKET, VirtualReaders
from tests.patience import PATIENCE
from tests.reader.listening import today

TOLERATED = 0.05
"""Of memory: allocators breathe."""

VALID = [key for key in PERSONS if key != "liu_yang"]


@dataclass(frozen=True)
class Use:
    memory: int
    files: int
    threads: int
    service_memory: int
    service_files: int

    def __str__(self) -> str:
        return (
            f"{self.memory / 1e6:6.1f} MB {self.files:3} files {self.threads:2} threads; "
            f"pcscd {self.service_memory / 1e6:5.1f} MB {self.service_files:3} files"
        )

    def is_more_than(self, other: "Use") -> bool:
        return (
            self.memory > other.memory * (1 + TOLERATED)
            or self.service_memory > other.service_memory * (1 + TOLERATED)
            or (self.files, self.threads, self.service_files)
            > (other.files, other.threads, other.service_files)
        )


def use(readers: VirtualReaders) -> Use:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Use(
        memory=pages * os.sysconf("SC_PAGESIZE"),
        files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        service_memory=readers.service_memory(),
        service_files=readers.service_files(),
    )


def soak(readers: VirtualReaders, cycles: int) -> bool:
    """Whether nothing grew."""
    states: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()

    def until(kind: type[Read] | type[Empty]) -> ReaderState:
        while not isinstance(state := states.get(timeout=PATIENCE), kind):
            pass
        return state

    driver = PcscReader(today=today)
    driver.start(states.put)
    until(Empty)
    step = max(cycles // 10, 1)
    start = time.monotonic()
    first = None
    for cycle in range(1, cycles + 1):
        key = VALID[cycle % len(VALID)]
        readers.place(identity_card(key))
        state = until(Read)
        assert isinstance(state, Read)
        assert isinstance(state.card, Identity)
        assert state.card.number == PERSONS[key].number
        readers.remove()
        until(Empty)
        if cycle % step == 0:
            now = use(readers)
            first = first or now
            print(f"{cycle:6} cards {time.monotonic() - start:6.0f} s  {now}", flush=True)
    is_flat = first is None or not now.is_more_than(first)
    driver.close()
    return is_flat


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reader.soak")
    parser.add_argument("--cycles", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        os.environ["PCSCLITE_CSOCK_NAME"] = str(Path(folder) / SOCKET)
        with VirtualReaders(Path(folder), readers=1) as readers:
            readers.reset()
            is_flat = soak(readers, asked.cycles)
    print("flat" if is_flat else "GREW")
    return 0 if is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
