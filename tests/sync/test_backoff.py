"""Waiting: exponential, jittered over the whole span, never less than the centre asked for."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.backoff import Backoff, Pace, Plan

_SECONDS = st.floats(min_value=0, max_value=10_000)


@given(seed=st.integers(), failures=st.integers(min_value=0, max_value=200), asked=_SECONDS)
def test_a_wait_lies_between_what_was_asked_and_the_ceiling_above_it(
    seed: int, failures: int, asked: float
) -> None:
    pace = Pace(first=1, longest=60, patience=3600)
    backoff = Backoff(pace, Random(seed))
    for _ in range(failures):
        backoff.failed()
    wait = backoff.failed(backoff.asked(asked))
    floor = min(asked, 3600)
    assert floor <= wait <= floor + (60 if asked else min(60, 2**failures))
    backoff.succeeded()
    assert backoff.failed() <= 1


def test_a_fleet_comes_back_spread_over_the_whole_span() -> None:
    waits = []
    for kiosk in range(600):
        backoff = Backoff(Pace(), Random(kiosk))
        for _ in range(8):
            backoff.failed()
        waits.append(backoff.failed())
    per_tenth = [sum(6 * i <= wait < 6 * (i + 1) for wait in waits) for i in range(10)]
    assert min(per_tenth) > 30
    starts = [Backoff(Pace(), Random(kiosk)).start() for kiosk in range(600)]
    assert max(starts) - min(starts) > 58
    asked = [Backoff(Pace(), Random(kiosk)).failed(2) for kiosk in range(600)]
    assert max(asked) - min(asked) > 58


@given(now=_SECONDS, attempt=_SECONDS, hold=_SECONDS, tidy=_SECONDS, beat=_SECONDS)
def test_the_plan_sleeps_until_the_first_thing_to_do(
    now: float, attempt: float, hold: float, tidy: float, beat: float
) -> None:
    for woken in (False, True):
        plan = Plan(now)
        plan.attempt_in(attempt + hold, hold)
        plan.tidy_in(tidy)
        plan.beat_in(beat)
        plan.now = plan.next(woken=woken)
        assert plan.is_attempt_due(woken=woken) or plan.is_beat_due or plan.now == now + tidy
        if woken:
            assert plan.is_attempt_due(woken=True) == (plan.now >= now + hold)
