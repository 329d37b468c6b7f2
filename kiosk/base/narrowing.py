"""What narrows a type in ``Annotated``: numbers from here to there, text of one form."""

import re
from collections.abc import Callable
from typing import Any, Final


class Rule:
    """Narrows a type: ``Annotated[int, at_least(1)]``.

    ``keep`` gives what is kept of a value of that type, or raises ``ValueError`` with what is wrong
    with it. ``schema`` is the same in JSON Schema, for the centre's description of its interface.
    """

    def __init__(self, keep: Callable[[Any], Any], **schema: object) -> None:
        self.keep = keep
        self._schema = schema

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], Any]) -> Any:
        return handler(core) | self._schema


def rule(holds: Callable[[Any], bool], otherwise: str, **schema: object) -> Rule:
    """Values for which ``holds`` is true; ``otherwise`` says what others should be."""

    def keep(value: object) -> object:
        if not holds(value):
            raise ValueError(otherwise)
        return value

    return Rule(keep, **schema)


def matching(pattern: str, look: str = "") -> Rule:
    """Text that is wholly of this form; ``look`` describes it to people, as "like 110105"."""
    form = re.compile(pattern)
    otherwise = f"must look {look}" if look else f"string should match pattern '{pattern}'"
    return rule(lambda text: bool(form.fullmatch(text)), otherwise, pattern=f"^{pattern}$")


def at_least(least: float) -> Rule:
    otherwise = f"input should be greater than or equal to {least}"
    return rule(lambda number: number >= least, otherwise, minimum=least)


def at_most(most: float) -> Rule:
    otherwise = f"input should be less than or equal to {most}"
    return rule(lambda number: number <= most, otherwise, maximum=most)


def above(limit: float) -> Rule:
    otherwise = f"input should be greater than {limit}"
    return rule(lambda number: number > limit, otherwise, exclusiveMinimum=limit)


def no_longer_than(most: int) -> Rule:
    otherwise = f"string should have at most {most} characters"
    return rule(lambda text: len(text) <= most, otherwise, maxLength=most)


NOT_EMPTY: Final = rule(bool, "string should have at least 1 character", minLength=1)
SOME: Final = rule(bool, "list should have at least 1 item", minItems=1)
