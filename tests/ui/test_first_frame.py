"""What a person waits for before they see anything: no more than the first frame shows."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

from tests.patience import PATIENCE

HOME: Final = Path(__file__).parents[2]
NEEDED: Final = {"PySide6", "click", "pydantic", "pydantic_core", "pydantic_settings", "structlog"}

_UNTIL_FIRST_FRAME: Final = """
import builtins, linecache, sys, tempfile
plain = builtins.__import__
import main, ui.program
assert builtins.__import__ is plain, "PySide looks at whatever is imported"
from PySide6.QtGui import QGuiApplication
from kiosk.configuration.settings import load
from ui.application import make
application = QGuiApplication([])
with tempfile.TemporaryDirectory() as folder:
    make(load(None).changed(data_dir=folder)).show(windowed=True, dock=False)
assert not [file for file in linecache.cache if "/kiosk/" in file], "sources are kept"
print(*sys.modules)
"""


def libraries() -> set[str]:
    """The modules of every library that the program depends on."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    names = project["tool"]["deptry"]["package_module_name_map"]
    packages = [one.partition("<")[0] for one in project["project"]["dependencies"]]
    return {names.get(package, package.replace("-", "_")) for package in packages}


def test_before_the_first_frame_only_what_it_shows_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNTIL_FIRST_FRAME],
        cwd=HOME,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.split())
    assert libraries() & imported == NEEDED
    assert {"kiosk.app", "kiosk.central", "kiosk.sandbox.switches"}.isdisjoint(imported)
