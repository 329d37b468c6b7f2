"""Values made of what others wrote: what is taken, and how each fault is told."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from kiosk.base.narrowing import NOT_EMPTY, Rule, above, at_least, at_most, matching, no_longer_than
from kiosk.base.parsing import Fault, Problem, UnfitError, parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    amount: Annotated[int, above(0)]
    share: Annotated[float, at_least(0), at_most(1)] = 0


@dataclass(frozen=True)
class Whole:
    code: Annotated[str, matching("[0-9]{2}", look="like 11")]
    colour: Colour = Colour.RED
    width: Literal[576, 384] = 576
    native: bool = True
    since: date | None = None
    folder: Path = Path("/")
    words: Annotated[str, NOT_EMPTY, no_longer_than(3), Rule(str.upper)] = "a"
    parts: tuple[Part, ...] = ()
    size: tuple[int, int] = (0, 0)
    by_colour: dict[Colour, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.native and self.width == 384:
            raise ValueError("384 is not native")


def test_a_table_becomes_a_value() -> None:
    given = {
        "code": "11",
        "colour": "blue",
        "width": "384",
        "native": "no",
        "since": "2026-11-22",
        "folder": "/x",
        "words": "abc",
        "parts": [{"amount": 1}, {"amount": "2", "share": "0.5"}],
        "size": [3, 4],
        "by_colour": {"red": {"amount": 3}},
    }
    parts = (Part(1), Part(2, 0.5))
    assert parse(Whole, given) == Whole(
        code="11",
        colour=Colour.BLUE,
        width=384,
        native=False,
        since=date(2026, 11, 22),
        folder=Path("/x"),
        words="ABC",
        parts=parts,
        size=(3, 4),
        by_colour={Colour.RED: Part(3)},
    )


def test_what_is_of_its_type_already_stays(tmp_path: Path) -> None:
    given = {"code": "11", "colour": Colour.BLUE, "since": date(2026, 1, 1), "folder": tmp_path}
    assert parse(Whole, given) == Whole("11", Colour.BLUE, since=date(2026, 1, 1), folder=tmp_path)


@pytest.mark.parametrize(
    ("given", "path", "what"),
    [
        ({"code": "1"}, "code", "must look like 11"),
        ({"code": "११"}, "code", "must look like 11"),
        ({"code": "11\n"}, "code", "must look like 11"),
        ({"code": 11}, "code", "input should be a valid string"),
        ({"colour": "green"}, "colour", "input should be 'red' or 'blue'"),
        ({"colour": ["red"]}, "colour", "input should be 'red' or 'blue'"),
        ({"width": 400}, "width", "input should be 576 or 384"),
        ({"width": True}, "width", "input should be 576 or 384"),
        ({"native": "perhaps"}, "native", "input should be a valid boolean"),
        ({"native": 2}, "native", "input should be a valid boolean"),
        ({"since": "lately"}, "since", "input should be a valid date"),
        ({"since": 7}, "since", "input should be a valid date"),
        ({"folder": 7}, "folder", "input should be a valid string"),
        ({"words": ""}, "words", "string should have at least 1 character"),
        ({"words": "abcd"}, "words", "string should have at most 3 characters"),
        ({"parts": {}}, "parts", "input should be a list"),
        ({"parts": [{"amount": 0}]}, "parts.0.amount", "input should be greater than 0"),
        ({"parts": [{"amount": True}]}, "parts.0.amount", "input should be a valid integer"),
        ({"parts": [{"amount": 1.5}]}, "parts.0.amount", "input should be a valid integer"),
        ({"parts": [{"amount": "٣"}]}, "parts.0.amount", "input should be a valid integer"),
        (
            {"parts": [{"amount": 1}, {"amount": 1, "share": -1}]},
            "parts.1.share",
            "input should be greater than or equal to 0",
        ),
        (
            {"parts": [{"amount": 1, "share": 2}]},
            "parts.0.share",
            "input should be less than or equal to 1",
        ),
        (
            {"parts": [{"amount": 1, "share": "nan"}]},
            "parts.0.share",
            "input should be a finite number",
        ),
        (
            {"parts": [{"amount": 1, "share": "x"}]},
            "parts.0.share",
            "input should be a valid number",
        ),
        ({"size": [1]}, "size.1", "field required"),
        ({"size": [1, 2, 3]}, "size", "list should have at most 2 items"),
        ({"by_colour": {"green": {"amount": 1}}}, "by_colour.green", "input should be 'red' or 'b"),
        ({"by_colour": {"red": 1}}, "by_colour.red", "input should be a table of keys"),
        ({"width": 384}, "", "384 is not native"),
    ],
)
def test_a_fault_is_told_with_its_key(given: dict[str, Any], path: str, what: str) -> None:
    with pytest.raises(UnfitError) as said:
        parse(Whole, {"code": "11"} | given)
    (problem,) = said.value.problems
    assert ".".join(problem.path) == path
    assert problem.what.startswith(what)


def test_every_fault_is_found_and_the_keys_come_in_their_order() -> None:
    with pytest.raises(UnfitError) as said:
        parse(Whole, {"colr": 1, "width": 1, "parts": [{}]})
    assert said.value.problems == [
        Problem(("code",), Fault.MISSING, "field required"),
        Problem(("width",), Fault.VALUE, "input should be 576 or 384"),
        Problem(("parts", "0", "amount"), Fault.MISSING, "field required"),
        Problem(("colr",), Fault.UNKNOWN, "not a known key"),
    ]


def test_what_a_newer_program_says_besides_is_passed_over() -> None:
    newer = {"code": "11", "colr": 1, "parts": [{"amount": 1, "weight": 2}]}
    assert parse(Whole, newer, pass_over_unknown=True) == Whole("11", parts=(Part(1),))


@pytest.mark.parametrize("given", [None, 7, "code", ["code"]])
def test_what_is_no_table(given: object) -> None:
    with pytest.raises(UnfitError) as said:
        parse(Whole, given)
    assert said.value.problems == [Problem((), Fault.NO_TABLE, "input should be a table of keys")]
