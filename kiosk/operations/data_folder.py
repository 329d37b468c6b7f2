"""The folder that holds all the kiosk's state."""

import tempfile
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode


def prepare(folder: Path) -> Failure | None:
    """Make ``folder`` where it is missing (mode 0700) and prove that it can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return Failure(
            FailureCode.DATA_FOLDER_UNWRITABLE,
            f"kiosk.data_dir = {folder} ({error.strerror})",
        )
