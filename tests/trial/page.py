"""The commands of a page: whatever stands in its blocks of shell, in their order."""

import re
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[2] / "docs" / "integrator.md"
_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    """What a reader would copy, a block at a time."""
    return _BLOCK.findall(page)
