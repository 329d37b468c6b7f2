"""What a command says goes to somebody who may be gone: that never fails or holds its work."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, ROOT, Program

PATIENCE = 120


@contextmanager
def nobody_reads() -> Iterator[int]:
    """The writing end of a pipe whose reader is gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@contextmanager
def full_disk() -> Iterator[int]:
    with Path("/dev/full").open("wb") as full:
        yield full.fileno()


@contextmanager
def stuck() -> Iterator[int]:
    """A pipe that nobody empties, and that holds nothing more."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    yield writing
    os.close(writing)
    os.close(reading)


Gone = Callable[[], AbstractContextManager[int]]


def run(
    program: Program,
    *command: str | Path,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    **extra: str,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, command)],
        env=program.environment | extra,
        stdout=stdout,
        stderr=stderr,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("gone", [nobody_reads, stuck])
def test_a_whole_journey_needs_nobody_to_tell(program: Program, tmp_path: Path, gone: Gone) -> None:
    """Recorded, in force and printed, though no line of the log goes anywhere."""
    out = tmp_path / "out"
    with gone() as stderr:
        assert run(program, "demo", "--out", out, "--fast", stderr=stderr).returncode == 0
    (journey,) = json.loads((out / "summary.json").read_text(encoding="utf-8"))["journeys"]
    assert journey["state"] == "in_force"
    assert journey["receipts"]


@pytest.mark.parametrize("gone", [nobody_reads, full_disk])
def test_sending_needs_nobody_to_tell(program: Program, gone: Gone) -> None:
    program.record()
    with gone() as stream:
        ended = run(program, "sync", "--once", stdout=stream, stderr=stream)
    assert ended.returncode == 0
    assert program("queue", "status", "--json").json["states"] == {"in_force": 1}


@pytest.mark.parametrize("gone", [nobody_reads, full_disk])
def test_who_is_there_to_print_fails_where_nobody_takes_it(program: Program, gone: Gone) -> None:
    program.record()
    with gone() as stdout:
        ended = run(program, "queue", "list", stdout=stdout)
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.parametrize("gone", [nobody_reads, full_disk])
def test_a_failure_keeps_its_code(program: Program, gone: Gone) -> None:
    with gone() as stderr:
        assert run(program, "--config", "nowhere.toml", "doctor", stderr=stderr).returncode == 2
        assert run(program, "no-such-command", stderr=stderr).returncode == 2


def test_no_file_of_ours_is_taken_for_a_closed_stream(program: Program) -> None:
    """Whatever writes to stderr would write into the first file that was opened in its place."""
    program.record()
    ended = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', *PROGRAM, "sync", "--once"],
        env=program.environment,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0
    assert program("queue", "verify", "--json").json == {"reports": 1}
    assert program("queue", "status", "--json").json["states"] == {"in_force": 1}


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii"])
def test_any_terminal_gets_every_text(program: Program, encoding: str) -> None:
    """At worst as an escape; JSON is JSON all the same."""
    show = (
        "import main; main._open_streams(); from kiosk.commands.shared import say, show;"
        r"show({'name': '\u793e\U0001f600'}, '', as_json=True); say('\U0001f600', err=True)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", show],
        cwd=ROOT,
        env=program.environment | {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    assert json.loads(ended.stdout.decode(encoding)) == {"name": "社\U0001f600"}
    assert ended.stderr.strip() in {b"\\U0001f600", "\U0001f600".encode()}
