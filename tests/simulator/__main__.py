"""``python -m tests.simulator``: one seed after another, and what they came to.

``--seed N`` replays one, ``--until-wrong`` ends with the first that went wrong, ``--minutes N``
after so long, ``--fleet N`` lets so many kiosks come back after an outage. Ends with 1 where
something was wrong. Run with ``nice``.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from math import inf
from time import monotonic
from typing import Final

from tests.simulator.fleet import measured, returns
from tests.simulator.run import DAYS, KIOSKS, Ran, run

_NIGHT: Final = 10 * 3600.0
_CORES: Final = 2
_AHEAD: Final = 2
"""Seeds that wait for each process."""
_TOLD: Final = 500
"""Seeds after which it is said what they came to so far."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=inf, help="begin no more after so long")
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    parser.add_argument("--days", type=float, default=DAYS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--until-wrong", action="store_true")
    parser.add_argument("--fleet", type=int, default=0, help="so many kiosks come back, too")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    if asked.seed is not None:
        seeds = range(asked.seed, asked.seed + 1)
    one = partial(run, kiosks=asked.kiosks, days=asked.days)
    kept = simulate(
        seeds, one, asked.jobs, until_wrong=asked.until_wrong, seconds=60 * asked.minutes
    )
    if asked.fleet:
        kept = return_of_fleet(asked.fleet) and kept
    return 0 if kept else 1


def simulate(
    seeds: range,
    one: "partial[Ran]",
    jobs: int | None = None,
    *,
    until_wrong: bool = False,
    seconds: float = inf,
) -> bool:
    """Run and print; whether nothing was wrong. After so many ``seconds`` no more are begun.

    What they came to is printed whatever ends it, and so far after every ``_TOLD`` seeds.
    """
    total, begun = Ran(), monotonic()
    try:
        for ran in _each(one, seeds, jobs or os.cpu_count() or 1):
            total.add(ran)
            _tell_wrongs(ran)
            if total.seeds % _TOLD == 0:
                print(_so_far(total), flush=True)
            if (ran.wrongs and until_wrong) or monotonic() - begun > seconds:
                break
    finally:
        print(_sum(total, monotonic() - begun), flush=True)
    return not total.wrongs


def return_of_fleet(kiosks: int) -> bool:
    """Run and print; whether nothing was lost."""
    lost = 0
    for returned in returns(measured(), kiosks):
        print(returned, flush=True)
        lost += returned.seen.lost
    return not lost


def _each(one: "partial[Ran]", seeds: range, jobs: int) -> Iterator[Ran]:
    """What each seed came to, in order; few are begun ahead."""
    if len(seeds) == 1 or jobs == 1:
        yield from map(one, seeds)
        return
    left = iter(seeds)
    with ProcessPoolExecutor(jobs) as pool:
        begun = [pool.submit(one, seed) for seed in islice(left, jobs * _AHEAD)]
        try:
            while begun:
                yield begun.pop(0).result()
                begun += [pool.submit(one, seed) for seed in islice(left, 1)]
        finally:
            pool.shutdown(cancel_futures=True)


def _tell_wrongs(ran: Ran) -> None:
    for seed, wrongs in ran.wrongs.items():
        more = [f"and {len(wrongs) - 10} more"] if len(wrongs) > 10 else []
        print(f"seed {seed}:", *wrongs[:10], *more, sep="\n  ", flush=True)


def _sum(total: Ran, seconds: float) -> str:
    speed = total.years / max(total.seconds, 1e-9)
    return "\n".join(
        [
            *_table(total.faults.items()),
            _so_far(total),
            (
                f"{seconds:.0f} s, {total.seconds:.0f} s of a processor: "
                f"{speed * _NIGHT * _CORES:.0f} kiosk-years in ten hours of {_CORES} cores"
            ),
            f"{len(total.wrongs)} seeds went wrong",
            *(f"  make simulate ARGS='--seed {seed}'" for seed in total.wrongs),
        ]
    )


def _so_far(total: Ran) -> str:
    return (
        f"{total.seeds} seeds, {total.years:.1f} kiosk-years: {total.reports} reports, "
        f"{total.exchanges} exchanges, {total.faults.total()} faults and steps"
    )


def _table(faults: Iterable[tuple[str, int]]) -> Iterator[str]:
    for fault, times in sorted(faults):
        yield f"{times:9}  {fault}"


if __name__ == "__main__":
    sys.exit(main())
