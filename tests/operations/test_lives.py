"""Each life of the program is counted, and the next one tells how the one before ended."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.operations.lives import FILE, Life, Lives, count_crash
from tests.logs import capture_logs

LIVES = """
import os, signal, sys
from pathlib import Path
from kiosk.operations.lives import Life
def inner():
    os.kill(os.getpid(), int(sys.argv[2]))
Life.begin(Path(sys.argv[1]), lambda: "this boot")
inner()
"""


def left_by(signal_name: str, folder: Path) -> list[dict[str, object]]:
    """What the life after one that this signal ended says."""
    number = {"SIGSEGV": 11, "SIGABRT": 6, "SIGKILL": 9}[signal_name]
    subprocess.run([sys.executable, "-c", LIVES, folder, str(number)], check=False)
    with capture_logs() as logs:
        Life.begin(folder, lambda: "this boot").close()
    return logs


@pytest.mark.parametrize(
    ("signal_name", "cause"),
    [("SIGSEGV", "Segmentation fault"), ("SIGABRT", "Aborted"), ("SIGKILL", "killed")],
)
def test_the_next_life_tells_what_ended_the_one_before_and_where(
    signal_name: str, cause: str, tmp_path: Path
) -> None:
    [crash] = left_by(signal_name, tmp_path)
    assert (crash["event"], crash["cause"]) == ("kiosk.crashed_before", cause)
    calls = ["<string>:6 inner", "<string>:8 <module>"] if cause != "killed" else []
    assert crash["stack"] == calls
    assert Lives.read(tmp_path) == Lives(starts=2, crashes=1)


def test_one_that_was_closed_is_no_crash(tmp_path: Path) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            Life.begin(tmp_path, lambda: "this boot").close()
    assert logs == []
    assert Lives.read(tmp_path) == Lives(starts=3)


def test_one_that_ended_of_a_bug_is_a_crash_though_it_was_closed(tmp_path: Path) -> None:
    Life.begin(tmp_path, lambda: "this boot").close()
    count_crash(tmp_path)
    assert Lives.read(tmp_path) == Lives(starts=1, crashes=1)


def test_a_machine_that_lost_its_power_is_no_crash_of_the_program(tmp_path: Path) -> None:
    Life.begin(tmp_path, lambda: "one boot")
    with capture_logs() as logs:
        Life.begin(tmp_path, lambda: "another").close()
    assert [entry["event"] for entry in logs] == ["kiosk.cut_off_before"]
    assert Lives.read(tmp_path) == Lives(starts=2)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"starts": "many"}', b"\xff"])
def test_what_can_not_be_read_counts_as_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert Lives.read(tmp_path) == Lives()


def test_a_folder_that_can_not_be_written_ends_nothing() -> None:
    life = Life.begin(Path("/proc/nowhere"), lambda: "this boot")
    assert life.lives.starts == 1
    life.close()
