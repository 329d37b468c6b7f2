"""What the data folder and the disk below it offer, looked at without a trace."""

import os
import shutil
from pathlib import Path
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.finding import Finding, Outcome
from kiosk.operations.data_folder import exposure, is_closed_at_start, owner_of
from kiosk.queue.view import USUAL

_SCARCE_BYTES: Final = 512 * 1024 * 1024
_SCARCE_FILES: Final = 1000
_NEEDED_FILES: Final = 50
_MEND: Final = "Free disk space: look at logs and old receipts with du. What is queued stays."
_CLOSE: Final = "Close it to others now: chmod 700. The kiosk does so when it starts."


def probe_folder(folder: Path) -> Outcome:
    """Whether this user alone may write ``folder``, or make it where it isn't there yet, and who
    owns it now.
    """
    there = _nearest(folder)
    if not there.is_dir():
        return _unwritable(folder, f"{there} is no folder")
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return _unwritable(folder, f"this user may not write {there}, or it is mounted read-only")
    if there != folder:
        return Finding(f"{folder} will be made at the first start")
    if is_closed_at_start(folder):
        return Finding(f"others may read {folder} until the next start", _CLOSE)
    owner = owner_of(folder)
    return exposure(folder) or (Finding(f"owned by {owner}") if owner else None)


def probe_disk(folder: Path) -> Outcome:
    """Room for what will be recorded: bytes, and files where the file system counts them."""
    place = _nearest(folder)
    free = shutil.disk_usage(place).free
    files = os.statvfs(place)
    counted = files.f_files > 0
    left = f"{free >> 20} MiB" + (f" and {files.f_favail} files" if counted else "") + " left"
    if free < USUAL.free_bytes or (counted and files.f_favail < _NEEDED_FILES):
        return Failure(FailureCode.QUEUE_FULL, left)
    scarce = free < _SCARCE_BYTES or (counted and files.f_favail < _SCARCE_FILES)
    return Finding(left, _MEND if scarce else "")


def _nearest(folder: Path) -> Path:
    """``folder``, or what there is of the way to it."""
    return next(place for place in (folder, *folder.parents) if _is_there(place))


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:  # behind a folder that this user may not enter
        return False


def _unwritable(folder: Path, problem: str) -> Failure:
    return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"kiosk.data_dir = {folder} ({problem})")
