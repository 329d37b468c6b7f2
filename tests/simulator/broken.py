"""``python -m tests.simulator.broken PLACE …``: the simulator with a bug of the list in its place.

The options are the simulator's own.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType
from typing import Any

from tests.planted import HOME
from tests.simulator.planted import PLANTS, Plant


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, plant: Plant) -> None:
        super().__init__(name, path)
        self._plant = plant

    def get_code(self, _name: str) -> CodeType:
        code: CodeType = self.source_to_code(self._plant.broken().encode(), self.path)
        return code


class Planted(MetaPathFinder):
    """Finds one module, as it is with the bug."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._name = plant.file.removesuffix(".py").replace("/", ".")

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._name:
            return None
        path = str(HOME / self._plant.file)
        return spec_from_file_location(name, path, loader=_Loader(name, path, self._plant))


def main() -> Any:
    sys.meta_path.insert(0, Planted(PLANTS[int(sys.argv.pop(1))]))
    from tests.simulator.__main__ import main as simulate  # with the bug

    return simulate()


if __name__ == "__main__":
    sys.exit(main())
