"""Every fault of every kind of reader: what is told, whose card is read, who learns of whom."""

from pathlib import Path

import pytest

from kiosk.domain.failure import FailureCode
from tests.devices.vpcd import VirtualReaders
from tests.reader.misbehaviour import (
    CELLS,
    FAULTS,
    NO_READER,
    Case,
    Kind,
    as_expected,
    run_case,
    set_up,
)
from tests.reader.visitor import TEXTS


@pytest.mark.parametrize(("fault", "kind"), CELLS, ids=[f"{fault}-{kind}" for fault, kind in CELLS])
def test_a_fault_has_the_end_that_the_table_says(
    fault: str, kind: Kind, tmp_path: Path, laboratory: VirtualReaders
) -> None:
    case = FAULTS[fault][kind]
    assert isinstance(case, Case)
    with set_up(kind, tmp_path, laboratory) as rig:
        result = run_case(case, rig)
    assert as_expected(case, result.seen) == case.expected, result
    for texts in TEXTS.values():
        assert all(texts(screen) for screen in result.screens)


def test_nobody_is_ever_unsafe() -> None:
    assert all(FAULTS[fault][kind].expected.is_safe for fault, kind in CELLS)  # type: ignore[union-attr]


def test_every_kind_has_a_cell_or_a_reason() -> None:
    assert all(set(row) == set(Kind) for row in FAULTS.values())


def test_what_is_told_are_failures_that_there_are() -> None:
    codes = {NO_READER, *(code.value for code in FailureCode)}
    cases = [case for row in FAULTS.values() for case in row.values() if isinstance(case, Case)]
    assert all(case.expected.told | case.may_tell <= codes for case in cases)
