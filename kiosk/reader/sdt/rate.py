"""Finding the rate at which a security module answers on its line (facts, section 2.1).

Some modules take up to 1.5 s to answer, and some know no status command; every one knows how to
find a card. The rate that is likely is given all the time there is. The others are asked quickly
first, since most modules answer at once. So a quick one is found within 3.3 s, any other within
16 s.
"""

from collections.abc import Callable, Iterator
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.sdt.frames import ASK_STATUS, FIND, Command
from kiosk.reader.sdt.module import SecurityModule

RATES: Final = (115200, 57600, 38400, 19200, 9600)
"""Bits a second; a module comes with the first."""

PATIENT: Final = 2.0
QUICK: Final = 0.3
"""Seconds to wait for an answer."""

_Step = tuple[int, Command, float]


def find_rate(
    module: SecurityModule, likely: int = RATES[0], waiting: Callable[[], None] = lambda: None
) -> Failure | None:
    """Set the line to the rate of the module on it.

    ``waiting`` is called once where that takes longer than one question. ``reader_missing`` means
    that nothing answers; what a module says of itself is a failure too.
    """
    for step, (rate, question, seconds) in enumerate(_steps(likely)):
        if step == 1:
            waiting()
        if not module.set_rate(rate):
            continue
        answers = module.probe(question, seconds)
        if answers is True and step > 0:
            # It may be the late answer to a question before.
            answers = module.probe(FIND, PATIENT)
        if isinstance(answers, Failure):
            return answers
        if answers:
            return None
    return Failure(FailureCode.READER_MISSING, "nothing answers")


def _steps(likely: int) -> Iterator[_Step]:
    others = [rate for rate in RATES if rate != likely]
    yield likely, ASK_STATUS, PATIENT
    for rate in others:
        yield rate, ASK_STATUS, QUICK
    yield likely, FIND, PATIENT
    for rate in others:
        yield rate, FIND, PATIENT
