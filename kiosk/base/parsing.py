"""Values made of what people and other programs wrote, as TOML, as JSON or in the environment.

What a value may be stands in its class, a dataclass: in the types of its fields, narrowed by
:mod:`kiosk.base.narrowing`, and in ``__post_init__`` for what fields have to do with each other.
Text is taken for a number, a date or a yes, as the environment has nothing else. Every fault is
found, and named by its key. A library that does as much takes longer to load than the whole of the
first screen.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

_T = TypeVar("_T")
_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"0", "false", "no", "off"})
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


class Fault(Enum):
    """What may be wrong with a key."""

    MISSING = "field required"
    UNKNOWN = "not a known key"
    NO_TABLE = "input should be a table of keys"
    VALUE = "a value that it can't have"


class Problem(NamedTuple):
    """One fault, at the key that ``path`` leads to."""

    path: tuple[str, ...]
    fault: Fault
    what: str


class UnfitError(Exception):
    """What was given makes no value. Holds at least one problem, in the order of the keys."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def parse(kind: type[_T], given: object, *, pass_over_unknown: bool = False) -> _T:
    """A ``kind`` made of a table; raises :class:`UnfitError`.

    ``pass_over_unknown`` is for what a newer program may say besides.
    """
    parsing = _Parsing(pass_over_unknown=pass_over_unknown)
    value: _T = parsing.value(kind, given, ())
    if parsing.problems:
        raise UnfitError(parsing.problems)
    return value


class _Parsing:
    """One go over what was given. A value with a problem comes out as ``None``."""

    def __init__(self, *, pass_over_unknown: bool) -> None:
        self.problems: list[Problem] = []
        self._pass_over_unknown = pass_over_unknown

    def value(self, kind: Any, given: object, path: tuple[str, ...]) -> Any:
        make = _MAKERS.get(get_origin(kind))
        if make is not None:
            return make(self, get_args(kind), given, path)
        if is_dataclass(kind):
            return self._record(kind, given, path)
        try:
            return _plain(kind, given)
        except ValueError as error:
            return self._wrong(path, str(error))

    def _wrong(self, path: tuple[str, ...], what: str, fault: Fault = Fault.VALUE) -> None:
        self.problems.append(Problem(path, fault, what))

    def optional(self, kinds: tuple[Any, ...], given: object, path: tuple[str, ...]) -> Any:
        (kind,) = (each for each in kinds if each is not NoneType)
        return None if given is None else self.value(kind, given, path)

    def choice(self, choices: tuple[Any, ...], given: object, path: tuple[str, ...]) -> Any:
        for choice in choices:
            if not isinstance(given, bool) and given in (choice, str(choice)):
                return choice
        return self._wrong(path, f"input should be {_listed([str(each) for each in choices])}")

    def ruled(self, kinds: tuple[Any, ...], given: object, path: tuple[str, ...]) -> Any:
        inner, *rules = kinds
        found = len(self.problems)
        value = self.value(inner, given, path)
        if len(self.problems) > found:
            return None
        try:
            for each in rules:
                value = each.keep(value)
        except ValueError as error:
            return self._wrong(path, str(error))
        return value

    def row(self, kinds: tuple[Any, ...], given: object, path: tuple[str, ...]) -> Any:
        if not isinstance(given, list | tuple):
            return self._wrong(path, "input should be a list")
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(given)
        for place in range(len(given), len(kinds)):
            self._wrong((*path, str(place)), Fault.MISSING.value)
        if len(given) > len(kinds):
            self._wrong(path, f"list should have at most {len(kinds)} items")
        pairs = zip(kinds, given, strict=False)
        return tuple(
            self.value(kind, each, (*path, str(n))) for n, (kind, each) in enumerate(pairs)
        )

    def table(self, kinds: tuple[Any, ...], given: object, path: tuple[str, ...]) -> Any:
        if not isinstance(given, Mapping):
            return self._wrong(path, Fault.NO_TABLE.value, Fault.NO_TABLE)
        of_key, of_value = kinds
        return {
            self.value(of_key, key, (*path, str(key))): self.value(
                of_value, each, (*path, str(key))
            )
            for key, each in given.items()
        }

    def _record(self, kind: Any, given: object, path: tuple[str, ...]) -> Any:
        if isinstance(given, kind):
            return given
        if not isinstance(given, Mapping):
            return self._wrong(path, Fault.NO_TABLE.value, Fault.NO_TABLE)
        found, known = len(self.problems), keys_of(kind)
        values = {}
        for key, inner in known.items():
            if key in given:
                values[key] = self.value(inner, given[key], (*path, key))
            elif _is_required(kind, key):
                self._wrong((*path, key), Fault.MISSING.value, Fault.MISSING)
        if not self._pass_over_unknown:
            for key in (key for key in given if key not in known):
                self._wrong((*path, str(key)), Fault.UNKNOWN.value, Fault.UNKNOWN)
        if len(self.problems) > found:
            return None
        try:
            return kind(**values)
        except ValueError as error:
            return self._wrong(path, str(error))


_MAKERS: Final[Mapping[Any, Callable[..., Any]]] = {
    Annotated: _Parsing.ruled,
    Literal: _Parsing.choice,
    Union: _Parsing.optional,
    UnionType: _Parsing.optional,
    tuple: _Parsing.row,
    dict: _Parsing.table,
}


@cache
def keys_of(kind: type) -> Mapping[str, Any]:
    """The keys of a class, and what each may be."""
    hints = hints_of(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _is_required(kind: type, key: str) -> bool:
    (field,) = (field for field in fields(kind) if field.name == key)
    return field.default is MISSING and field.default_factory is MISSING


def _plain(kind: Any, given: object) -> object:
    if issubclass(kind, Enum):
        try:
            return kind(given)
        except ValueError:
            words = [f"'{member.value}'" for member in kind]
            raise ValueError(f"input should be {_listed(words)}") from None
    return _PLAIN[kind](given)


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _text(given: object) -> str:
    if isinstance(given, str):
        return given
    raise ValueError("input should be a valid string")


def _yes_or_no(given: object) -> bool:
    if isinstance(given, bool):
        return given
    word = str(given).lower() if isinstance(given, str | int) else ""
    if word not in _YES | _NO:
        raise ValueError("input should be a valid boolean")
    return word in _YES


def _integer(given: object) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if isinstance(given, str) and _INTEGER.fullmatch(given.strip()):
        return int(given)
    raise ValueError("input should be a valid integer")


def _number(given: object) -> float:
    try:
        number = float(given) if isinstance(given, str | int | float) else math.nan
    except (ValueError, OverflowError):
        raise ValueError("input should be a valid number") from None
    if isinstance(given, bool) or not math.isfinite(number):
        raise ValueError("input should be a finite number")
    return number


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        return date.fromisoformat(_text(given))
    except ValueError:
        raise ValueError("input should be a valid date") from None


_PLAIN: Final[Mapping[type, Callable[[Any], object]]] = {
    str: _text,
    bool: _yes_or_no,
    int: _integer,
    float: _number,
    date: _day,
    Path: lambda given: given if isinstance(given, Path) else Path(_text(given)),
}
