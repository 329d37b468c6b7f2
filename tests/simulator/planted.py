"""``python -m tests.simulator.planted``: each listed bug is planted alone, and has to be found.

Each is looked for by the seed that found it when it was listed; where that finds it no more, since
every change of the simulator makes other worlds, by one seed after the other. Prints what was found
wrong, by which seed, and what that took. Ends with 1 where one was not found. Run it with ``nice``.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Final

from tests.planted import HOME

_LIST: Final = Path(__file__).with_name("plants.toml")
_SMALL: Final = ("--kiosks", "3", "--days", "8")
"""A world that takes a second."""


@dataclass(frozen=True)
class Plant:
    """``old`` stands once in ``file``, and becomes ``new``; ``seed`` finds it, and with ``daily``
    does so with every run of the tests.
    """

    breaks: str
    file: str
    old: str
    new: str
    seed: int
    daily: bool = False

    def broken(self) -> str:
        """What the file says with it."""
        text = (HOME / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.breaks}: its text stands {text.count(self.old)} times")
        return text.replace(self.old, self.new)


PLANTS: Final = [Plant(**entry) for entry in tomllib.loads(_LIST.read_text("utf-8"))["plant"]]


@dataclass(frozen=True)
class Found:
    """Which seed found it, and what it said."""

    seed: int
    wrong: str


def found_by(plant: Plant, first: int, seeds: int) -> Found | None:
    """What found it, of so many seeds."""
    which = ["--until-wrong", "--first", str(first), "--seeds", str(seeds)]
    place = str(PLANTS.index(plant))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.simulator.broken", place, *which, *_SMALL],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        return None
    told = re.search(r"(?m)^seed (\d+):\n  (.*)", ended.stdout)
    if told is None:
        raise RuntimeError(ended.stdout + ended.stderr)
    return Found(int(told[1]), told[2])


def all_found(seeds: int) -> bool:
    """Plant and look for each, print what came of it; whether none was missed."""
    missed = 0
    for plant in PLANTS:
        before = _seconds()
        found = found_by(plant, plant.seed, 1) or found_by(plant, 1, seeds)
        took = f"{_seconds() - before:.0f} s of a processor"
        said = f"seed {found.seed}, {took}: {found.wrong}" if found else f"NOT FOUND, {took}"
        print(f"{plant.breaks} ({plant.file})\n  {said}", flush=True)
        missed += found is None
    return not missed


def _seconds() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.planted")
    parser.add_argument("--seeds", type=int, default=200)
    return 0 if all_found(parser.parse_args().seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
