"""What is known of the wall clock, and what follows from it, by a clock that the test bends."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk import BUILT
from kiosk.base.resources import RESOURCES
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.operations import clock
from kiosk.operations.clock import AGREED, OUTLIVED, ClockWitness, Trust

NOON = datetime(2027, 3, 1, 12, tzinfo=CHINA_TIME)
FLAT_BATTERY = datetime(1970, 1, 2, 8, tzinfo=CHINA_TIME)
FAR_AHEAD = datetime(2061, 1, 2, 8, tzinfo=CHINA_TIME)
AHEAD = NOON + timedelta(days=400)


@dataclass
class Machine:
    """A machine whose true time is known to nobody but the test and the centre."""

    wall: datetime = NOON
    true: datetime = NOON
    uptime: float = 100.0
    kept: bool = False
    witness: ClockWitness = field(init=False)

    def __post_init__(self) -> None:
        self.witness = ClockWitness(
            wall=lambda: self.wall, uptime=lambda: self.uptime, kernel=lambda: self.kept
        )

    def centre_tells(self) -> None:
        self.witness.hear(self.true.astimezone(UTC))

    def passes(self, time: timedelta) -> None:
        self.wall += time
        self.true += time
        self.uptime += time.total_seconds()


def test_the_build_is_not_older_than_the_rules_it_came_with() -> None:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    assert max(policy.checked_on for policy in book) <= BUILT


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("day", [BUILT - timedelta(days=1), OUTLIVED])
def test_before_its_build_and_decades_later_the_clock_is_wrong_whatever_vouches_for_it(
    *, kept: bool, told: bool, day: date
) -> None:
    then = datetime(day.year, day.month, day.day, 12, tzinfo=CHINA_TIME)
    machine = Machine(wall=then, true=then, kept=kept)
    if told:
        machine.centre_tells()
    assert machine.witness.trust() is Trust.WRONG
    assert not machine.witness.synchronised()
    assert machine.witness.day() is None
    fault = machine.witness.fault()
    assert fault is not None
    assert fault.code is FailureCode.CLOCK_IMPOSSIBLE


# wall clock, kept right by the kernel, centre heard -> trust, report's flag, day to judge by, fault
@pytest.mark.parametrize(
    ("wall", "kept", "heard", "trust", "flag", "day", "code"),
    [
        (NOON, True, False, Trust.TRUSTED, True, NOON, None),
        (NOON, True, True, Trust.TRUSTED, True, NOON, None),
        (NOON, False, True, Trust.TRUSTED, False, NOON, FailureCode.CLOCK_UNSYNCHRONISED),
        (NOON, False, False, Trust.UNCERTAIN, False, None, FailureCode.CLOCK_UNSYNCHRONISED),
        (AHEAD, False, False, Trust.UNCERTAIN, False, None, FailureCode.CLOCK_UNSYNCHRONISED),
        (AHEAD, False, True, Trust.WRONG, False, NOON, FailureCode.CLOCK_AT_ODDS),
        (AHEAD, True, True, Trust.UNCERTAIN, False, NOON, FailureCode.CLOCK_AT_ODDS),
        (FAR_AHEAD, False, True, Trust.WRONG, False, NOON, FailureCode.CLOCK_IMPOSSIBLE),
        (FAR_AHEAD, True, False, Trust.WRONG, False, None, FailureCode.CLOCK_IMPOSSIBLE),
        (FLAT_BATTERY, False, True, Trust.WRONG, False, NOON, FailureCode.CLOCK_IMPOSSIBLE),
        (FLAT_BATTERY, True, False, Trust.WRONG, False, None, FailureCode.CLOCK_IMPOSSIBLE),
    ],
)
def test_what_each_witness_is_worth(
    *,
    wall: datetime,
    kept: bool,
    heard: bool,
    trust: Trust,
    flag: bool,
    day: datetime | None,
    code: FailureCode | None,
) -> None:
    machine = Machine(wall=wall, kept=kept)
    if heard:
        machine.centre_tells()
    fault = machine.witness.fault()
    assert machine.witness.trust() is trust
    assert machine.witness.synchronised() is flag
    assert machine.witness.day() == (day and day.date())
    assert (fault and fault.code) == code


def test_the_centre_s_time_goes_on_by_the_time_since_boot() -> None:
    machine = Machine()
    machine.centre_tells()
    machine.passes(timedelta(days=3))
    assert machine.witness.now() == machine.true
    machine.wall -= timedelta(days=12)
    assert machine.witness.now() == machine.true
    assert machine.witness.day() == date(2027, 3, 4)
    fault = machine.witness.fault()
    assert fault == Failure(FailureCode.CLOCK_AT_ODDS, "12 days, 0:00:00 behind the centre's time")
    machine.wall = machine.true + AGREED
    assert machine.witness.now() == machine.wall, "an answer tells whole seconds only"
    machine.wall += timedelta(seconds=1)
    assert machine.witness.now() == machine.true


def test_days_are_those_of_china() -> None:
    machine = Machine(wall=datetime(2027, 3, 1, 23, 30, tzinfo=UTC).astimezone(CHINA_TIME))
    machine.true = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    machine.centre_tells()
    assert machine.witness.day() == date(2027, 3, 2)


def test_a_centre_that_tells_a_time_before_the_build_tells_nothing() -> None:
    machine = Machine(kept=True)
    machine.witness.hear(FLAT_BATTERY)
    assert machine.witness.apart() is None
    assert machine.witness.trust() is Trust.TRUSTED


@pytest.mark.parametrize(("state", "kept"), [(0, True), (4, True), (5, False), (-1, False)])
def test_the_kernel_says_whether_something_keeps_the_clock(
    monkeypatch: pytest.MonkeyPatch, *, state: int, kept: bool
) -> None:
    class Library:
        def __init__(self, *_: object, **__: object) -> None: ...

        def adjtimex(self, _timex: object) -> int:
            return state

    monkeypatch.setattr(clock, "_libc", Library)
    assert clock.kernel_synchronised() is kept
