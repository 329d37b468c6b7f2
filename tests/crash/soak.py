"""The long crash runs: ``python -m tests.crash.soak``, with the options and defaults below.

Prints what was counted, and ends with 1 where a promise was broken or a negative control kept
everything. Run it with ``nice``.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.central.asked import answers_as_it_says
from tests.crash.harm import Harmed, harmed_over_and_over
from tests.crash.kills import killed_over_and_over
from tests.crash.power import Cut, cut_over_and_over, may_cut
from tests.crash.replay import Replayed, replayed
from tests.simulator.__main__ import return_of_fleet, simulate
from tests.simulator.planted import all_found
from tests.simulator.run import run

_SEEDS_A_PLANT = 200
_KILLS_A_CENTRE, _CUTS_A_DISK, _STATES_A_TRACE, _HARMS_A_STOCK = 100, 50, 250, 100


def portions(total: int, size: int) -> Iterator[tuple[int, int]]:
    """``total`` in portions of ``size``, each with a seed."""
    for seed, start in enumerate(range(0, total, size)):
        yield min(size, total - start), seed


def kill(folder: Path, kills: int) -> bool:
    recorded = broken = 0
    for count, seed in portions(kills, _KILLS_A_CENTRE):
        place = folder / f"kills-{seed}"
        place.mkdir()
        killed = killed_over_and_over(place, count, seed)
        recorded += killed.recorded
        broken += killed.lost + killed.doubled + killed.numbers_twice
        print(killed, flush=True)
    print(f"kill -9: {kills} kills, {recorded} promises, {broken} broken", flush=True)
    return not broken


def cut(folder: Path, cuts: int, synchronous: int = 2) -> bool:
    found: list[Cut] = []
    for count, seed in portions(cuts, _CUTS_A_DISK):
        place = folder / f"cuts-{synchronous}-{seed}"
        place.mkdir()
        found.append(cut_over_and_over(place, count, seed, synchronous))
        print(found[-1], flush=True)
    lost = sum(one.lost for one in found)
    worse = sum(one.damaged + one.numbers_twice for one in found)
    promises = sum(one.recorded for one in found)
    print(
        f"power cuts, synchronous={synchronous}: {cuts} cuts, {promises} promises, {lost} lost",
        flush=True,
    )
    return not lost + worse if synchronous == 2 else lost > 0


def replay(folder: Path, states: int, synchronous: int = 2) -> bool:
    found: list[Replayed] = []
    for count, seed in portions(states, _STATES_A_TRACE):
        place = folder / f"replay-{synchronous}-{seed}"
        place.mkdir()
        found.append(replayed(place, 300, count, seed, synchronous))
        print(found[-1], flush=True)
    lost = sum(one.lost for one in found)
    damaged = sum(one.damaged for one in found)
    print(
        f"replayed crash states, synchronous={synchronous}: {states} states, {lost} with a loss, "
        f"{damaged} with damage",
        flush=True,
    )
    return not lost + damaged if synchronous == 2 else lost > 0


def harm(folder: Path, harms: int) -> bool:
    total = Harmed()
    for count, seed in portions(harms, _HARMS_A_STOCK):
        total += harmed_over_and_over(folder / f"harms-{seed}", count, seed * _HARMS_A_STOCK)
        print(total, flush=True)
    return not total.broken and total.whole > 0 and total.torn > 0


def torment(minutes: float) -> bool:
    """Somebody hostile at the real interface, from a seed that is printed. In a process of its own:
    it may die of it.
    """
    command = [sys.executable, "-m", "tests.ui.hostile", "--minutes", str(minutes)]
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.soak")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--states", type=int, default=5000)
    parser.add_argument("--harms", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=5000)
    parser.add_argument("--hostile", type=float, default=10.0, help="minutes; 0 for none")
    parser.add_argument("--fleet", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=300, help="to the centre, of each kind")
    asked = parser.parse_args()
    begun = time.monotonic()
    kept = []
    with tempfile.TemporaryDirectory(prefix="kiosk-soak-") as name:
        folder = Path(name)
        if asked.harms:
            kept += [harm(folder, asked.harms)]
        kept += [answers_as_it_says(folder, asked.questions)]
        kept += [kill(folder, asked.kills)]
        kept += [replay(folder, asked.states), replay(folder, _STATES_A_TRACE, synchronous=1)]
        if may_cut():
            kept += [cut(folder, asked.cuts), cut(folder, 10, synchronous=1)]
        else:
            print("no power cuts: they need root (CAP_SYS_ADMIN)")
    kept += [torment(asked.hostile)] if asked.hostile else []
    kept += [simulate(range(1, asked.seeds + 1), partial(run))]
    if asked.seeds:
        kept += [all_found(_SEEDS_A_PLANT)]
    if asked.fleet:
        kept += [return_of_fleet(asked.fleet)]
    print(f"{time.monotonic() - begun:.0f} s; every promise kept: {all(kept)}")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
