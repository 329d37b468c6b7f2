"""A few worlds, whatever goes wrong in them, and the same again."""

import subprocess
import sys

import pytest

from tests.planted import HOME
from tests.simulator.planted import PLANTS, Plant, found_by
from tests.simulator.run import run

_REPLAYED = "from tests.simulator.run import run; print(run(5, 3, 10).trace)"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_every_report_is_known_once_and_forgotten_in_time(seed: int) -> None:
    ran = run(seed, kiosks=4, days=15)
    assert ran.wrongs == {}
    assert ran.reports > 20
    assert len(ran.faults) > 8


def test_a_seed_is_replayed_to_the_byte_in_another_process() -> None:
    other = subprocess.run(
        [sys.executable, "-c", _REPLAYED], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == run(5, 3, 10).trace


@pytest.mark.parametrize("plant", PLANTS, ids=[plant.breaks for plant in PLANTS])
def test_each_planted_bug_can_be_planted(plant: Plant) -> None:
    plant.broken()


_DAILY = [plant for plant in PLANTS if plant.daily]


@pytest.mark.parametrize("plant", _DAILY, ids=[plant.breaks for plant in _DAILY])
def test_a_planted_bug_is_found(plant: Plant) -> None:
    assert found_by(plant, plant.seed, 1) is not None
