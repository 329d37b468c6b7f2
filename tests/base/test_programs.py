"""Programs that hang, in every way that one can."""

import os
import select
from pathlib import Path
from time import monotonic

import pytest

from kiosk.base.programs import OutputTooLongError, run
from kiosk.base.waiting import Deadline
from tests.patience import PATIENCE

BRIEF = 0.5


def test_what_it_says_and_how_it_ends() -> None:
    assert run(("sh", "-c", "echo so; exit 3"), Deadline(PATIENCE)) == (3, b"so\n")


@pytest.mark.parametrize("size", [0, 1, 1_000_000])
def test_it_is_given_everything(size: int) -> None:
    code, said = run(("sh", "-c", "wc -c; echo done"), Deadline(PATIENCE), b"x" * size)
    assert (code, said.split()) == (0, [str(size).encode(), b"done"])


def test_one_that_reads_nothing_is_no_error_of_ours() -> None:
    assert run(("false",), Deadline(PATIENCE), b"x" * 1_000_000) == (1, b"")


def test_one_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        run(("no-such-program",), Deadline(PATIENCE))


@pytest.mark.parametrize(
    "script",
    [
        "exec sleep 300",
        "sleep 300; echo late",
        "trap '' TERM; sleep 300 & wait",
        "exec sleep 300 < /dev/null",
        "while :; do echo -n; done",
    ],
)
def test_one_that_hangs_is_killed_with_its_children(script: str, tmp_path: Path) -> None:
    held = tmp_path / "held"
    os.mkfifo(held)
    with open(
        held, opener=lambda path, _: os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    ) as open_still:
        begun = monotonic()
        with pytest.raises(TimeoutError, match="sh took too long"):
            run(("sh", "-c", f"exec 3> {held}; {script}"), Deadline(BRIEF), b"x" * 1_000_000)
        assert monotonic() - begun < PATIENCE
        gone = select.poll()
        gone.register(open_still, select.POLLHUP)
        assert gone.poll(PATIENCE * 1000), "every process that held it is gone"


def test_a_child_left_behind_holds_nobody() -> None:
    code, said = run(("sh", "-c", "sleep 5 & echo done"), Deadline(PATIENCE))
    assert (code, said) == (0, b"done\n")


def test_one_that_never_stops_talking_is_stopped() -> None:
    with pytest.raises(OutputTooLongError):
        run(("yes",), Deadline(PATIENCE))
