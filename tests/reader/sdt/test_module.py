"""What a module is asked on its line, and which answers are taken for it."""

from collections import deque
from typing import TYPE_CHECKING, cast

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.sdt.frames import ASK_STATUS, FIND, IDENTIFY, READ_TEXT_AND_PHOTO, SELECT, Command
from kiosk.reader.sdt.module import FLOOD, SecurityModule
from tests.devices.serial_reader import IDENTITY, frame, person_image

if TYPE_CHECKING:
    import serial

OK = b"\0\0\x90"
ANSWERS = {
    ASK_STATUS: OK,
    IDENTIFY: OK + IDENTITY,
    FIND: b"\0\0\x9f" + bytes(4),
    SELECT: OK + bytes(8),
    READ_TEXT_AND_PHOTO: OK + person_image("wang_lina"),
}
NOT_FOUND = frame(b"\0\0\x80")
FOREVER = 1e9


class Line:
    """A line without any time: what is not there yet when it is read does not come in time.

    Each ``write`` brings the next of ``brings``; a far end that ``floods`` never falls silent. What
    is ``late`` comes to whoever waits at all.
    """

    def __init__(self, *brings: bytes, floods: bytes = b"") -> None:
        self.timeout: float | None = None
        self.taken = 0
        self.late = b""
        self._brings = deque(brings)
        self._floods = floods
        self._here = bytearray()

    def write(self, _request: bytes) -> None:
        if self._brings:
            self._here += self._brings.popleft()

    def read(self, size: int) -> bytes:
        if self.timeout:
            self._here[:0] = self.late
            self.late = b""
        if not self._here:
            self._here += self._floods
        piece = bytes(self._here[:size])
        del self._here[:size]
        self.taken += len(piece)
        return piece


def module(line: Line) -> SecurityModule:
    return SecurityModule(cast("serial.Serial", line))


def answered(data: bytearray | Failure) -> bytes:
    assert not isinstance(data, Failure), data
    return bytes(data)


def data_of(command: Command) -> bytes:
    return ANSWERS[command][3:]


# The same question comes twice only where the line was silent in between, and a module is asked
# for its status only before a card is found.
FOLLOWING = [
    (late, asked)
    for late in ANSWERS
    for asked in ANSWERS
    if late is not asked and asked is not ASK_STATUS and (late, asked) != (ASK_STATUS, SELECT)
]


@pytest.mark.parametrize(
    ("late", "asked"),
    FOLLOWING,
    ids=[f"{one.body.hex()}-{two.body.hex()}" for one, two in FOLLOWING],
)
def test_a_late_answer_is_never_taken_for_the_next_questions(late: Command, asked: Command) -> None:
    line = Line(frame(ANSWERS[late]) + frame(ANSWERS[asked]))
    assert answered(module(line)._ask(asked, FOREVER)) == data_of(asked)


def test_an_answer_to_the_same_question_is_late_where_the_line_was_not_silent() -> None:
    first, second = frame(OK + person_image("wang_lina")), frame(OK + person_image("wang_hong"))
    line = Line(b"", second)
    ours = module(line)
    assert isinstance(ours.read(FOREVER), Failure)
    line.late = first
    assert answered(ours.read(FOREVER)) == person_image("wang_hong")


def test_of_a_late_answer_the_beginning_may_be_gone_already() -> None:
    whole = frame(ANSWERS[READ_TEXT_AND_PHOTO])
    line = Line(whole[:700], whole[700:] + NOT_FOUND)
    ours = module(line)
    assert isinstance(ours.read(FOREVER), Failure)
    assert ours.find(FOREVER) is False


@pytest.mark.parametrize(
    "floods", [b"\0" * 64, b"\xaa" * 64, frame(OK) * 3, NOT_FOUND], ids=["0", "AA", "ok", "none"]
)
def test_a_far_end_that_never_stops_is_no_module(floods: bytes) -> None:
    line = Line(floods=floods)
    found = module(line).find(FOREVER)
    assert isinstance(found, Failure)
    assert found.code is FailureCode.READER_PROTOCOL
    probed = module(line).probe(FIND, FOREVER)
    assert isinstance(probed, Failure)
    assert line.taken <= 4 * FLOOD


@pytest.mark.parametrize(
    ("answer", "probed"),
    [
        (b"\0\0\x21", True),
        (b"\0\0\x80", True),
        (b"\0\0\x9f" + bytes(4), True),
        (b"\0\0\x10", True),
        (b"\0\0\x66", FailureCode.READER_SECURITY_MODULE_FAILED),
    ],
)
def test_a_module_is_there_whatever_it_answers(answer: bytes, probed: object) -> None:
    said = module(Line(frame(answer))).probe(FIND, FOREVER)
    assert (said.code if isinstance(said, Failure) else said) == probed


def test_none_is_where_nothing_whole_is_answered() -> None:
    assert module(Line()).probe(FIND, FOREVER) is False
    assert module(Line(NOT_FOUND[:-1])).probe(FIND, FOREVER) is False


def test_an_interrupted_module_is_asked_nothing_more() -> None:
    line = Line(NOT_FOUND, NOT_FOUND)
    ours = module(line)
    ours.interrupt()
    assert isinstance(ours.find(FOREVER), Failure)
