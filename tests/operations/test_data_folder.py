"""The data folder: made where missing, and a clear failure where it can't be."""

from pathlib import Path

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.operations import data_folder


def test_it_is_made_for_the_kiosk_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert data_folder.prepare(folder) is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == [], "the proof leaves nothing behind"


def test_one_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir(mode=0o755)
    assert data_folder.prepare(folder) is None
    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_the_way(tmp_path: Path, below: str) -> None:
    """Unwritable for root as well, whom no permission stops."""
    (tmp_path / "file").write_text("precious", encoding="ascii")
    failure = data_folder.prepare(tmp_path / "file" / below)
    assert failure
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
    assert failure.detail.startswith(f"kiosk.data_dir = {tmp_path / 'file'}")
    assert (tmp_path / "file").read_text(encoding="ascii") == "precious"


def test_a_file_system_that_takes_no_files() -> None:
    failure = data_folder.prepare(Path("/proc/self"))
    assert failure
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
