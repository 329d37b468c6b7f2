"""What the data folder and its disk offer, on real file systems, small and full."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.finding import Finding
from kiosk.health.storage import probe_disk, probe_folder
from tests.crash.power import may_cut

mounts = pytest.mark.skipif(not may_cut(), reason="needs root, to mount a small file system")


@pytest.fixture
def small(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of its own, with these options."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", request.param, "none", str(place)]
    subprocess.run(mount, check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_folder_that_is_there_or_can_be_made(tmp_path: Path) -> None:
    found = probe_folder(tmp_path)
    assert found is None or (isinstance(found, Finding) and not found.remedy)
    made = probe_folder(tmp_path / "a" / "b")
    assert isinstance(made, Finding)
    assert not made.remedy
    assert not (tmp_path / "a").exists()


def test_a_folder_that_the_next_start_closes_is_a_warning(tmp_path: Path) -> None:
    """``run`` would not refuse it, so neither does the doctor."""
    tmp_path.chmod(0o755)
    found = probe_folder(tmp_path)
    assert isinstance(found, Finding)
    assert found.remedy
    assert tmp_path.stat().st_mode & 0o777 == 0o755, "who only looks changes nothing"
    tmp_path.chmod(0o777)
    refused = probe_folder(tmp_path)
    assert isinstance(refused, Failure)
    assert refused.code is FailureCode.DATA_FOLDER_EXPOSED


@mounts
@pytest.mark.parametrize("small", ["size=1m,ro"], indirect=True)
def test_a_folder_on_a_disk_that_can_only_be_read(small: Path) -> None:
    """Not even root can write there."""
    for folder in (small, small / "kiosk"):
        fault = probe_folder(folder)
        assert isinstance(fault, Failure)
        assert fault.code is FailureCode.DATA_FOLDER_UNWRITABLE
        assert "mounted read-only" in fault.detail


@mounts
@pytest.mark.parametrize(
    ("small", "said"),
    [("size=1m", "1 MiB and"), ("size=900m,nr_inodes=20", "and 19 files left")],
    indirect=["small"],
)
def test_a_disk_without_room_for_bytes_or_for_files(small: Path, said: str) -> None:
    fault = probe_disk(small / "not" / "there" / "yet")
    assert isinstance(fault, Failure)
    assert fault.code is FailureCode.QUEUE_FULL
    assert said in fault.detail


@mounts
@pytest.mark.parametrize(
    "small", ["size=300m,nr_inodes=5000", "size=900m,nr_inodes=500"], indirect=True
)
def test_a_disk_that_is_getting_full_is_a_warning(small: Path) -> None:
    found = probe_disk(small)
    assert isinstance(found, Finding)
    assert found.remedy


@mounts
@pytest.mark.parametrize("small", ["size=900m,nr_inodes=5000"], indirect=True)
def test_a_disk_with_room(small: Path) -> None:
    found = probe_disk(small)
    assert isinstance(found, Finding)
    assert not found.remedy


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_users_folder(tmp_path: Path) -> None:
    """Somebody else's folder, looked at by a user who may not enter it."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    child = os.fork()
    if child == 0:
        os.setgid(54321)
        os.setuid(54321)
        faults = [probe_folder(closed), probe_folder(closed / "kiosk")]
        os._exit(0 if all(isinstance(fault, Failure) for fault in faults) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
