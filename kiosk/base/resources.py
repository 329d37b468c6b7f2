"""What comes with the program beside its code: rules, texts, registries, signs."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_INSTALLED: Final = _PACKAGE / "resources"
"""``pip install`` puts the tree's ``resources`` into the package (pyproject.toml)."""

RESOURCES: Final = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "resources"
