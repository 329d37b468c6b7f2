"""Databases of version 0.1.0 are brought forward whole, and taken back where they are damaged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kiosk.domain.report import Report, ReportState
from kiosk.queue.queue import Queue
from tests.queue.examples import BentClock, draft, good, opened
from tests.queue.old import left_by_0001

OpenQueue = Callable[..., Queue]
PAGE = 4096


@pytest.fixture
def reports(tmp_path: Path) -> list[Report]:
    queue = good(opened(tmp_path / "elsewhere", clock=BentClock().clock()))
    changes: dict[str, Any] = {
        "lost_on": date(2026, 11, 20),
        "replaces": UUID(int=7),
        "replacement_requested": False,
    }
    made = [good(queue.record(draft(i, **changes), language="en")) for i in range(30)]
    queue.close()
    return made


def test_every_report_and_receipt_of_0_1_0_is_sealed_whole(
    folder: Path, reports: list[Report], open_queue: OpenQueue
) -> None:
    left_by_0001(folder, reports, answered=10)
    queue = open_queue()
    assert queue.moved_aside is None
    assert good(queue.pending(50)) == reports[10:]
    assert good(queue.verify()) == 30
    receipts = [good(queue.receipt(report.report_number)) for report in reports]
    assert [one.state for one in receipts] == [ReportState.IN_FORCE] * 10 + [
        ReportState.RECORDED
    ] * 20
    assert {one.language for one in receipts} == {"en"}
    assert (folder / "queue.db.from-0001").exists()


@pytest.mark.parametrize("harm", ["header", "a page", "cut"])
def test_a_damaged_database_of_0_1_0_gives_back_every_row_that_is_whole(
    harm: str, folder: Path, reports: list[Report], open_queue: OpenQueue
) -> None:
    path = left_by_0001(folder, reports, answered=10)
    content = bytearray(path.read_bytes())
    if harm == "header":
        content[:100] = bytes(100)
    elif harm == "a page":
        content[-PAGE:] = bytes(PAGE)
    else:
        del content[-PAGE:]
    path.write_bytes(content)
    queue = open_queue()
    assert queue.moved_aside is not None
    back = good(queue.pending(50))
    assert all(report in reports for report in back)
    states = good(queue.statuses())["states"]
    if harm == "header":
        assert back == reports[10:]
        assert states == {"in_force": 10, "recorded": 20}
    else:
        assert len(back) + states.get("in_force", 0) >= 15


def test_a_row_of_0_1_0_that_was_changed_unseen_is_not_believed(
    folder: Path, reports: list[Report], open_queue: OpenQueue
) -> None:
    path = left_by_0001(folder, reports, answered=0)
    number = reports[3].report_number.encode()
    other = number[:-1] + b"%d" % ((int(number[-1:]) + 1) % 10)
    content = path.read_bytes().replace(number, other)
    path.write_bytes(bytes(100) + content[100:])
    queue = open_queue()
    assert good(queue.pending(50)) == [*reports[:3], *reports[4:]]
    assert good(queue.statuses())["moved_aside"][0]["seals_unreadable"] == 2
