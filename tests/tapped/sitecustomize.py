"""For every Python that a test starts: what it logs is kept beside, for ``tests.leaks`` to read.

Found by ``PYTHONPATH``. Nothing is imported before the program does so itself.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_WRITER = "kiosk.operations.lines"


class _Tapped(Loader):
    """Loads the module as ever, and taps what it writes lines with."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        module.LineWriter.write = _keeping(module.LineWriter.write)


class _Tap(PathFinder):
    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = super().find_spec(name, path, target) if name == _WRITER else None
        if spec is not None and spec.loader is not None:
            spec.loader = _Tapped(spec.loader)
        return spec


def _keeping(write: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    import os

    def keep(self: Any, line: str) -> None:
        folder = os.environ.get("TAPPED_LOGS")
        if folder and os.path.isdir(folder):  # noqa: PTH112 - nothing more is imported
            file = os.path.join(folder, f"{os.getpid()}.log")  # noqa: PTH118
            with open(file, "a", encoding="utf-8", errors="backslashreplace") as kept:  # noqa: PTH123
                kept.write(line + "\n")
        write(self, line)

    return keep


sys.meta_path.insert(0, _Tap)
