"""The list of breakages keeps up with what it breaks; ``make planted`` plants them.

Whatever the program offers or tells has a breakage that takes it away, so there is a test that
would miss it: who adds a command, an option, a key or an event, adds one here.
"""

import ast
import re
from functools import cache

import click
import pytest

import main
from kiosk.configuration.settings import every_key
from kiosk.operations.registry import load_events
from tests.commands import commands
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


# ---- everything is taken away once ---------------------------------------------------------------


def covered(kind: str) -> set[str]:
    return {plant.name for plant in PLANTS if plant.kind == kind}


def options(command: click.Command) -> list[str]:
    return [one.opts[0] for one in command.params if isinstance(one, click.Option)]


def test_every_command_is_missed() -> None:
    assert covered("command") == {path for path, _ in commands()}


def test_every_option_is_missed() -> None:
    offered = {f"{path} {name}" for path, command in commands() for name in options(command)}
    assert covered("option") == offered | set(options(main.cli))


def test_every_key_of_the_configuration_is_missed() -> None:
    assert covered("key") == {f"{section}.{key}" for section, key in every_key()}


def test_every_event_is_missed() -> None:
    assert covered("event") == set(load_events())


def test_the_readme_tells_of_every_key_and_of_no_other() -> None:
    told, section = set(), ""
    for cell in cells("| key | meaning | default |"):
        for word in re.findall(r"`([^`]+)`", cell):
            if word.startswith("["):
                section = word.strip("[]")
            else:
                told.add(f"{section}.{word}")
    assert told == covered("key")


def test_the_readme_tells_of_every_command_and_of_no_option_that_is_not_there() -> None:
    table = "\n".join(cells("| command | does |"))
    told = set(re.findall(r"(?<![A-Z\w-])[a-z][a-z-]+", table.replace("`, `", " ")))
    assert {word for path, _ in commands() for word in path.split()} <= told
    offered = {name for _, command in commands() for name in options(command)}
    assert set(re.findall(r"--[a-z-]+", table)) <= offered


def cells(head: str) -> list[str]:
    """The first cell of each row of the README's table with this head."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    rows = readme.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [row.split("|")[1] for row in rows]
