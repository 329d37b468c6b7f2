"""kill -9, fifty times: nothing shown as recorded is lost, nothing is doubled in effect."""

from pathlib import Path

from tests.crash.kills import killed_over_and_over


def test_what_was_shown_as_recorded_outlives_the_process(tmp_path: Path) -> None:
    killed = killed_over_and_over(tmp_path, kills=50, seed=20261122)
    print(killed)
    assert killed.recorded > 100
    assert (killed.lost, killed.doubled, killed.numbers_twice) == (0, 0, 0), killed
