"""Whatever breaks the line: the person is told how things stand, and the report gets there."""

from pathlib import Path

import pytest

from tests.faults.line import HELD, LINE, PATIENT
from tests.faults.visit import visited
from tests.patience import PATIENCE

NOT_YET = "Recorded, not yet in effect. It has not blocked the card yet. Call 96102 now."


@pytest.mark.parametrize("fault", LINE)
def test_the_screen_says_what_is_true_and_the_report_gets_there(fault: str, tmp_path: Path) -> None:
    row = visited(fault, LINE[fault], tmp_path)
    assert row.said == NOT_YET
    assert row.staff or fault in PATIENT


@pytest.mark.parametrize("fault", HELD)
def test_what_can_be_gone_around_is_not_noticed(fault: str, tmp_path: Path) -> None:
    row = visited(fault, HELD[fault], tmp_path, confirm_online=PATIENCE)
    assert row.said.startswith("The card is blocked: temporary loss report. ")
    assert row.staff == ""
