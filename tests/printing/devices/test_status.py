"""Status bytes, by the bits of Epson's reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import FailureCode
from kiosk.printing.devices.replies import is_finish, is_status
from kiosk.printing.devices.status import failure_of, read_status
from kiosk.printing.port import PrinterStatus


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ("12 12 12 12", PrinterStatus.READY),
        ("16 12 12 12", PrinterStatus.READY),  # the drawer pin says nothing of paper
        ("12 12 12 1E", PrinterStatus.PAPER_NEAR_END),
        ("1A 32 12 7E", PrinterStatus.PAPER_OUT),
        ("1A 32 12 12", PrinterStatus.PAPER_OUT),
        ("1A 16 12 12", PrinterStatus.COVER_OPEN),
        ("1A 36 12 7E", PrinterStatus.PAPER_OUT),
        ("1A 52 1A 12", PrinterStatus.CUTTER_ERROR),
        ("1A 52 52 12", PrinterStatus.HOT),
        ("1A 12 12 12", PrinterStatus.UNKNOWN),
        ("", PrinterStatus.UNKNOWN),
        ("12 12 12", PrinterStatus.UNKNOWN),
        ("12 12 12 12 12", PrinterStatus.UNKNOWN),
        ("00 00 00 00", PrinterStatus.UNKNOWN),
        ("FE 7F 3F 12", PrinterStatus.UNKNOWN),
    ],
)
def test_four_answers_make_one_status(answers: str, status: PrinterStatus) -> None:
    assert read_status(bytes.fromhex(answers)) is status


@given(st.binary(max_size=8))
def test_any_bytes_make_some_status(answers: bytes) -> None:
    assert read_status(answers) in PrinterStatus


@given(st.integers(min_value=0, max_value=255))
def test_the_two_kinds_of_answer_are_never_confused(byte: int) -> None:
    assert not (is_status(byte) and is_finish(byte))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (PrinterStatus.READY, None),
        (PrinterStatus.PAPER_NEAR_END, None),
        (PrinterStatus.UNKNOWN, None),
        (PrinterStatus.PAPER_OUT, FailureCode.PRINTER_PAPER_OUT),
        (PrinterStatus.COVER_OPEN, FailureCode.PRINTER_FAILED),
        (PrinterStatus.HOT, FailureCode.PRINTER_FAILED),
        (PrinterStatus.CUTTER_ERROR, FailureCode.PRINTER_FAILED),
        (PrinterStatus.DISCONNECTED, FailureCode.PRINTER_MISSING),
    ],
)
def test_what_stops_printing(status: PrinterStatus, code: FailureCode | None) -> None:
    failure = failure_of(status)
    assert (failure and failure.code) == code
