"""What ``make coverage`` prints: how much of each room the tests come to."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import Coverage


def main() -> None:
    rooms: dict[str, Counter[str]] = {}
    for file, numbers in _files().items():
        room = "/".join(Path(file).parent.parts[:2])
        rooms.setdefault(room, Counter()).update(
            lines=numbers["num_statements"],
            missed=numbers["missing_lines"],
            branches=numbers["num_branches"],
            untaken=numbers["missing_branches"],
        )
    print("\n".join(_table({**rooms, "all": sum(rooms.values(), Counter())})))


def _files() -> Mapping[str, Mapping[str, int]]:
    """The numbers of each source, by its path in the tree."""
    coverage = Coverage()
    coverage.load()
    with TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text())["files"]
    return {file: noted["summary"] for file, noted in sorted(files.items())}


def _table(rooms: Mapping[str, Counter[str]]) -> Iterator[str]:
    """A branch is covered where the tests take it; lines and branches count alike."""
    yield f"{'room':20}{'lines':>8}{'missed':>8}{'branches':>10}{'not taken':>11}{'covered':>9}"
    for room, count in rooms.items():
        whole = count["lines"] + count["branches"]
        covered = whole - count["missed"] - count["untaken"]
        yield (
            f"{room:20}{count['lines']:8}{count['missed']:8}{count['branches']:10}"
            f"{count['untaken']:11}{covered / whole if whole else 1:9.1%}"
        )


if __name__ == "__main__":
    main()
