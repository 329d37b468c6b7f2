"""No number is given twice: not after damage, nor from an old copy, nor with a clock set back."""

import errno
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.report_number import RUNNING_LIMIT, report_number, running_of
from kiosk.queue.numbers import ReservedNumbers
from kiosk.queue.queue import Queue
from tests.queue.examples import KIOSK_ID, BentClock, draft, good

OpenQueue = Callable[..., Queue]
MINUTES = (datetime(2026, 11, 22, 9, 30, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=CHINA_TIME)) // (
    timedelta(minutes=1)
)
OLD_NUMBER = "1101050007999916"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> BentClock:
    """A clock of some days after the program was built."""
    clock = BentClock()
    monkeypatch.setattr("kiosk.domain.report_number.BUILT", (clock.wall - timedelta(days=9)).date())
    return clock


def recorded(queue: Queue, count: int = 1) -> list[int]:
    """The running digits of reports recorded now."""
    reports = [good(queue.record(draft(i), language="en")) for i in range(count)]
    return [running_of(report.report_number) for report in reports]


def test_the_first_of_a_new_disk_tells_the_minute(open_queue: OpenQueue, clock: BentClock) -> None:
    queue = open_queue(clock=clock.clock())
    assert recorded(queue, 3) == [MINUTES, MINUTES + 1, MINUTES + 2]
    clock.passes(3600)
    assert recorded(queue) == [MINUTES + 60]


@pytest.mark.parametrize("days", [-1, -400, -20_000])
def test_a_clock_set_back_makes_the_next_number(
    days: int, open_queue: OpenQueue, clock: BentClock
) -> None:
    queue = open_queue(clock=clock.clock())
    assert recorded(queue) == [MINUTES]
    queue.close()
    clock.jumps(days=days)
    assert recorded(open_queue(clock=clock.clock()), 2) == [MINUTES + 1, MINUTES + 2]


def test_a_copy_that_was_put_back_goes_on_by_the_clock(
    folder: Path, open_queue: OpenQueue, clock: BentClock
) -> None:
    queue = open_queue(clock=clock.clock())
    recorded(queue)
    queue.close()
    copy = {path.name: path.read_bytes() for path in folder.iterdir()}
    clock.passes(3600)
    queue = open_queue(clock=clock.clock())
    since = recorded(queue, 5)
    queue.close()
    for path in folder.iterdir():
        path.unlink()
    for name, content in copy.items():
        (folder / name).write_bytes(content)
    clock.passes(3600)
    assert min(recorded(open_queue(clock=clock.clock()), 5)) > max(since)


def test_damage_and_a_clock_set_back_at_once(
    folder: Path, open_queue: OpenQueue, clock: BentClock
) -> None:
    queue = open_queue(clock=clock.clock())
    before = recorded(queue, 3)
    queue.close()
    (folder / "queue.db").write_bytes(os.urandom(9000))
    clock.jumps(days=-8)
    assert min(recorded(open_queue(clock=clock.clock()), 3)) > max(before)


@pytest.mark.parametrize("garbage", [b"", b"00100 00000000\n", b"\xff" * 40])
def test_where_even_that_is_lost_the_clock_says_it(
    folder: Path, open_queue: OpenQueue, clock: BentClock, garbage: bytes
) -> None:
    """Nobody is sent away for a number."""
    queue = open_queue(clock=clock.clock())
    before = recorded(queue, 3)
    queue.close()
    (folder / "queue.db").write_bytes(os.urandom(9000))
    (folder / "report-numbers").write_bytes(garbage)
    clock.passes(600)
    assert min(recorded(open_queue(clock=clock.clock()), 3)) > max(before)


def test_numbers_of_before_stay_beside_those_of_now(
    folder: Path, open_queue: OpenQueue, clock: BentClock
) -> None:
    """A kiosk that had used nearly all of the older numbers is not full."""
    queue = open_queue(clock=clock.clock())
    recorded(queue)
    queue.close()
    database = sqlite3.connect(folder / "queue.db")
    database.execute("UPDATE report SET report_number = ?", (OLD_NUMBER,))
    database.commit()
    database.close()
    queue = open_queue(clock=clock.clock())
    assert recorded(queue) == [MINUTES]
    oldest, _ = good(queue.rows())
    assert oldest["report_number"] == OLD_NUMBER


def test_past_the_greatest_the_kiosk_is_not_full(
    folder: Path, open_queue: OpenQueue, clock: BentClock
) -> None:
    queue = open_queue(clock=clock.clock())
    recorded(queue)
    queue.close()
    database = sqlite3.connect(folder / "queue.db")
    greatest = report_number(KIOSK_ID, RUNNING_LIMIT - 1)
    database.execute("UPDATE report SET report_number = ?", (greatest,))
    database.commit()
    database.close()
    assert recorded(open_queue(clock=clock.clock()), 3) == [0, 1, 2]


def test_another_kiosk_s_numbers_don_t_count(
    folder: Path, open_queue: OpenQueue, clock: BentClock
) -> None:
    queue = open_queue(clock=clock.clock(), kiosk_id="110105-0008")
    clock.jumps(days=300)
    recorded(queue)
    queue.close()
    clock.jumps(days=-300)
    assert recorded(open_queue(clock=clock.clock())) == [MINUTES]


@given(running=st.integers(1, RUNNING_LIMIT - 1))
def test_what_is_reserved_is_read_back_and_never_falls(
    tmp_path_factory: pytest.TempPathFactory, running: int
) -> None:
    numbers = ReservedNumbers(tmp_path_factory.mktemp("numbers") / "report-numbers")
    numbers.reserve(running)
    reserved = numbers.read()
    assert running <= reserved < RUNNING_LIMIT
    numbers.reserve(1)
    assert numbers.read() == reserved
    numbers.close()


def test_what_was_written_and_not_synced_is_synced_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ReservedNumbers(tmp_path / "report-numbers")
    synced: list[bool] = []
    really = os.fdatasync

    def fails_at_first(descriptor: int) -> None:
        synced.append(bool(synced))
        if len(synced) == 1:
            raise OSError(errno.EIO, "broken")
        really(descriptor)

    monkeypatch.setattr(os, "fdatasync", fails_at_first)
    with pytest.raises(OSError, match="broken"):
        numbers.reserve(7)
    assert numbers.read() >= 7, "it can be read back all the same"
    numbers.reserve(7)
    numbers.reserve(7)
    assert synced == [False, True]
    numbers.close()
