"""When a kiosk at which nobody stands starts itself anew."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from kiosk.operations.care import Reason, memory_bytes, reason_to_restart

DAY = timedelta(days=1)
MOST = 700 << 20


def reason(
    moment: str, up: timedelta = DAY, memory: int = 0, at: time | None = time(4)
) -> Reason | None:
    now = datetime.fromisoformat(f"2026-11-26T{moment}+08:00")
    return reason_to_restart(now, up, memory, at=at, most_bytes=MOST)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("03:59:59", None),
        ("04:00:00", Reason.NIGHTLY),
        ("06:59:59", Reason.NIGHTLY),
        ("07:00:00", None),
        ("23:00:00", None),
    ],
)
def test_once_a_night(moment: str, expected: Reason | None) -> None:
    assert reason(moment) is expected
    assert reason(moment, at=None) is None


@pytest.mark.parametrize("moment", ["23:30:00", "00:30:00"])
def test_a_night_that_begins_before_midnight_ends_after_it(moment: str) -> None:
    assert reason(moment, at=time(23)) is Reason.NIGHTLY


def test_one_that_was_started_in_the_night_goes_on() -> None:
    assert reason("04:30:00", up=timedelta(hours=5)) is None


def test_too_much_memory_at_any_time_and_however_fresh() -> None:
    assert reason("12:00:00", up=timedelta(), memory=MOST) is None
    assert reason("12:00:00", up=timedelta(), memory=MOST + 1) is Reason.MEMORY


def test_no_bound_is_none() -> None:
    now = datetime.fromisoformat("2026-11-26T12:00:00+08:00")
    assert reason_to_restart(now, DAY, 10 * MOST, at=None, most_bytes=0) is None


def test_the_memory_is_this_process_s(tmp_path: Path) -> None:
    before = memory_bytes()
    held = b"x" * (64 << 20)
    assert memory_bytes() - before > len(held) // 2
    assert memory_bytes(tmp_path / "nothing") == 0
