"""Which answer belongs to which question and receipt, with a transport that a test speaks for."""

from collections import deque
from collections.abc import Callable

import pytest

from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.printing.devices import dialogue
from kiosk.printing.devices.dialogue import Dialogue
from kiosk.printing.devices.questions import Memory
from kiosk.printing.devices.status import FINISH_REQUEST, STATUS_REQUESTS
from kiosk.printing.port import Printed, PrinterStatus

WELL = b"\x12"
CONFIRMED, UNCONFIRMED = Printed(confirmed=True), Printed(confirmed=False)
RECEIPT = [b"the receipt"]


class Spoken:
    """A transport on which ``answer`` says what comes back for what is sent; else it is silent."""

    answers = True
    reached = True

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._heard: deque[bytes] = deque()
        self.sent: list[bytes] = []

    def say(self, data: bytes) -> None:
        if data:
            self._heard.append(data)

    def send(self, data: bytes, deadline: Deadline) -> None:
        del deadline
        self.sent.append(data)
        self.say(self._answer(data))

    def flush(self, deadline: Deadline) -> None:
        del deadline

    def receive(self, seconds: float) -> bytes:
        del seconds
        return self._heard.popleft() if self._heard else b""

    def close(self) -> None:
        """Nothing is held."""


def honest(data: bytes) -> bytes:
    if data == FINISH_REQUEST:
        return b"\x00"
    return WELL if data in STATUS_REQUESTS else b""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transport's silence takes no time, so that only its end ends a wait."""
    monkeypatch.setattr(dialogue, "_FINISH_SECONDS", 0.05)


def test_an_honest_printer_confirms() -> None:
    transport = Spoken(honest)
    assert Dialogue(transport, Memory()).print(RECEIPT) == CONFIRMED
    assert RECEIPT[0] in transport.sent


def test_a_drawer_that_is_open_is_no_open_cover_when_answers_are_one_behind() -> None:
    """Bit 2 is the drawer in the first answer and the cover in the second."""
    told = dict.fromkeys(STATUS_REQUESTS, WELL) | {STATUS_REQUESTS[0]: b"\x16"}
    behind = deque([WELL])

    def late(data: bytes) -> bytes:
        if data in told:
            behind.append(told[data])
            return behind.popleft()
        return b""

    memory = Memory(talks=True)
    assert Dialogue(Spoken(late), memory).greet() is PrinterStatus.UNKNOWN
    assert Dialogue(Spoken(late), memory).print(RECEIPT) == UNCONFIRMED


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((0x1A, 0x16, 0x12, 0x12), PrinterStatus.COVER_OPEN),
        ((0x1A, 0x32, 0x12, 0x7E), PrinterStatus.PAPER_OUT),
        ((0x12, 0x12, 0x12, 0x1E), PrinterStatus.PAPER_NEAR_END),
        ((0x16, 0x12, 0x12, 0x12), PrinterStatus.READY),
    ],
)
def test_what_is_told_twice_alike_counts(answers: tuple[int, ...], status: PrinterStatus) -> None:
    told = dict(zip(STATUS_REQUESTS, answers, strict=True))
    transport = Spoken(lambda data: bytes((told[data],)))
    assert Dialogue(transport, Memory()).greet() is status


def test_a_cover_that_opens_between_two_rounds_is_asked_for_once_more() -> None:
    closed, opened = (WELL,) * 4, (b"\x1a", b"\x16", WELL, WELL)
    transport = Spoken(lambda _: b"")
    asked = 0

    def answer(data: bytes) -> bytes:
        nonlocal asked
        asked += 1
        return (closed if asked <= 2 else opened)[STATUS_REQUESTS.index(data)]

    transport = Spoken(answer)
    memory = Memory(talks=True, owes_status=True)
    assert Dialogue(transport, memory).greet() is PrinterStatus.COVER_OPEN
    assert asked == 12


