"""Durability: real power cuts where that is allowed (root), crash states from a trace anywhere."""

from pathlib import Path

from tests.crash.power import cut_over_and_over, may_cut
from tests.crash.replay import replayed

if may_cut():

    def test_what_was_shown_as_recorded_outlives_a_power_cut(tmp_path: Path) -> None:
        cut = cut_over_and_over(tmp_path, cuts=20, seed=20261122)
        print(cut)
        assert cut.recorded > 100
        assert (cut.lost, cut.damaged, cut.numbers_twice) == (0, 0, 0), cut

    def test_the_power_cut_is_one_because_less_syncing_loses_reports(tmp_path: Path) -> None:
        cut = cut_over_and_over(tmp_path, cuts=4, seed=20261122, synchronous=1)
        print(cut)
        assert cut.lost > 0, cut


def test_every_crash_state_of_a_trace_keeps_every_promise(tmp_path: Path) -> None:
    found = replayed(tmp_path, records=200, states=120, seed=20261122)
    print(found)
    assert found.recorded == 200
    assert (found.lost, found.damaged) == (0, 0), found


def test_the_replay_is_a_proof_because_less_syncing_loses_reports(tmp_path: Path) -> None:
    found = replayed(tmp_path, records=60, states=40, seed=20261122, synchronous=1)
    print(found)
    assert found.lost > 0, found
