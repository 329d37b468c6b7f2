"""The list of breakages keeps up with what it breaks; ``make planted`` plants them."""

import ast
from functools import cache

import pytest

from tests.planted import HOME, Plant, plants

PLANTS = plants()


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.breaks)
def test_a_breakage_can_be_planted_and_its_test_is_there(plant: Plant) -> None:
    for file, text in plant.broken(HOME).items():
        assert text != (HOME / file).read_text(encoding="utf-8")
        if file.endswith(".py"):
            ast.parse(text)
    file, *_, test = plant.test.split("::")
    assert test.partition("[")[0] in names_in(file)


def test_no_breakage_is_listed_twice() -> None:
    assert len({plant.breaks for plant in PLANTS}) == len(PLANTS)
