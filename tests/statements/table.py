"""The table of statements (``resources/statements``): when each text is true, and who says so.

A file a subject, each a list of ``[[statement]]``:

- ``texts``: ids of the catalogues (``policy.KEY`` for what policies say in their own words).
  ``a.{b,c}`` stands for ``a.b`` and ``a.c``; ``a.<fact>`` for every text whose place there is a
  value of that fact, which must be so where it stands;
- ``when``: for each fact the values of which one must be so; a list of such tables holds where one
  of them does. Without it the text is true anywhere;
- ``unless``: the same, of what must not be so;
- ``says``: what it says of the card or the report, where the centre's rules can be held against
  it (:data:`SAYS`);
- ``source``: facts or contracts and section, or the law's article.

``names.toml`` lists the texts that claim nothing: labels, buttons, headings, the joints of
sentences. ``facts.toml`` names the facts and their values.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import FailureCode
from kiosk.domain.texts import Texts, languages
from tests.statements.policies import policy_keys

TABLE: Final = RESOURCES / "statements"
TRANSLATIONS: Final = RESOURCES / "translations"
FOLDERS: Final = (TRANSLATIONS, *(TRANSLATIONS / name for name in ("advice", "pages", "receipt")))
LANGUAGES: Final = ("zh_CN", "zh_HK", "en")
"""Of the screens; paper is in those of ``receipt``, the centre's pages in those of ``pages``."""
NAMES: Final = "names"
WORDS: Final = "facts"

SAYS: Final = frozenset(
    {
        "blocked",
        "usable",
        "cancelled",
        "in_force",
        "not_in_force",
        "never_in_force",
        "restored_at_end",
        "cancelled_at_end",
    }
)

Values = Mapping[str, frozenset[str]]
"""Of each fact, the values that are so; in a condition, those of which one must be."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``any_of`` are alternatives, none for "anywhere"; ``unless`` must not hold in one fact."""

    any_of: tuple[Values, ...]
    unless: Values

    def holds(self, so: Values) -> bool:
        """Where exactly ``so`` is so."""
        met = not self.any_of or any(_all_met(one, so) for one in self.any_of)
        return met and not any(_met(fact, values, so) for fact, values in self.unless.items())


@dataclass(frozen=True, slots=True)
class Statement:
    """One text of the table."""

    text_id: str
    subject: str
    condition: Condition
    source: str
    says: frozenset[str]


def _all_met(wanted: Values, so: Values) -> bool:
    return all(_met(fact, values, so) for fact, values in wanted.items())


def _met(fact: str, values: frozenset[str], so: Values) -> bool:
    return bool(values & so.get(fact, frozenset()))


@cache
def words() -> dict[str, dict[str, Any]]:
    """The facts by name, each with its own words (``name``) and those of its values."""
    return tomllib.loads((TABLE / f"{WORDS}.toml").read_text("utf-8"))


@cache
def subjects() -> dict[str, dict[str, Any]]:
    """Each file's table by its stem, as it stands."""
    files = sorted(TABLE.glob("*.toml"))
    told = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}
    return {stem: table for stem, table in told.items() if stem not in {NAMES, WORDS}}


@cache
def names() -> frozenset[str]:
    """The texts that claim nothing."""
    listed = tomllib.loads((TABLE / f"{NAMES}.toml").read_text("utf-8"))["texts"]
    return frozenset(text_id for pattern in listed for text_id in braces(pattern))


@cache
def statements() -> tuple[Statement, ...]:
    """Every entry of the table, text by text."""
    return tuple(
        statement
        for subject, table in subjects().items()
        for entry in table["statement"]
        for statement in _read(subject, entry)
    )


def _read(subject: str, entry: Mapping[str, Any]) -> Iterator[Statement]:
    when = entry.get("when", [])
    any_of = [_values(one) for one in (when if isinstance(when, list) else [when])]
    unless = _values(entry.get("unless", {}))
    says = frozenset(entry.get("says", ()))
    for pattern in entry["texts"]:
        for plain in braces(pattern):
            for text_id, named in _named(plain):
                every = tuple({**one, **named} for one in any_of or [{}])
                condition = Condition(every if any(every) else (), unless)
                yield Statement(text_id, subject, condition, entry["source"], says)


def _values(told: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {fact: frozenset(values) for fact, values in told.items()}


def _named(pattern: str) -> Iterator[tuple[str, dict[str, frozenset[str]]]]:
    """The texts that fit a pattern with a fact's name in it, each with the value that it names."""
    before, sign, rest = pattern.partition("<")
    if not sign:
        yield pattern, {}
        return
    fact, _, after = rest.partition(">")
    for value in values_of(fact):
        if f"{before}{value}{after}" in text_ids():
            yield f"{before}{value}{after}", {fact: frozenset({value})}


def values_of(fact: str) -> tuple[str, ...]:
    if fact == "failure":
        return tuple(FailureCode)
    return tuple(value for value in words()[fact] if value != "name")


def braces(pattern: str) -> Iterator[str]:
    """``a.{b,c}`` as ``a.b`` and ``a.c``."""
    before, sign, rest = pattern.partition("{")
    if not sign:
        yield pattern
        return
    inner, _, after = rest.partition("}")
    for one in inner.split(","):
        yield from braces(f"{before}{one.strip()}{after}")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of every catalogue that is in this language, by its id."""
    return {
        text_id: text
        for folder in FOLDERS
        if language in languages(folder)
        for text_id, text in Texts.load(folder, language).entries.items()
    }


@cache
def text_ids() -> frozenset[str]:
    """Of the catalogues, and of what policies may say in their own words."""
    return frozenset(catalogue("zh_CN")) | policy_keys()
