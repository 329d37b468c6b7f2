"""What a kiosk tells of itself: bounded, whole, and with the newest of its log."""

import json
from datetime import datetime
from pathlib import Path

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.diagnostics import LARGEST, LONGEST_SUMMARY, diagnostics, summary
from kiosk.health.machine import machine
from kiosk.health.staff import Refused, StaffReport
from tests.configured import sandbox_in

NOW = datetime(2026, 11, 26, 14, 3, tzinfo=CHINA_TIME)
LOST = Failure(FailureCode.READER_MISSING, "pcscd does not run")


def report(folder: Path) -> StaffReport:
    refused = tuple(Refused("110105000700224817", "conflict") for _ in range(3))
    seen = machine(sandbox_in(folder), None)
    return StaffReport({"reader": LOST, "printer": None}, 2, 90.0, None, refused, machine=seen)


def test_it_is_bounded_and_keeps_the_newest_of_the_log(tmp_path: Path) -> None:
    log = [
        {"event": "sync.stopped", "at": str(number), "detail": "x" * 900} for number in range(300)
    ]
    told = diagnostics(sandbox_in(tmp_path), report(tmp_path), NOW, log)
    assert LARGEST - 2000 < len(told) <= LARGEST
    kept = [int(line["at"]) for line in json.loads(told)["log"]]
    assert kept == list(range(300 - len(kept), 300))


def test_a_line_of_the_log_that_is_no_text_does_not_keep_the_rest_back(tmp_path: Path) -> None:
    log = [{"event": "update.failed", "detail": "/media/\udcff"}]
    told = diagnostics(sandbox_in(tmp_path), report(tmp_path), NOW, log)
    assert json.loads(told)["log"][0]["detail"] == "/media/?"


def test_it_says_what_is_wrong_and_what_waits(tmp_path: Path) -> None:
    found = json.loads(diagnostics(sandbox_in(tmp_path), report(tmp_path), NOW))
    assert found["parts"] == {
        "reader": {"code": "reader_missing", "detail": "pcscd does not run"},
        "printer": "ready",
    }
    assert found["queue"]["refused"] == ["conflict"] * 3
    assert found["queue"]["unsent"] == 2
    assert "110105000700224817" not in json.dumps(found)


def test_the_short_of_it_fits_a_code(tmp_path: Path) -> None:
    told = summary(report(tmp_path), NOW)
    assert told.startswith("110105-0007 2026-11-26 14:03")
    assert "reader: reader_missing" in told
    assert "refused: 3" in told
    assert len(told.encode()) <= LONGEST_SUMMARY
