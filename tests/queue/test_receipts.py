"""Exactly one original, and every further print a copy with its count."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportState
from kiosk.queue.queue import Queue
from tests.queue.examples import draft, good, in_force

OpenQueue = Callable[..., Queue]


def test_the_first_print_is_the_original_and_the_rest_are_counted(open_queue: OpenQueue) -> None:
    queue = open_queue()
    report = good(queue.record(draft(), language="en"))
    copies = [good(queue.begin_print(report.report_id)).copy for _ in range(3)]
    queue.close()
    queue = open_queue()
    copies.append(good(queue.begin_print(report.report_id)).copy)
    assert copies == [0, 1, 2, 3]
    assert good(queue.receipt(report.report_number)).copy == 4


def test_printers_that_race_get_one_original(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    together = threading.Barrier(8)

    def begin(_: int) -> int:
        together.wait()
        return good(queue.begin_print(report.report_id)).copy

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(begin, range(8))) == list(range(8))


@given(st.lists(st.booleans(), max_size=12))
def test_a_print_that_failed_leaves_its_place_to_the_next(
    shared_queue: Queue, comes_out: list[bool]
) -> None:
    report = good(shared_queue.record(draft(), language="en"))
    printed: list[Receipt] = []
    for came_out in comes_out:
        receipt = good(shared_queue.begin_print(report.report_id))
        assert receipt.copy == len(printed)
        if came_out:
            printed.append(receipt)
        else:
            assert shared_queue.print_failed(receipt) is None
    assert [receipt.copy for receipt in printed] == list(range(len(printed)))


def test_the_original_that_failed_while_a_copy_came_out_is_still_to_print(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    original = good(queue.begin_print(report.report_id))
    assert good(queue.begin_print(report.report_id)).copy == 1
    assert queue.print_failed(original) is None
    assert good(queue.begin_print(report.report_id)).copy == 0
    assert good(queue.begin_print(report.report_id)).copy == 2


def test_the_receipt_says_what_the_centre_said(queue: Queue) -> None:
    report = good(queue.record(draft(), language="en"))
    answer = in_force(report)
    assert queue.answer([answer]) is None
    receipt = good(queue.receipt(report.report_number))
    assert receipt == Receipt.of(report, "en").answered(answer)
    assert receipt.state is ReportState.IN_FORCE


def test_an_unknown_number_is_an_unknown_receipt(queue: Queue) -> None:
    for answer in (queue.receipt("1101050007000019"), queue.begin_print(uuid4())):
        assert isinstance(answer, Failure)
        assert answer.code is FailureCode.RECEIPT_UNKNOWN
