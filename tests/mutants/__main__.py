"""``make mutants``: changes one thing at a time, and counts the changes that no test notices.

A change that survives is a gap in the tests, or it changes nothing that matters: somebody has to
look. Before anything is changed, a room's tests must be green.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from tests.mutants.changes import Change, changes
from tests.mutants.judging import Copy, Verdict

_RULES_ARE_TESTED_IN: Final = (
    *("rules", "stated", "ends", "arrival", "any_order"),  # as functions
    *("calls", "clock", "counter", "reports"),  # over HTTP
)
ROOMS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "journey": (("kiosk/journey/*.py",), ("tests/journey", "tests/test_keeper.py")),
    "central/rules": (
        ("kiosk/central/rules.py", "kiosk/central/ledger.py"),
        tuple(f"tests/central/test_{name}.py" for name in _RULES_ARE_TESTED_IN),
    ),
    "queue": (
        ("kiosk/queue/*.py",),
        ("tests/queue", "tests/crash/test_durable.py", "tests/crash/test_bad_disk.py"),
    ),
}
"""The sources of each room, and the tests that are its own."""

_SEED: Final = 20261126


def main(words: Sequence[str]) -> int:
    """0 where all that was chosen could be judged."""
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="draw N changes to each room, always the same"
    )
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="of those, what holds TEXT when it is printed"
    )
    chosen = parser.parse_args(words)
    if unknown := set(chosen.rooms) - set(ROOMS):
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    counts: dict[str, Counter[Verdict]] = {}
    for room in chosen.rooms or ROOMS:
        patterns, tests = ROOMS[room]
        with TemporaryDirectory(prefix="mutants-") as folder:
            copy = Copy(Path(folder) / "tree")
            found = _changes(copy.tree, patterns)
            drawn = [one for one in _drawn(found, chosen.sample) if chosen.only in _line(*one)]
            print(f"{room}: {len(drawn)} of {len(found)} changes", flush=True)
            reach = copy.reach(tests)
            if reach is None:
                print(f"{room}: its tests are red without any change")
                return 1
            counts[room] = Counter()
            for file, change in drawn:
                verdict = copy.judge(file, change, reach)
                counts[room][verdict] += 1
                if verdict is not Verdict.KILLED:
                    print(f"{verdict:10}{_line(file, change)}", flush=True)
        print(_score(room, counts[room]), flush=True)
    print(_score("all", sum(counts.values(), Counter())))
    return 0


def _changes(tree: Path, patterns: Sequence[str]) -> list[tuple[str, Change]]:
    return [
        (str(path.relative_to(tree)), change)
        for pattern in patterns
        for path in sorted(tree.glob(pattern))
        for change in changes(path.read_text(encoding="utf-8"))
    ]


def _drawn(found: list[tuple[str, Change]], sample: int | None) -> list[tuple[str, Change]]:
    if sample is None or sample >= len(found):
        return found
    return [found[place] for place in sorted(Random(_SEED).sample(range(len(found)), sample))]


def _line(file: str, change: Change) -> str:
    old, new = (" ".join(text.split()) for text in (change.old, change.new))
    return f"{file}:{change.lines.start} {change.kind}: {old} -> {new}"


def _score(room: str, count: Counter[Verdict]) -> str:
    """What timed out is killed: whoever runs the tests notices."""
    timed_out, survived, tried = count[Verdict.TIMED_OUT], count[Verdict.SURVIVED], count.total()
    share = (tried - survived) / tried if tried else 1.0
    return (
        f"{room}: {share:.1%} of {tried} changes were noticed "
        f"({timed_out} by a test that timed out), {survived} survived"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
