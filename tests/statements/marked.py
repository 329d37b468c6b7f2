"""Catalogues and policies whose every text carries its id, so that whatever is shown tells which.

A mark is ``⟦id⟧`` behind the text; one of a policy names its region too, ``⟦policy.KEY@110000⟧``.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from kiosk.base.parsing import parse
from kiosk.domain.policy import Policy, PolicyBook
from kiosk.domain.texts import Texts
from kiosk.printing.content.composer import load_texts
from tests.statements.table import TRANSLATIONS
from tests.ui.sessions import DISTRICT
from ui.rows.presentation import Presentation

CHINESE: Final = "zh_CN"
_MARK: Final = re.compile("⟦([^⟧]+)⟧")
_PATTERNS: Final = ("language.", "lost_on.weekdays")
"""Texts that a program takes apart, or goes by, before anybody sees them."""

Mark = tuple[str, str]
"""A text's id, and of a policy's text the region that says so."""


def marks_in(words: Iterable[str]) -> frozenset[Mark]:
    """What is told in these words, by id."""
    found = (mark for text in words for mark in _MARK.findall(text))
    return frozenset((text_id, region) for text_id, _, region in (m.partition("@") for m in found))


def without_marks(text: str) -> str:
    return _MARK.sub("", text)


def marked(texts: Texts) -> Texts:
    entries = {
        text_id: text if text_id.startswith(_PATTERNS) else f"{text}⟦{text_id}⟧"
        for text_id, text in texts.entries.items()
    }
    return Texts(texts.language, entries)


@cache
def paper_texts() -> dict[str, Texts]:
    return {CHINESE: marked(load_texts(TRANSLATIONS)[CHINESE])}


def presentation(book: PolicyBook) -> Presentation:
    """What screens say, by the rules of a ``book`` that is marked."""
    screen = Texts.load(TRANSLATIONS, CHINESE)
    advice = Texts.load(TRANSLATIONS / "advice", CHINESE)
    return Presentation(marked(screen), marked(advice), book, DISTRICT)


def marked_book(book: PolicyBook) -> PolicyBook:
    """The same rules, in words that tell whose and which they are."""
    policies = []
    for policy in book:
        told = asdict(policy)
        marked_policy = {
            key: value if key == "name" else _within(f"policy.{key}", policy.region, value)
            for key, value in told.items()
        }
        policies.append(parse(Policy, marked_policy))
    return PolicyBook(policies)


def _within(key: str, region: str, value: Any) -> Any:
    if isinstance(value, dict) and CHINESE in value:
        return {language: f"{text}⟦{key}@{region}⟧" for language, text in value.items()}
    if isinstance(value, dict):
        return {name: _within(f"{key}.{name}", region, inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_within(key, region, inner) for inner in value]
    return value
