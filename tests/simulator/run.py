"""One world run to its end."""

import shutil
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from tests.simulator.agenda import YEAR
from tests.simulator.judge import judge
from tests.simulator.world import World

_MEMORY = Path("/dev/shm")  # noqa: S108 - disks that take no time; folders of our own in it
KIOSKS, DAYS = 6, 30.0


@dataclass
class Ran:
    """What one seed, or many, came to. ``wrongs`` are told by seed; ``trace`` is a digest of all
    that happened in one.
    """

    seeds: int = 0
    years: float = 0.0
    reports: int = 0
    exchanges: int = 0
    seconds: float = 0.0
    """Of a processor."""
    faults: Counter[str] = field(default_factory=Counter)
    wrongs: dict[int, list[str]] = field(default_factory=dict)
    trace: str = ""

    def add(self, other: "Ran") -> None:
        self.seeds += other.seeds
        self.years += other.years
        self.reports += other.reports
        self.exchanges += other.exchanges
        self.seconds += other.seconds
        self.faults += other.faults
        self.wrongs |= other.wrongs


def run(seed: int, kiosks: int = KIOSKS, days: float = DAYS) -> Ran:
    """Everything that follows from ``seed``. Where that breaks off, the seed went wrong too."""
    begun = process_time()
    within = _MEMORY if _MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="simulator-", dir=within))
    try:
        with World(seed, folder, kiosks, days) as world:
            try:
                world.run()
                wrongs = judge(world)
            except Exception as error:  # noqa: BLE001 - a bug, to be told as what else is wrong
                wrongs = [f"it broke off: {error!r}", traceback.format_exc()]
        return Ran(
            seeds=1,
            years=kiosks * world.agenda.now / YEAR,
            reports=len(world.ledger.told()),
            exchanges=world.exchanges,
            seconds=process_time() - begun,
            faults=world.ledger.faults,
            wrongs={seed: wrongs} if wrongs else {},
            trace=world.trace.hexdigest(),
        )
    finally:
        shutil.rmtree(folder)
