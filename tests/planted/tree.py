"""A copy of the tree to change things in."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.planted import HOME


def copy_tree(folder: Path) -> None:
    """The tree as it stands, without what git ignores; compiled so that a changed word counts."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=HOME, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        source, target = HOME / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    # A word may change within the second and leave the size as it was, which is all that Python
    # looks at by itself.
    compiled = ["-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "kiosk", "ui"]
    subprocess.run([sys.executable, *compiled], cwd=folder, check=True)
