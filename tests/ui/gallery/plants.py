"""Faults that are planted into a window to see them found; they stand in ``plants.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtQml import QJSEngine, QJSValue

from tests.ui.gallery.looks import Look

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault, as ``plants.toml`` tells of it."""

    name: str
    check: str
    what: str
    state: str
    look: str
    script: str
    before: str = ""

    @property
    def seen_in(self) -> Look:
        return Look.named(self.look)

    def into(self, engine: QJSEngine, root: QJSValue) -> None:
        """Spoil the window that shows the state; ``root`` is its content."""
        ways = (_HERE / "plants.js").read_text("utf-8")
        spoil = engine.evaluate(f"(function (root) {{ {ways}\n{self.script} }})")
        assert isinstance(spoil, QJSValue)
        spoilt = spoil if spoil.isError() else spoil.call([root])
        if spoilt.isError():
            raise ValueError(f"{self.name}: {spoilt.toString()}")


def plants() -> list[Plant]:
    told = tomllib.loads((_HERE / "plants.toml").read_text("utf-8"))
    return [Plant(**plant) for plant in told["plants"]]
