"""Log lines whose taker is gone, full or stands still: lost and counted, never waited for."""

import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from kiosk.operations.lines import MOST, LineWriter

PATIENCE = 60
Made = Callable[[BinaryIO], LineWriter]


class Sometimes(io.RawIOBase):
    """Takes ``takes`` bytes in all and then nothing, until it is well again."""

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.is_well = False
        self.got = b""

    def write(self, content: object) -> int:
        assert isinstance(content, bytes)
        if not self.is_well and not self.takes:
            raise OSError
        count = len(content) if self.is_well else min(self.takes, len(content))
        self.takes -= 0 if self.is_well else count
        self.got += content[:count]
        return count


@pytest.fixture
def lost() -> list[int]:
    return []


@pytest.fixture
def made(lost: list[int]) -> Iterator[Made]:
    writers: list[LineWriter] = []

    def make(stream: BinaryIO) -> LineWriter:
        writers.append(LineWriter(stream, lost.append))
        return writers[-1]

    yield make
    for writer in writers:
        writer.close(PATIENCE)


def test_lines_go_out_in_order(made: Made) -> None:
    stream = io.BytesIO()
    writer = made(stream)
    for number in range(100):
        writer.write(f"{number} 社 \\ud800")
    assert writer.flush(PATIENCE)
    assert stream.getvalue().decode().splitlines() == [f"{n} 社 \\ud800" for n in range(100)]


def test_what_fails_is_counted_and_told_once_it_works_again(made: Made, lost: list[int]) -> None:
    stream = Sometimes(takes=2)
    writer = made(stream)  # type: ignore[arg-type]
    writer.write("a")
    writer.write("b")
    writer.write("c")
    assert writer.flush(PATIENCE)
    assert lost == []
    stream.is_well = True
    writer.write("d")
    writer.write("e")
    assert writer.flush(PATIENCE)
    assert lost == [2]
    assert stream.got == b"a\nd\ne\n"


def test_half_a_line_is_ended_before_the_next(made: Made) -> None:
    stream = Sometimes(takes=3)
    writer = made(stream)  # type: ignore[arg-type]
    writer.write("torn here")
    assert writer.flush(PATIENCE)
    stream.is_well = True
    writer.write("whole")
    assert writer.flush(PATIENCE)
    assert stream.got == b"tor\nwhole\n"


def test_a_closed_pipe_and_a_full_disk_fail_nobody(made: Made) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe, Path("/dev/full").open("wb", 0) as full:
        for stream in (pipe, full):
            writer = made(stream)
            writer.write("lost")
            assert writer.flush(PATIENCE)


@pytest.mark.parametrize("blocking", [True, False])
def test_a_pipe_that_nobody_reads_holds_nobody(
    made: Made, lost: list[int], *, blocking: bool
) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, blocking)
    line = "x" * 999
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb", buffering=0) as pipe:
        writer = made(pipe)
        for _ in range(3 * MOST):  # far more than the pipe and the waiting line hold
            writer.write(line)
        assert not writer.flush(0.01)
        reader = threading.Thread(target=source.readline)
        reader.start()
        reader.join()
        threading.Thread(target=source.read, daemon=True).start()
        assert writer.flush(PATIENCE)
        assert 0 < sum(lost) < 3 * MOST
        pipe.close()
