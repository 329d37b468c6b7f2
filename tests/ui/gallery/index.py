"""The page to look through all pictures: one file, without anything from elsewhere."""

import json
from pathlib import Path
from typing import Any

_TEMPLATE = Path(__file__).with_name("index.html")


def index(pages: list[dict[str, Any]]) -> str:
    """``pages`` are as ``findings.json`` tells of them."""
    told = json.dumps(pages, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _TEMPLATE.read_text("utf-8").replace("/* pages */ []", told)
