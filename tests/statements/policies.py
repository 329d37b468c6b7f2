"""What policies say in their own words: each text by its key, in every region."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from kiosk.domain.policy import Policy, PolicyBook
from tests.ui.sessions import shipped_book

LocalText = dict[str, str]


def texts_of(policy: Policy) -> Iterator[tuple[str, LocalText]]:
    """Every text of ``policy`` with its key, as ``policy.replacement.same_visit``."""
    for key, value in asdict(policy).items():
        if key != "name":
            yield from _within(f"policy.{key}", value)


def _within(key: str, value: Any) -> Iterator[tuple[str, LocalText]]:
    if isinstance(value, dict) and "zh_CN" in value:
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _within(f"{key}.{name}", inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _within(key, inner)


@cache
def policy_keys(book: PolicyBook | None = None) -> frozenset[str]:
    """The keys under which any region says something."""
    return frozenset(key for policy in book or shipped_book() for key, _ in texts_of(policy))
