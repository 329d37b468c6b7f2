"""In which order a module's rate is looked for, and how long that takes at most."""

from typing import TYPE_CHECKING, cast

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.sdt.frames import ASK_STATUS, FIND, Command
from kiosk.reader.sdt.rate import RATES, find_rate

if TYPE_CHECKING:
    from kiosk.reader.sdt.module import SecurityModule


class Line:
    """A module that takes ``delay`` seconds to answer what it ``knows`` at its rate.

    As on a line that carries any rate, an answer comes through at whatever rate one listens then.
    ``spent`` is the time for which was listened.
    """

    def __init__(
        self, rate: int, delay: float, knows: frozenset[Command], able: tuple[int, ...] = RATES
    ) -> None:
        self.rate = 0
        self.spent = 0.0
        self._at = rate
        self._delay = delay
        self._knows = knows
        self._able = able
        self._comes_at: float | None = None

    def set_rate(self, rate: int) -> bool:
        self.rate = rate
        return rate in self._able

    def probe(self, command: Command, seconds: float) -> bool | Failure:
        if self.rate == self._at and command in self._knows:
            self._comes_at = self.spent + self._delay
        end = self.spent + seconds
        if self._comes_at is not None and self._comes_at <= end:
            self.spent = max(self.spent, self._comes_at)
            self._comes_at = None
            return True
        self.spent = end
        return False


BOTH = frozenset({ASK_STATUS, FIND})


def looked_for(line: Line, likely: int = RATES[0]) -> Failure | None:
    return find_rate(cast("SecurityModule", line), likely)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("likely", RATES)
@pytest.mark.parametrize("delay", [0.0, 0.25, 0.35, 0.7, 1.5])
@pytest.mark.parametrize("knows", [BOTH, frozenset({FIND})])
def test_every_module_is_found_at_its_own_rate(
    rate: int, likely: int, delay: float, knows: frozenset[Command]
) -> None:
    line = Line(rate, delay, knows)
    assert looked_for(line, likely) is None
    assert line.rate == rate
    assert line.spent <= 16


@pytest.mark.parametrize("rate", RATES)
def test_a_quick_one_is_found_quickly(rate: int) -> None:
    line = Line(rate, 0.05, BOTH)
    assert looked_for(line) is None
    assert line.spent < 3.3


def test_a_slow_one_at_the_likely_rate_is_waited_for() -> None:
    line = Line(RATES[0], 1.5, BOTH)
    assert looked_for(line) is None
    assert line.spent == 1.5


def test_nothing_is_found_where_nothing_is_within_fourteen_seconds() -> None:
    line = Line(RATES[0], 0, frozenset())
    absent = looked_for(line)
    assert absent is not None
    assert absent.code is FailureCode.READER_MISSING
    assert line.spent == pytest.approx(13.2)


def test_a_rate_that_the_line_cannot_do_is_left_out() -> None:
    line = Line(9600, 0, BOTH, able=(115200, 9600))
    assert looked_for(line) is None
    assert line.rate == 9600


def test_whoever_waits_is_told_once_that_it_takes_longer() -> None:
    told: list[bool] = []
    find_rate(cast("SecurityModule", Line(9600, 0, BOTH)), waiting=lambda: told.append(True))
    find_rate(cast("SecurityModule", Line(RATES[0], 0, BOTH)), waiting=lambda: told.append(False))
    assert told == [True]
