"""Room kept back for a full disk: there when it is needed, and never in anybody's way."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.spare import Spare
from tests.queue.examples import good, opened

MIB = 1024 * 1024
Room = Callable[..., None]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """What the file system says that it has left."""

    def says(*, free: int, files: int = 1000, flags: int = 0) -> None:
        made = os.statvfs_result((1, 1, free, free, free, 5000, files, files, flags, 255))
        monkeypatch.setattr(os, "statvfs", lambda _path: made)

    return says


def spares(folder: Path) -> list[Path]:
    return sorted(folder.glob("spare-*"))


def test_it_is_kept_where_there_is_plenty_and_takes_room_at_once(
    tmp_path: Path, room: Room
) -> None:
    room(free=500 * MIB)
    assert Spare(tmp_path).settle() is False
    assert len(spares(tmp_path)) == 4
    taken = sum(file.stat().st_blocks * 512 for file in spares(tmp_path))
    assert taken >= MIB
    assert {file.stat().st_mode & 0o777 for file in spares(tmp_path)} == {0o600}


@pytest.mark.parametrize("left", [{"free": 0}, {"free": 50 * MIB, "files": 0}])
def test_it_is_given_up_where_there_is_none(
    tmp_path: Path, room: Room, left: dict[str, int]
) -> None:
    room(free=500 * MIB)
    Spare(tmp_path).settle()
    room(**left)
    assert Spare(tmp_path).settle() is True
    assert spares(tmp_path) == []
    room(free=50 * MIB)
    assert Spare(tmp_path).settle() is False
    assert spares(tmp_path) == [], "not again before there is plenty"


def test_a_disk_that_fails_fails_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "statvfs", broken)
    assert Spare(tmp_path).settle() is False


def test_the_queue_keeps_it_and_gives_it_up_in_time(tmp_path: Path, room: Room) -> None:
    room(free=500 * MIB)
    queue = good(opened(tmp_path))
    assert len(spares(tmp_path)) == 4
    room(free=0)
    queue.tidy()
    assert spares(tmp_path) == []
    queue.close()


def test_what_keeps_a_report_from_being_recorded_is_told_before(
    tmp_path: Path, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = good(opened(tmp_path))
    assert queue.obstacle() is None
    room(free=500 * MIB, flags=os.ST_RDONLY)
    read_only = queue.obstacle()
    assert isinstance(read_only, Failure)
    assert read_only.code is FailureCode.QUEUE_UNAVAILABLE

    def broken(_path: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "statvfs", broken)
    assert queue.obstacle() == Failure(FailureCode.QUEUE_UNAVAILABLE, f"{tmp_path}: broken")
    queue.close()
