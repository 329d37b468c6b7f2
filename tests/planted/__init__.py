"""Breakages to plant, each with the test that notices it. ``make planted`` plants them singly.

The lists beside this file change a few words of a source (``[[plant]]``) or take a whole thing
away (``[[absent]]``): a command, an option, a key of the configuration or an event of the log
acts from then on as if it weren't there.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.planted.absence import EDITS, Texts

HOME: Final = Path(__file__).parents[2]
LISTS: Final = sorted(Path(__file__).parent.glob("*.toml"))


@dataclass(frozen=True, slots=True)
class Plant:
    """``test`` (a pytest node) fails once the files of ``broken`` say what it makes of them.

    ``section`` is the list it stands in; ``kind`` and ``name`` tell what is absent, where it is a
    whole thing.
    """

    section: str
    breaks: str
    test: str
    broken: Callable[[Path], Texts]
    kind: str = ""
    name: str = ""


def plants() -> list[Plant]:
    """Every breakage, in the order of the lists."""
    found = []
    for path in LISTS:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_change(path.stem, entry) for entry in listed.get("plant", [])]
        found += [_absence(path.stem, entry) for entry in listed.get("absent", [])]
    return found


def _change(section: str, entry: Mapping[str, str]) -> Plant:
    """``old`` stands once in ``file``, and becomes ``new``. One that takes away a whole thing
    ``covers`` it, as ``event log.unlisted``.
    """
    breaks, file, old = entry["breaks"], entry["file"], entry["old"]

    def broken(home: Path) -> Texts:
        text = (home / file).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{breaks}: its text stands {text.count(old)} times in {file}")
        return {file: text.replace(old, entry["new"])}

    kind, _, name = entry.get("covers", "").partition(" ")
    return Plant(section, breaks, entry["test"], broken, kind, name)


def _absence(section: str, entry: Mapping[str, str]) -> Plant:
    """One thing by its kind and name; ``value`` is what a key says instead of what is set."""
    [kind] = entry.keys() & EDITS.keys()
    name, edit = entry[kind], EDITS[kind]
    breaks = f"{kind} {name} is ignored" if kind in {"option", "key"} else f"no {kind} {name}"

    def broken(home: Path) -> Texts:
        return edit(home, name, entry.get("value"))

    return Plant(section, breaks, entry["test"], broken, kind, name)
