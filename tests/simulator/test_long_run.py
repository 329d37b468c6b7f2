"""A night of seeds: what it came to is not lost by what goes wrong in it."""

import os
import signal
from functools import partial

import pytest

from tests.simulator import __main__ as program
from tests.simulator.__main__ import simulate
from tests.simulator.run import Ran, run
from tests.simulator.world import World


def one(seed: int, *, dies: int = 0, kiosks: int = 6, days: float = 30) -> Ran:
    """Stands in for a world."""
    if seed == dies:
        os.kill(os.getpid(), signal.SIGKILL)
    return Ran(seeds=1, years=kiosks * days / 180, reports=seed)


def interrupted(seed: int, *, kiosks: int, days: float) -> Ran:
    if seed == 3:
        os.kill(os.getpid(), signal.SIGTERM)
    return one(seed, kiosks=kiosks, days=days)


def test_a_crash_is_what_went_wrong_with_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_world: World) -> None:
        raise MemoryError("too much")

    monkeypatch.setattr(World, "run", crash)
    ran = run(7, 2, 1)
    assert ran.seeds == 1
    wrong, way = ran.wrongs[7]
    assert wrong == "it broke off: MemoryError('too much')"
    assert "test_long_run.py" in way


def test_a_process_that_dies_is_a_seed_that_went_wrong_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not simulate(range(1, 8), partial(one, dies=3), 2)
    said = capsys.readouterr().out
    assert "seed 3:\n  its process ended with -9\n" in said
    assert "\n7 seeds, 6.0 kiosk-years: 25 reports" in f"\n{said}"
    assert "1 seeds went wrong\n  make simulate ARGS='--seed 3'\n" in said


def test_what_was_told_to_replay_is_the_world_that_it_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    simulate(range(1, 3), partial(one, dies=2, kiosks=3, days=2.5), 2)
    assert "ARGS='--seed 2 --kiosks 3 --days 2.5'" in capsys.readouterr().out


def test_it_says_now_and_then_what_all_came_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_TOLD", 2)
    simulate(range(1, 6), partial(one), 1)
    said = [line.partition(" seeds,")[0] for line in capsys.readouterr().out.splitlines()]
    assert [count for count in said if count.isdecimal()] == ["2", "4", "5"]


def test_interrupted_it_says_what_it_came_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "run", interrupted)
    monkeypatch.setattr("sys.argv", ["simulator", "--jobs", "1"])
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(KeyboardInterrupt):
            program.main()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert "2 seeds, 2.0 kiosk-years: 3 reports" in capsys.readouterr().out
