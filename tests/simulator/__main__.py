"""``python -m tests.simulator``: seeds run one after another, and what they came to.

``--seed N`` replays one. Ends with 1 where something was wrong.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulator.run import DAYS, KIOSKS, Ran, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    parser.add_argument("--days", type=float, default=DAYS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    seeds = [asked.seed] if asked.seed is not None else range(asked.first, asked.first + asked.seeds)
    total, begun = Ran(), time.monotonic()
    for one in _each(partial(run, kiosks=asked.kiosks, days=asked.days), seeds, asked.jobs):
        for seed, wrongs in one.wrongs.items():
            print(f"seed {seed}:", *wrongs[:10], sep="\n  ", flush=True)
        total.add(one)
    seconds = time.monotonic() - begun
    for fault, times in sorted(total.faults.items()):
        print(f"{times:9}  {fault}")
    print(
        f"{total.seeds} seeds, {total.years:.1f} kiosk-years, {total.reports} reports, "
        f"{total.exchanges} exchanges, {total.faults.total()} faults in {seconds:.0f} s "
        f"({total.years / seconds * 36_000:.0f} kiosk-years in ten hours); "
        f"{len(total.wrongs)} seeds went wrong"
    )
    return 1 if total.wrongs else 0


def _each(one: partial[Ran], seeds: list[int] | range, jobs: int) -> Iterator[Ran]:
    if len(seeds) == 1:
        return map(one, seeds)
    pool = ProcessPoolExecutor(jobs)
    return pool.map(one, seeds)


if __name__ == "__main__":
    sys.exit(main())
