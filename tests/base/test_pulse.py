"""What stands still is known by its pulse."""

from kiosk.base.pulse import Pulse


def test_it_stands_still_once_the_limit_is_over_and_moves_again_with_a_beat() -> None:
    time = [100.0]
    pulse = Pulse(10, lambda: time[0])
    seen = []
    for time[0] in (100.0, 110.0, 110.1):
        seen.append(pulse.stands_still)
    pulse.beat()
    assert [*seen, pulse.stands_still] == [False, False, True, False]
