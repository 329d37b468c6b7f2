"""The words of screens and receipts, by id, in every shipped language.

One TOML file a language: under ``resources/translations`` the screens' own words, in ``receipt``
those of paper, in ``advice`` what both say. ``language.name`` is what its speakers call it,
``language.font`` the family that has its shapes of characters. ``%1`` to ``%9`` are places for
arguments, as Qt's ``arg()`` fills them.

Paper is in fewer languages than the screens: whoever reads Chinese gets the Chinese one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language."""

    language: str
    entries: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path, language: str) -> "Texts":
        return cls(language, _catalogue(folder / f"{language}.toml"))

    def __call__(self, text_id: str, *arguments: object) -> str:
        """The text, its places filled. An unknown id is a bug and raises ``KeyError``."""
        text = self.entries[text_id]
        for place, argument in enumerate(arguments, start=1):
            text = text.replace(f"%{place}", str(argument))
        return text


class _Catalogue(Mapping[str, str]):
    """The texts of a file, read when the first of them is asked for: until the first screen is
    shown those of one language are enough.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _texts(self) -> dict[str, str]:
        with self._file.open("rb") as file:
            return _flattened(tomllib.load(file))

    def __getitem__(self, text_id: str) -> str:
        return self._texts[text_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def _catalogue(file: Path) -> _Catalogue:
    """One for each file, whoever asks for it: it is read once."""
    return _Catalogue(file)


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that have a file, ``zh_CN`` first."""
    found = (path.stem for path in folder.glob("*.toml"))
    return tuple(sorted(found, key=lambda code: (code != "zh_CN", code)))


def _flattened(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flattened(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat
