"""What this process holds, and whether that grows."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression
from typing import Final

from PySide6.QtGui import QFontDatabase

BOUNDS: Final[Mapping[str, tuple[float, str]]] = {
    "own": (0.05, "of what it was at first"),
    "proportional": (0.05, "of what it was at first"),
    "objects": (0.05, "of what it was at first"),
    "files": (1.0, "file"),
    "threads": (1.0, "thread"),
    "items": (1.0, "item"),
    "others": (1.0, "object"),
}
"""By how much each of these may grow in 1,000 rounds, along the straight line that fits all marks
best: allocators breathe, what is counted doesn't.
"""


@dataclass(frozen=True)
class Usage:
    """Memory of its own and with its share of what others use too (PSS), in bytes; open files and
    threads; what Python collects; items of the scene, and other objects that belong to them. The
    ``letters``, in bytes, are what was let go of before.
    """

    own: int
    proportional: int
    files: int
    threads: int
    objects: int
    items: int
    others: int
    letters: int = 0

    def __str__(self) -> str:
        return (
            f"{self.own / 1e6:6.1f} MB of its own {self.proportional / 1e6:6.1f} MB PSS "
            f"{self.files:3} files {self.threads:3} threads {self.objects:7} Python objects "
            f"{self.items:5} items {self.others:5} others {self.letters / 1e6:5.1f} MB of letters"
        )


def own() -> int:
    """Memory of this process alone, in bytes."""
    return int(_memory()["Anonymous"].split()[0]) * 1024


def _memory() -> dict[str, str]:
    told = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]
    return dict(line.split(":") for line in told)


def let_go_of_letters() -> None:
    """Have Qt drop its fonts and the letters it has drawn with them. It offers no other way than a
    change of the fonts of the program: one of its own, that comes and goes.
    """
    font = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
    assert QFontDatabase.addApplicationFont(str(font)) >= 0
    assert QFontDatabase.removeAllApplicationFonts()


def usage(items: int, others: int) -> Usage:
    """Of this process, now."""
    gc.collect()
    memory = _memory()
    return Usage(
        own=own(),
        proportional=int(memory["Pss"].split()[0]) * 1024,
        files=len(_files()),
        threads=len(list(Path("/proc/self/task").iterdir())),
        objects=len(gc.get_objects()) + gc.get_freeze_count(),
        items=items,
        others=others,
    )


def _files() -> list[Path]:
    """Those that are open, but for the database of a sandbox's centre: there are as many of it as
    questions that ever came to the centre at the same moment.
    """
    links = (link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    return [file for file in links if not file.name.startswith("central.db")]


@dataclass(frozen=True)
class Growth:
    """``per_thousand`` rounds, in the unit of ``bound`` (a share of the first mark, or a count)."""

    name: str
    per_thousand: float
    bound: float
    unit: str

    @property
    def is_flat(self) -> bool:
        return self.per_thousand <= self.bound

    def __str__(self) -> str:
        verdict = "flat" if self.is_flat else "GROWS"
        return (
            f"{self.name:12} {self.per_thousand:+9.4f} {self.unit} in 1,000 rounds, "
            f"may be {self.bound:g}: {verdict}"
        )


def growth(rounds: Sequence[int], marks: Sequence[Usage]) -> list[Growth]:
    """How each figure grows from mark to mark, each taken after so many ``rounds``."""
    found = []
    for name, (bound, unit) in BOUNDS.items():
        figures = [float(getattr(mark, name)) for mark in marks]
        slope = linear_regression([float(at) for at in rounds], figures).slope
        whole = figures[0] if bound < 1 else 1.0
        found.append(Growth(name, slope * 1000 / whole, bound, unit))
    return found
