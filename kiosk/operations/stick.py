"""A USB stick that staff have plugged in, as far as it is mounted where this user may write."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.base.disk import write_whole
from kiosk.domain.failure import Failure, FailureCode

_MOUNTS: Final = Path("/proc/self/mounts")
_BLOCK: Final = Path("/sys/class/block")
_ESCAPED: Final = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}


def save(name: str, content: bytes, mounts: Path = _MOUNTS, block: Path = _BLOCK) -> Path | Failure:
    """Write ``content`` as a file of that name, whole and durably; where it is.

    ``stick_missing``, ``stick_failed``. May take as long as a worn stick does.
    """
    places = list(sticks(mounts, block))
    if not places:
        return Failure(FailureCode.STICK_MISSING)
    file = places[0] / name
    try:
        write_whole(file, content)
    except OSError as error:
        return Failure(FailureCode.STICK_FAILED, f"{places[0]}: {error.strerror}")
    return file


def sticks(mounts: Path = _MOUNTS, block: Path = _BLOCK) -> Iterator[Path]:
    """Where removable or USB storage is mounted and may be written.

    ``mounts`` is a table as of proc(5), ``block`` names every block device with its place in the
    tree of devices, as sysfs does.
    """
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        device, place, *_ = map(_plain, line.split(" "))
        if device.startswith("/dev/") and _is_removable(block / Path(device).name):
            folder = Path(place)
            if os.access(folder, os.W_OK | os.X_OK):
                yield folder


def _is_removable(node: Path) -> bool:
    """Of a partition the disk around it says so."""
    try:
        where = node.resolve(strict=True)
    except OSError:
        return False
    if any(part.startswith("usb") for part in where.parts):
        return True
    flags = (where / "removable", where.parent / "removable")
    return any(flag.is_file() and flag.read_text("ascii").strip() == "1" for flag in flags)


def _plain(field: str) -> str:
    for escaped, letter in _ESCAPED.items():
        field = field.replace(escaped, letter)
    return field
