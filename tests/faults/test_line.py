"""Whatever breaks the line: the person is told how things stand, and the report gets there."""

from pathlib import Path

import pytest

from tests.faults.line import LINE, PATIENT
from tests.faults.visit import visited

NOT_YET = "Recorded, not yet in force. Your card still works. Call 96102 now."


@pytest.mark.parametrize("fault", LINE)
def test_the_screen_says_what_is_true_and_the_report_gets_there(fault: str, tmp_path: Path) -> None:
    row = visited(fault, LINE[fault], tmp_path)
    assert row.said == NOT_YET
    assert row.staff or fault in PATIENT
