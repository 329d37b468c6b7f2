"""``python -m tests.simulator.planted``: each listed bug is planted alone, and has to be found.

Prints how many seeds that took. Ends with how many were not found. Run it with ``nice``.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.planted.tree import copy_tree

_LIST: Final = Path(__file__).with_name("plants.toml")


@dataclass(frozen=True)
class Plant:
    """``old`` stands once in ``file``, and becomes ``new``."""

    breaks: str
    file: str
    old: str
    new: str

    def broken(self, home: Path) -> str:
        """What the file says with it."""
        text = (home / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.breaks}: its text stands {text.count(self.old)} times")
        return text.replace(self.old, self.new)


PLANTS: Final = [Plant(**entry) for entry in tomllib.loads(_LIST.read_text("utf-8"))["plant"]]


def seeds_until_found(plant: Plant, seeds: int) -> int | None:
    """How many seeds it took, ``None`` where none of them found it."""
    with TemporaryDirectory(prefix="simulator-planted-") as name:
        tree = Path(name)
        copy_tree(tree)
        broken = plant.broken(tree)
        (tree / plant.file).write_text(broken, encoding="utf-8")
        run = ["-m", "tests.simulator", "--until-wrong", "--seeds", str(seeds)]
        ended = subprocess.run(
            [sys.executable, *run], cwd=tree, capture_output=True, text=True, check=False
        )
    if ended.returncode == 0:
        return None
    told = re.search(r"(?m)^seed (\d+):\n  (.*)", ended.stdout)
    if told is None:
        raise RuntimeError(ended.stdout + ended.stderr)
    print(f"  {told[2]}", flush=True)
    return int(told[1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.planted")
    parser.add_argument("--seeds", type=int, default=200)
    asked = parser.parse_args()
    missed = 0
    for plant in PLANTS:
        print(f"{plant.breaks} ({plant.file})", flush=True)
        found = seeds_until_found(plant, asked.seeds)
        print(f"  NOT FOUND in {asked.seeds}" if found is None else f"  found by seed {found}")
        missed += found is None
    return missed


if __name__ == "__main__":
    sys.exit(main())
