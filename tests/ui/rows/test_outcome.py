"""What is said of the paper, by the report it is about."""

from dataclasses import replace

import pytest

from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.journey.values import Printing
from tests.ui.rows.test_result import receipt_of, shown_in
from ui.rows.outcome import OutcomeRows


def _told(
    kind: ReportKind, printing: Printing, verification: Verification = Verification.CHIP
) -> str:
    receipt = replace(receipt_of(kind, ReportState.RECORDED), verification=verification)
    rows = OutcomeRows(shown_in("zh_CN"), receipt, None, kind, "110000", None, printing)
    return str(rows.paper.get("title", ""))


@pytest.mark.parametrize(
    ("verification", "said"),
    [
        (Verification.CHIP, "请取走回执和身份证"),
        (Verification.AGENT, "请取走回执和身份证"),
        (Verification.STATED, "请取走回执"),
    ],
)
def test_who_showed_no_card_has_none_to_take_along(verification: Verification, said: str) -> None:
    assert _told(ReportKind.PRE_LOSS, Printing.PRINTED, verification) == said


@pytest.mark.parametrize("kind", [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS])
def test_what_is_to_be_signed_is_a_form(kind: ReportKind) -> None:
    assert "签" in _told(kind, Printing.PRINTED)


def test_nothing_is_said_before_anything_is_printed() -> None:
    assert _told(ReportKind.PRE_LOSS, Printing.NONE) == ""
