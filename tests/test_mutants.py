"""What ``make mutants`` changes, and what it leaves alone."""

from importlib.util import find_spec

import pytest

from tests.mutants.changes import changes
from tests.mutants.judging import LOADED_ONCE
from tests.mutants.reach import Reach


def made(source: str) -> list[str]:
    """The source after each of its changes, without the brackets that hold the new together."""
    return [change.applied(source).replace("(", "").replace(")", "") for change in changes(source)]


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", ["a <= b", "not a < b"]),
        ("a == b", ["a != b"]),
        ("a is None", ["a is not None"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("a + 1", ["a - 1", "a + 2"]),
        ("f(a, b)", ["fb, a", "pass"]),
        ("x = f(a, a, b=c)", ["x = fa, a"]),
        ("x = True", ["x = False"]),
        ("x = '预挂失'", ["x = ''"]),
        ("x = a if b else c", ["x = a if not b else c"]),
    ],
)
def test_one_thing_becomes_another(source: str, changed: list[str]) -> None:
    assert sorted(made(source)) == sorted(changed)


def test_statements_results_and_cases_are_taken_away() -> None:
    source = """
def f(a):
    match a:
        case int() | str():
            a.b = 0
        case None:
            raise ValueError("no words of it")
    return a
"""
    told = [(change.kind, change.old, change.new) for change in changes(source)]
    assert told == [
        ("case", "int() | str()", "int()"),
        ("case", "int() | str()", "str()"),
        ("statement", "a.b = 0", "pass"),
        ("constant", "0", "1"),
        ("case", "None", "None if False"),
        ("statement", 'raise ValueError("no words of it")', "pass"),
        ("return", "return a", "return None"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        '"""Only words."""',
        "from a import b",
        "x: int",
        "Both = One | a.Other | None",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "def f(a: 'int') -> 'str':\n    pass",
        "assert_never(a)",
        "x = max(a, b)",
    ],
)
def test_what_decides_nothing_is_left_alone(source: str) -> None:
    assert changes(source) == []


def test_a_change_says_where_it_is_and_when_it_runs() -> None:
    [on_import, in_function] = changes("名 = 1\ndef f(a):\n    return a and (\n        a.名)\n")[:2]
    assert (on_import.old, on_import.lines, on_import.on_import) == ("1", range(1, 2), True)
    assert (in_function.kind, in_function.lines) == ("return", range(3, 5))
    assert not in_function.on_import


def test_who_comes_to_a_change_is_asked_first_and_everybody_in_the_end() -> None:
    [change] = changes("def f():\n    return a")
    reach = Reach(
        {"slow": 2.0, "quick": 1.0, "other": 0.5}, {"file": {2: frozenset(["slow", "quick", ""])}}
    )
    assert reach.rounds("file", change) == (["quick", "slow"], ["other"])
    [change] = changes("a = 1")
    assert reach.rounds("file", change) == ([], ["other", "quick", "slow"])


def test_what_is_loaded_for_all_runs_at_once_is_there() -> None:
    assert [name for name in LOADED_ONCE if find_spec(name) is None] == []
