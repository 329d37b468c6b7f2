"""The data folder: made where missing, and a clear failure where it can't be."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations import data_folder
from kiosk.operations.data_folder import Ownership


def test_it_is_made_for_the_kiosk_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert data_folder.prepare(folder) is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == [], "the proof leaves nothing behind"


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o711])
def test_one_that_others_may_read_is_closed_to_them(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    folder.chmod(mode)
    told = data_folder.exposure(folder)
    assert told
    assert told.code is FailureCode.DATA_FOLDER_EXPOSED
    assert f"{folder} has mode {mode:04o}, not 0700" in told.detail
    assert folder.stat().st_mode & 0o777 == mode, "who only looks changes nothing"
    assert data_folder.prepare(folder) is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert data_folder.exposure(folder) is None


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_one_that_others_may_change_is_refused(tmp_path: Path, mode: int) -> None:
    """Nobody knows what they have put there."""
    folder = tmp_path / "a"
    folder.mkdir()
    folder.chmod(mode)
    failure = data_folder.prepare(folder)
    assert failure
    assert failure.code is FailureCode.DATA_FOLDER_EXPOSED
    assert folder.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_somebody_else_s_that_others_may_read_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir(mode=0o755)
    os.chown(folder, 1, 1)
    failure = data_folder.prepare(folder)
    assert failure
    assert failure.code is FailureCode.DATA_FOLDER_EXPOSED


def test_a_folder_that_is_not_there_yet_is_closed(tmp_path: Path) -> None:
    assert data_folder.exposure(tmp_path / "a") is None


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


# ---- one life a data folder ---------------------------------------------------------------------

_OWNER = """
import sys
from pathlib import Path
from kiosk.operations.data_folder import Ownership
taken = Ownership.take(Path(sys.argv[1]), sys.argv[2])
print(taken.code if not isinstance(taken, Ownership) else "owns", flush=True)
sys.stdin.read()
"""


class Owner:
    """Another process that owns a data folder until it is killed."""

    def __init__(self, folder: Path, command: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _OWNER, str(folder), command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def dies(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Callable[[str], Owner]]:
    """Starts owners of the folder ``state`` by command."""
    started: list[Owner] = []

    def start(command: str) -> Owner:
        started.append(Owner(tmp_path / "state", command))
        return started[-1]

    yield start
    for one in started:
        one.dies()


@pytest.mark.parametrize(("first", "second"), [("run", "run"), ("run", "demo"), ("demo", "sync")])
def test_a_folder_has_one_owner(
    tmp_path: Path, owner: Callable[[str], Owner], first: str, second: str
) -> None:
    holder = owner(first)
    assert holder.says() == "owns"
    (tmp_path / "another name").symlink_to(tmp_path / "state")
    for folder in (tmp_path / "state", tmp_path / "another name"):
        refused = Ownership.take(folder, second)
        assert isinstance(refused, Failure)
        assert refused.code is FailureCode.DATA_FOLDER_IN_USE
        assert refused.detail == f"{folder}, by {first} in process {holder.process.pid}"
    holder.dies()
    taken = Ownership.take(tmp_path / "state", second)
    assert isinstance(taken, Ownership)
    taken.close()


def test_what_ends_by_itself_queues_behind_what_does_so_too(
    tmp_path: Path, owner: Callable[[str], Owner]
) -> None:
    first = owner("demo")
    assert first.says() == "owns"
    second = owner("sync --once")
    with ThreadPoolExecutor(1) as ear:
        heard = ear.submit(second.says)
        wait([heard], timeout=0.3)
        assert not heard.done()
        first.dies()
        assert heard.result(60) == "owns"


def test_no_child_inherits_the_folder(tmp_path: Path) -> None:
    taken = Ownership.take(tmp_path, "run")
    assert isinstance(taken, Ownership)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        taken.close()
        again = Ownership.take(tmp_path, "run")
        assert isinstance(again, Ownership)
        again.close()
        child.communicate(b"\n")


def test_of_many_that_start_at_once_one_owns(tmp_path: Path, owner: Callable[[str], Owner]) -> None:
    said = Counter(one.says() for one in [owner("run") for _ in range(6)])
    assert said == {"owns": 1, FailureCode.DATA_FOLDER_IN_USE: 5}
