"""Every fault on every transport: what is said, who has which paper."""

from pathlib import Path

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.printing.settings import Driver
from tests.printing.misbehaviour import screen, tried
from tests.printing.printer_faults import CELLS, FAULTS, Fault, Next

_TEXTS = ("zh_CN", "en")


@pytest.mark.parametrize(
    ("fault", "driver"), CELLS, ids=[f"{fault.name}-{driver}" for fault, driver in CELLS]
)
def test_a_fault_has_the_end_that_the_table_says(
    fault: Fault, driver: Driver, tmp_path: Path
) -> None:
    assert tried(fault, driver, tmp_path) == fault.expected[driver]


def test_nobody_gets_anything_but_their_own_paper() -> None:
    assert all(fault.expected[driver].next is Next.OWN for fault, driver in CELLS)  # type: ignore[union-attr]


def test_every_wire_has_a_cell_or_a_reason() -> None:
    transports = set(Driver) - {Driver.FILE}
    assert all(set(fault.expected) == transports for fault in FAULTS)


@pytest.mark.parametrize("language", _TEXTS)
def test_the_screen_has_words_for_every_end(language: str) -> None:
    printer = {code.value for code in FailureCode if code.value.startswith("printer_")}
    words = {screen(end, language) for end in printer | {"confirmed", "unconfirmed"}}
    assert len(words) == len(printer) + 2
