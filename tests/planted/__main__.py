"""``make planted``: every breakage is planted alone, and the test it names must turn red.

Words on the command line choose breakages whose line holds one of them. Before anything is
planted, all those tests must be green; each is then run alone on a copy of the tree.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

from tests.planted import Plant, plants
from tests.planted.tree import copy_tree

GREEN, RED = 0, 1
_SLOWEST: Final = 600.0
"""Seconds; a test that takes as long has noticed."""


def main(words: Sequence[str]) -> int:
    """How many breakages no test noticed, or could have been judged by."""
    chosen = [
        plant for plant in plants() if not words or any(word in _line(plant) for word in words)
    ]
    with TemporaryDirectory(prefix="planted-") as folder:
        clean = Path(folder) / "clean"
        copy_tree(clean)
        tests = sorted({plant.test for plant in chosen})
        print(f"{len(tests)} tests without any breakage ...", flush=True)
        code, said = _run(clean, *tests)
        if code not in {GREEN, RED}:
            print(f"{said}\nthey can't be run")
            return len(chosen)
        noticed = sum(_is_noticed(plant, clean, said) for plant in chosen)
    print(f"{len(chosen)} breakages planted singly, {noticed} noticed")
    return len(chosen) - noticed


def _is_noticed(plant: Plant, clean: Path, said: str) -> bool:
    """Where the test is green without the breakage, as ``said``, and red with it."""
    if f"FAILED {plant.test}" in said or f"ERROR {plant.test}" in said:
        print(f"{'NOT JUDGED':12}{_line(plant)}: red without it", flush=True)
        return False
    started = monotonic()
    planted = clean.with_name("planted")
    shutil.copytree(clean, planted)
    try:
        for file, text in plant.broken(clean).items():
            (planted / file).write_text(text, encoding="utf-8")
        code, _ = _run(planted, "-x", plant.test)
    finally:
        shutil.rmtree(planted)
    told = {GREEN: "NOT NOTICED", RED: "noticed"}.get(code, f"NOT RUN ({code})")
    seconds = monotonic() - started
    print(f"{told:12}{_line(plant)} ({seconds:.0f} s)", flush=True)
    return code == RED


def _line(plant: Plant) -> str:
    return f"{plant.section}: {plant.breaks}: {plant.test}"


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    """What pytest ended with, and what it said."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "QML_DISABLE_DISK_CACHE": "1"}
    with TemporaryDirectory(prefix="planted-run-") as own:
        Path(own).chmod(0o711)  # PostgreSQL runs as a user of its own in there
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
                cwd=folder,
                env=environment | {"TMPDIR": own},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=_SLOWEST * len(arguments),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return RED, "it took too long"
    return ended.returncode, ended.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
