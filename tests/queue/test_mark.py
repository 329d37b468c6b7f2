"""What the queue has reached, written down beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.queue.database import connect
from kiosk.queue.mark import MARK, Mark, Reached, read_mark
from kiosk.queue.preparing import reached_by
from kiosk.queue.queue import Queue
from tests.queue.examples import draft, good

FIVE = Reached(bytes(range(16)), sequence=5, reports=5)


@pytest.mark.parametrize("again", [6, 4])
def test_a_report_is_counted_once_and_nothing_is_taken_back(again: int, tmp_path: Path) -> None:
    """One that is recorded anew, since nobody knew what had come of it, is the same report."""
    mark = Mark(tmp_path, FIVE)
    mark.passed(6)
    mark.passed(again)
    assert read_mark(tmp_path) == Reached(FIVE.generation, sequence=6, reports=6)
    assert mark.reached == read_mark(tmp_path)


def test_another_database_begins_where_it_is(tmp_path: Path) -> None:
    mark = Mark(tmp_path, FIVE)
    other = Reached(bytes(16), sequence=2, reports=1)
    mark.begin(other)
    assert read_mark(tmp_path) == other
    assert other.is_behind(FIVE)


def test_the_database_that_took_a_lost_one_s_place_is_the_one_that_is_marked(
    folder: Path, open_queue: Callable[..., Queue]
) -> None:
    """While the kiosk runs on: otherwise an old copy of the new one would not give itself away."""
    queue = open_queue()
    good(queue.record(draft(), language="en"))
    first = read_mark(folder)
    for part in folder.glob("queue.db*"):
        part.unlink()
    good(queue.record(draft(3), language="en"))
    connection = good(connect(folder / "queue.db"))
    assert read_mark(folder) == reached_by(connection)
    assert read_mark(folder) != first
    connection.close()


def test_behind_is_what_is_earlier_or_another() -> None:
    assert not FIVE.is_behind(FIVE)
    assert Reached(FIVE.generation, sequence=4, reports=4).is_behind(FIVE)
    assert not Reached(FIVE.generation, sequence=6, reports=6).is_behind(FIVE)
    assert Reached(bytes(16), sequence=6, reports=6).is_behind(FIVE)


@pytest.mark.parametrize("place", range(len(FIVE.line()) - 1))
def test_a_line_that_is_not_whole_says_nothing(place: int, tmp_path: Path) -> None:
    line = FIVE.line()
    (tmp_path / MARK).write_bytes(line[:place])
    assert read_mark(tmp_path) is None
    (tmp_path / MARK).write_bytes(line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :])
    assert read_mark(tmp_path) is None
