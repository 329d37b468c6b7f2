"""The paper, read out."""

import pytest

from kiosk.domain.report import ReportKind, ReportState
from tests.ui.rows.test_result import receipt_of, shown_in
from tests.words.hong_kong import another_term, of_the_mainland, simplified
from ui.rows.receipt import spoken_receipt


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("state", ReportState)
def test_it_is_read_in_one_language(kind: ReportKind, state: ReportState) -> None:
    """Paper is in fewer than the screens."""
    lines = list(spoken_receipt(shown_in("zh_HK"), receipt_of(kind, state)))
    assert len(lines) > 6
    for line in lines:
        assert not simplified(line), line
        assert not another_term(line), line
        assert not of_the_mainland(line), line
