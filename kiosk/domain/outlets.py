"""The rules in a folder: a file a region, and the outlets of all of them in one table, since their
office keeps hundreds in a spreadsheet.

``outlets.csv`` is CSV as spreadsheets write it (RFC 4180), in UTF-8, also with a byte order mark.
Its first line names the columns: ``region``, ``name``, ``address`` and ``source`` have to be there;
``hours``, ``phone`` and another language's words (``name.en``) may be.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Final

from kiosk.base.parsing import UnfitError, parse
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Outlet, PolicyBook, governing

_WORDS: Final = frozenset({"name", "address", "hours"})
_OTHERS: Final = frozenset({"region", "phone", "source"})
_CHINESE: Final = "zh_CN"


class UnfitTableError(Exception):
    """The message names the line and what is wrong in it."""


def load_rules(folder: Path) -> PolicyBook | Failure:
    """Every policy file of ``folder``, and each outlet of ``outlets.csv``, if it is there, with the
    rules that hold where it stands; a failure names the file and the key or line at fault.
    """
    book = PolicyBook.load(folder)
    table = folder / "outlets.csv"
    if isinstance(book, Failure) or not table.exists():
        return book
    try:
        return _with_outlets(book, table.read_text("utf-8-sig"))
    except (UnfitTableError, UnicodeDecodeError, OSError) as error:
        return Failure(FailureCode.CONFIGURATION_INVALID, f"{table.name}: {error}")


def _with_outlets(book: PolicyBook, table: str) -> PolicyBook:
    policies = {policy.region: policy for policy in book}
    for line, outlet in read_outlets(table):
        region = governing(outlet.region, policies)
        if region is None:
            raise UnfitTableError(f"line {line}: region: no rules for {outlet.region}")
        policy = policies[region]
        policies[region] = replace(policy, outlets=(*policy.outlets, outlet))
    return PolicyBook(policies.values())


def read_outlets(table: str) -> Iterator[tuple[int, Outlet]]:
    """The outlets of a table and the lines they end on. Raises :class:`UnfitTableError`."""
    lines = csv.DictReader(StringIO(table, newline=""), strict=True)
    try:
        unknown = [name for name in lines.fieldnames or () if not _is_known(name)]
        if unknown:
            raise UnfitTableError(f"line 1: no such column: {unknown[0]}")
        for line in lines:
            if None in line:
                raise UnfitTableError(f"line {lines.line_num}: more values than columns")
            yield lines.line_num, parse(Outlet, _fields(line))
    except csv.Error as error:
        raise UnfitTableError(f"after line {lines.line_num}: {error}") from error
    except UnfitError as error:
        problem = error.problems[0]
        place = ".".join(problem.path)
        raise UnfitTableError(f"line {lines.line_num}: {place}: {problem.what}") from error


def _is_known(column: str) -> bool:
    name, _, language = column.partition(".")
    return name in _WORDS or (name in _OTHERS and not language)


def _fields(line: Mapping[str, str | None]) -> dict[str, object]:
    """As a policy file has an outlet; what is empty is absent."""
    fields: dict[str, object] = {}
    for column, value in line.items():
        said = (value or "").strip()
        name, _, language = column.partition(".")
        if said and name in _WORDS:
            words = fields.setdefault(name, {})
            if isinstance(words, dict):
                words[language or _CHINESE] = said
        elif said:
            fields[name] = said
    return fields
