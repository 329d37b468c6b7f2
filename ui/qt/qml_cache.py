"""Where Qt keeps what it compiled of the screens: one folder for each content of theirs.

Qt itself goes by a file's time, and images and packages give every file the same one: after an
update it would show the screens of before.
"""

import os
import shutil
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

_FOLDER: Final = "social-card-kiosk"
_KEPT_SECONDS: Final = 7 * 24 * 3600


def keep_apart(screens: Path) -> None:
    """Have Qt, which has loaded none of them yet, use the folder of what is in ``screens`` now.

    Those that no start used for a week are deleted. Without a place to keep anything nothing is
    kept.
    """
    place = _place()
    if place is None:
        os.environ["QML_DISABLE_DISK_CACHE"] = "1"
        return
    own = place / _digest(screens)
    os.environ["QML_DISK_CACHE_PATH"] = str(own)
    with suppress(OSError):
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.utime(own)
        for other in place.iterdir():
            if time.time() - other.stat().st_mtime > _KEPT_SECONDS:
                shutil.rmtree(other, ignore_errors=True)


def _place() -> Path | None:
    """By the XDG base directory specification, for a user that has a home."""
    cache, home = (os.environ.get(name, "") for name in ("XDG_CACHE_HOME", "HOME"))
    if cache.startswith("/"):
        return Path(cache) / _FOLDER / "qml"
    return Path(home) / ".cache" / _FOLDER / "qml" if home.startswith("/") else None


def _digest(screens: Path) -> str:
    """Of every name and every content."""
    digest = sha256()
    for folder, folders, names in os.walk(screens):
        folders.sort()
        for name in sorted(names):
            content = Path(folder, name).read_bytes()
            digest.update(f"{folder}/{name} {len(content)} ".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return digest.hexdigest()[:16]
