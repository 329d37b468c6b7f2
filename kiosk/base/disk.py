"""Files that are relied on: whole or not there, and on the disk before anybody is told."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` durably, all at once, and for nobody else to read.

    Raises ``OSError``; then what was there before still is.
    """
    part = part_of(path)
    write_new(part, content)
    put_in_place(part, path)


def write_new(path: Path, content: bytes) -> None:
    """Make a file of ``content``, for nobody else to read; its content is on the disk on return.

    Its name is, once :func:`sync_folder` was called. Raises ``OSError``, also where it is there.
    """
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def part_of(path: Path) -> Path:
    """Where what is to be at ``path`` is written first; nothing is left there from a crash."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    return part


def put_in_place(part: Path, path: Path) -> None:
    """Give a file that is on the disk its name, durably and all at once. Raises ``OSError``."""
    part.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make what a file holds durable. Raises ``OSError``."""
    _sync(path, os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """Make names made, moved or removed in ``folder`` durable. Raises ``OSError``."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
