"""The words of screens and receipts, by id, in every shipped language.

One TOML file a language: under ``resources/translations`` the screens' own words, in ``receipt``
those of paper, in ``advice`` what both say. ``%1`` to ``%9`` are places for arguments, as Qt's
``arg()`` fills them.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language."""

    language: str
    entries: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path, language: str) -> "Texts":
        with (folder / f"{language}.toml").open("rb") as file:
            return cls(language, _flattened(tomllib.load(file)))

    def __call__(self, text_id: str, *arguments: object) -> str:
        """The text, its places filled. An unknown id is a bug and raises ``KeyError``."""
        text = self.entries[text_id]
        for place, argument in enumerate(arguments, start=1):
            text = text.replace(f"%{place}", str(argument))
        return text


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
