"""Classes that are finished when they are first needed are the standard library's all the same."""

import dataclasses
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from kiosk.base import records

HANDS = 8


def others(dataclass: Any) -> dict[str, Any]:
    """One class for each of the options, and of what fields may be."""

    @dataclass()
    class Changing:
        count: int = 0
        seen: dict[str, int] = dataclasses.field(default_factory=dict)

    @dataclass(frozen=True, kw_only=True)
    class Named:
        last: str
        first: str = ""

    @dataclass(eq=False)
    class Same:
        count: int

    @dataclass(frozen=True, repr=False)
    class Hidden:
        number: str

    @dataclass(frozen=True)
    class Odd:
        state: int = dataclasses.field(default=0, compare=False)
        secret: str = dataclasses.field(default="", repr=False)
        order: list[int] = dataclasses.field(default_factory=list, init=False)
        name: str = dataclasses.field(default="", kw_only=True)

    @dataclass(frozen=True)
    class Empty:
        """Nothing."""

        def __repr__(self) -> str:
            return "its own"

    return {kind.__name__: kind for kind in (Changing, Named, Same, Hidden, Odd, Empty)}


def classes(dataclass: Any) -> tuple[Any, Any]:
    """One class, and one that inherits from it."""

    @dataclass(frozen=True)
    class Place:
        region: str
        names: list[str] = dataclasses.field(default_factory=list)

    @dataclass(frozen=True)
    class Outlet(Place):
        floor: int = 0

        def __post_init__(self) -> None:
            if self.floor < 0:
                raise ValueError("below ground")

    return Place, Outlet


@pytest.fixture
def late() -> tuple[Any, Any]:
    return classes(records.dataclass)


def _counted(kind: Any) -> int:
    begun = []

    class Heir(kind):  # type: ignore[misc]
        def __init__(self, *values: object) -> None:
            begun.append(values)
            super().__init__(*values)

    Heir("1")
    return len(begun)


USES: dict[str, Callable[[Any], object]] = {
    "by place and by name": lambda kind: dataclasses.astuple(kind("1", ["a"], floor=2)),
    "defaults": lambda kind: dataclasses.asdict(kind("1")),
    "a list of its own": lambda kind: kind("1").names is kind("1").names,
    "equal": lambda kind: (kind("1") == kind("1"), kind("1") == kind("2")),
    "hashed": lambda kind: {kind("1", (), 3): 1}[kind("1", (), 3)],
    "shown": lambda kind: repr(kind("1")).rpartition(".")[2],
    "replaced": lambda kind: dataclasses.replace(kind("1"), floor=7).floor,
    "fields before any value": lambda kind: [field.name for field in dataclasses.fields(kind)],
    "known for what it is": dataclasses.is_dataclass,
    "matched by place": lambda kind: _first_of(kind, kind("1", ["a"], 2)),
    "of an heir that begins in its own way": _counted,
    "of a plain heir": lambda kind: type("Heir", (kind,), {})("1", floor=4).floor,
}


TRIES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "set": ("Changing", lambda kind: _changed(kind())),
    "of no hash": ("Changing", lambda kind: hash(kind())),
    "a dictionary each": ("Changing", lambda kind: kind().seen is kind().seen),
    "by name": ("Named", lambda kind: _plain(kind(last="1"))),
    "not by place": ("Named", lambda kind: kind("1")),
    "the same only": ("Same", lambda kind: kind(1) == kind(1)),
    "of a hash of its own": ("Same", lambda kind: len({kind(1), kind(1)})),
    "not shown": ("Hidden", lambda kind: "1" in repr(kind("1")).partition(" at ")[0]),
    "beside what is compared": (
        "Odd",
        lambda kind: (kind(1) == kind(2), hash(kind(1)) == hash(kind(2))),
    ),
    "but for a secret": ("Odd", lambda kind: _plain(kind(1, "2", name="3"))),
    "made within": ("Odd", lambda kind: kind().order.append(1) or kind().order),
    "not given": ("Odd", lambda kind: kind(order=[])),
    "nothing": ("Empty", lambda kind: (kind() == kind(), kind() == 1, _plain(kind()))),
    "deleted": ("Named", lambda kind: kind(last="1").__delattr__("last")),
    "more": ("Named", lambda kind: setattr(kind(last="1"), "more", 1)),
    "more of an heir": ("Named", lambda kind: setattr(_heir(kind)(last="1"), "more", 1)),
    "no more of an heir": ("Named", lambda kind: setattr(_heir(kind)(last="1"), "last", 1)),
    "one that is an heir": ("Named", lambda kind: kind(last="1") == _heir(kind)(last="1")),
}


def _heir(kind: Any) -> Any:
    return type("Heir", (kind,), {})


def _plain(value: object) -> str:
    return repr(value).rpartition("<locals>.")[2]


def _changed(value: Any) -> object:
    value.count = 2
    return value.count, value == type(value)(2)


@pytest.mark.parametrize("tried", TRIES)
def test_every_option_does_what_it_does_in_the_standard_library(tried: str) -> None:
    name, act = TRIES[tried]

    def outcome(kind: Any) -> object:
        try:
            return act(kind)
        except (AttributeError, TypeError) as error:
            return type(error), str(error)

    assert outcome(others(records.dataclass)[name]) == outcome(others(dataclasses.dataclass)[name])


def _first_of(kind: Any, value: object) -> object:
    match value:
        case kind(region, [name], floor):
            return region, name, floor
    return None


@pytest.mark.parametrize("use", USES)
def test_whatever_comes_first_it_does_as_the_standard_library_does(
    late: tuple[Any, Any], use: str
) -> None:
    assert USES[use](late[1]) == USES[use](classes(dataclasses.dataclass)[1])


@pytest.mark.parametrize("values", [{}, {"regoin": "1"}, {"region": "1", "floor": -1}])
def test_what_makes_no_value_is_said_as_by_the_standard_library(
    late: tuple[Any, Any], values: dict[str, Any]
) -> None:
    _, usual = classes(dataclasses.dataclass)
    with pytest.raises((TypeError, ValueError)) as said:
        usual(**values)
    with pytest.raises(said.type) as told:
        late[1](**values)
    assert str(told.value) == str(said.value)


def test_nothing_can_be_set(late: tuple[Any, Any]) -> None:
    for value in (late[0]("1"), late[1]("1")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.region = "2"


def test_no_signature_is_looked_at_for_words_that_nobody_reads(
    late: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspect, "signature", lambda _: pytest.fail("it was"))
    assert late[1]("1", floor=2).floor == 2


def test_a_class_is_not_finished_before_it_is_needed(late: tuple[Any, Any]) -> None:
    place, outlet = late
    assert "__eq__" not in vars(place)
    place("1")
    assert "__eq__" in vars(place)
    assert "__eq__" not in vars(outlet)


def test_of_many_threads_none_has_a_class_that_is_half_made() -> None:
    for _ in range(20):
        _, outlet = classes(records.dataclass)
        start = Barrier(HANDS)

        def make(number: int, outlet: Any = outlet, start: Barrier = start) -> object:
            start.wait()
            return outlet("1", floor=number)

        with ThreadPoolExecutor(HANDS) as hands:
            made = list(hands.map(make, range(HANDS)))
        assert made == [outlet("1", floor=number) for number in range(HANDS)]
        assert hash(outlet("1", ())) == hash(outlet("1", ()))
