"""``python -m tests.simulator``: one seed after another, and what they came to.

``--seed N`` replays one, ``--until-wrong`` ends with the first that went wrong, ``--minutes N``
after so long, ``--fleet N`` lets so many kiosks come back after an outage. Ends with 1 where
something was wrong. Run with ``nice``. Each seed has a process of its own: one that dies is a seed
that went wrong. What all came to is told now and then, and at the end, whatever that is.
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Final

from tests.simulator.fleet import measured, returns
from tests.simulator.run import DAYS, KIOSKS, Ran, run

_NIGHT: Final = 10 * 3600.0
_CORES: Final = 2
_USUAL: Final = {"kiosks": KIOSKS, "days": DAYS}
_TOLD: Final = 100
"""Seeds after which it is said what they came to so far."""
_FORK: Final = get_context("fork")  # with whatever is planted here


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
        for seed in total.wrongs:
            print(_again(one, seed), flush=True)
    return not total.wrongs


def return_of_fleet(kiosks: int) -> bool:
    """Run and print; whether nothing was lost."""
    lost = 0
    for returned in returns(measured(), kiosks):
        print(returned, flush=True)
        lost += returned.seen.lost
    return not lost


def _each(one: "partial[Ran]", seeds: range, jobs: int) -> Iterator[Ran]:
    """What each seed came to, as they are done."""
    if len(seeds) == 1 or jobs == 1:
        yield from map(one, seeds)
        return
    left = iter(seeds)
    at_work = [_Apart(one, seed) for seed in islice(left, jobs)]
    try:
        while at_work:
            wait([apart.line for apart in at_work])
            done = next(apart for apart in at_work if apart.line.poll())
            at_work.remove(done)
            at_work += [_Apart(one, seed) for seed in islice(left, 1)]
            yield done.ran()
    finally:
        for apart in at_work:
            apart.end()


class _Apart:
    """A seed in a process of its own; something comes over ``line`` once it is done, or dead."""

    def __init__(self, one: "partial[Ran]", seed: int) -> None:
        self._seed = seed
        self.line, theirs = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_tell, args=(theirs, one, seed), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is seen here

    def ran(self) -> Ran:
        try:
            ran: Ran = self.line.recv()
        except EOFError:
            self._process.join()
            died = f"its process ended with {self._process.exitcode}"
            ran = Ran(seeds=1, wrongs={self._seed: [died]})
        self._process.join()
        return ran

    def end(self) -> None:
        """It takes its folder along."""
        self._process.terminate()
        self._process.join()


def _tell(line: Connection, one: "partial[Ran]", seed: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's; whoever started this ends it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        line.send(one(seed))


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
        ]
    )


def _so_far(total: Ran) -> str:
    return (
        f"{total.seeds} seeds, {total.years:.1f} kiosk-years: {total.reports} reports, "
        f"{total.exchanges} exchanges, {total.faults.total()} faults and steps"
    )


def _again(one: "partial[Ran]", seed: int) -> str:
    """The command that replays it."""
    asked = {name: one.keywords.get(name, usual) for name, usual in _USUAL.items()}
    options = [f" --{name} {asked[name]:g}" for name in _USUAL if asked[name] != _USUAL[name]]
    return f"  make simulate ARGS='--seed {seed}{''.join(options)}'"


def _table(faults: Iterable[tuple[str, int]]) -> Iterator[str]:
    for fault, times in sorted(faults):
        yield f"{times:9}  {fault}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted")
