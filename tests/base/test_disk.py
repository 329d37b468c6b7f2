"""What is written whole is there or not, and for nobody else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.base.disk import write_new, write_whole


@pytest.fixture(autouse=True)
def _open_mask() -> Iterator[None]:
    """Modes come from the writer, not from a mask that happens to be narrow."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_is_written_is_for_this_user_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "key", b"secret")
    write_new(tmp_path / "other", b"secret")
    for file in tmp_path.iterdir():
        assert file.read_bytes() == b"secret"
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_crash_leaves_what_was_there_and_hinders_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rules"
    write_whole(file, b"old")

    def failing(_descriptor: int) -> None:
        raise OSError("no")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="no"):
            write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    write_whole(file, b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("rules", b"new")]


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    write_new(tmp_path / "saved", b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "saved", b"second")
    assert (tmp_path / "saved").read_bytes() == b"first"
