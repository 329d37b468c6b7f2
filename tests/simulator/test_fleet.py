"""A fleet that comes back, small enough for every day: its centre is as much too slow for it."""

import pytest

from tests.simulator.fleet import Fleet, Rate

_KIOSKS = 300
_SLOW = Rate(0.13, 0.045)
"""For 300 kiosks what a thirtieth of it is for 10,000."""


@pytest.mark.parametrize("at_once", [False, True], ids=["line back", "power back"])
def test_it_comes_back_spread_over_a_minute_and_loses_nothing(at_once: bool) -> None:
    seen = Fleet(_SLOW, kiosks=_KIOSKS, jittered=True, at_once=at_once).run()
    assert seen.turned_away > _KIOSKS
    assert seen.peak < _KIOSKS / 12
    assert 0 < seen.drained_after < 3 * seen.backlog * _SLOW.report
    assert (seen.lost, seen.twice) == (0, 0)


def test_without_jitter_it_would_be_all_at_once() -> None:
    seen = Fleet(_SLOW, kiosks=_KIOSKS, jittered=False, at_once=True).run()
    assert seen.peak > _KIOSKS * 0.8