def test_an_answer_that_is_late_in_the_middle_is_not_the_next_questions() -> None:
    """In line with the data: nothing is told before it has come to the end."""
    held: list[bytes] = []
    stopped = False

    def in_line(data: bytes) -> bytes:
        nonlocal stopped
        stopped |= data == RECEIPT[0] * 1000
        if data == FINISH_REQUEST:
            stopped = False
            return b"".join([*held, b"\x00"])
        if data not in STATUS_REQUESTS:
            return b""
        answer = b"\x16" if data == STATUS_REQUESTS[0] else WELL
        if stopped:
            held.append(answer)
            return b""
        return answer

    pieces = [RECEIPT[0] * 1000, *RECEIPT * 3]
    assert Dialogue(Spoken(in_line), Memory()).print(pieces) == CONFIRMED
    assert held == [b"\x16"]  # it is asked once, and not again while it owes the answer


def test_an_old_finished_is_not_this_receipts() -> None:
    """It lies there from before, and the printer never says that it has finished this one."""
    transport = Spoken(lambda data: WELL if data in STATUS_REQUESTS else b"")
    transport.say(b"\x00")
    assert Dialogue(transport, Memory()).print(RECEIPT) == UNCONFIRMED


def test_a_late_finished_of_the_person_before_is_not_the_next_ones() -> None:
    """It comes on the next connection, when the next receipt has been sent and not yet printed."""
    memory = Memory()
    never = Spoken(lambda data: WELL if data in STATUS_REQUESTS else b"")
    assert Dialogue(never, memory).print(RECEIPT) == UNCONFIRMED
    owed: list[bytes] = []

    def late(data: bytes) -> bytes:
        if data in RECEIPT:
            owed.append(b"\x00")
        elif data in STATUS_REQUESTS:
            return WELL + (owed.pop() if owed else b"")
        return b""

    assert Dialogue(Spoken(late), memory).print(RECEIPT) == UNCONFIRMED
    assert not owed


def test_one_that_has_caught_up_can_confirm_again() -> None:
    memory = Memory(owes_finish=True)
    first = True

    def both(data: bytes) -> bytes:
        nonlocal first
        if data == FINISH_REQUEST and first:
            first = False
            return b"\x00\x00"
        return honest(data)

    assert Dialogue(Spoken(both), memory).print(RECEIPT) == CONFIRMED
    assert not memory.owes_finish


def test_two_finished_for_one_receipt_confirm_nothing() -> None:
    transport = Spoken(lambda data: b"\x00\x00" if data == FINISH_REQUEST else honest(data))
    assert Dialogue(transport, Memory()).print(RECEIPT) == UNCONFIRMED


def test_the_end_of_the_answer_to_forget_is_no_finished() -> None:
    transport = Spoken(lambda data: b"\x37\x25\x00" if data == FINISH_REQUEST else honest(data))
    assert Dialogue(transport, Memory()).print(RECEIPT) == UNCONFIRMED


def test_a_printer_that_fell_silent_gets_nothing() -> None:
    memory = Memory()
    assert Dialogue(Spoken(honest), memory).print(RECEIPT) == CONFIRMED
    transport = Spoken(lambda _: b"")
    printed = Dialogue(transport, memory).print(RECEIPT)
    assert isinstance(printed, Failure)
    assert printed.code is FailureCode.PRINTER_MISSING
    assert not set(transport.sent) - set(STATUS_REQUESTS)


def test_the_rest_of_a_picture_that_swallows_questions_is_filled_up_first() -> None:
    memory = Memory(talks=True, left_over=True)
    filled = False

    def swallowing(data: bytes) -> bytes:
        nonlocal filled
        filled |= data == b"clearing"
        return honest(data) if filled else b""

    assert Dialogue(Spoken(swallowing), memory).print(RECEIPT, b"clearing") == CONFIRMED


def test_who_never_stops_talking_says_nothing() -> None:
    class Endless(Spoken):
        def receive(self, seconds: float) -> bytes:
            return super().receive(seconds) or b"$GPGGA\x12\x00"

    assert Dialogue(Endless(honest), Memory()).print(RECEIPT) == UNCONFIRMED
