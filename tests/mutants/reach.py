"""Which tests come to which line, so that those are asked first whether they notice a change."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.mutants.changes import Change


@dataclass(frozen=True, slots=True)
class Reach:
    """``seconds`` that each test takes, and the ``tests`` that come to a line of a file."""

    seconds: Mapping[str, float]
    tests: Mapping[str, Mapping[int, frozenset[str]]]

    @classmethod
    def read(cls, file: Path) -> Self:
        """What :mod:`tests.mutants.watching` wrote."""
        noted = json.loads(file.read_text())
        tests = {
            name: {int(line): frozenset(contexts) for line, contexts in lines.items()}
            for name, lines in noted["tests"].items()
        }
        return cls(noted["seconds"], tests)

    def rounds(self, file: str, change: Change) -> tuple[list[str], list[str]]:
        """The tests that come to the change, then all others; in each the quick ones first.

        The others are asked as well: what a test finds may have been worked out for another one,
        or in a process of its own.
        """
        lines = self.tests.get(file, {})
        first = frozenset().union(*(lines.get(line, ()) for line in change.lines))
        if change.on_import:
            first = frozenset()
        return self._sorted(first & self.seconds.keys()), self._sorted(self.seconds.keys() - first)

    def _sorted(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.seconds[test], test))
