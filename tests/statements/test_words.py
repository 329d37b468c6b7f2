"""The words of a statement make no claim that its entry does not make, in either language."""

import re
from typing import Final

import pytest

from tests.statements.table import catalogue, statements

CLAIMS: Final = {
    "in_force": ("已生效", r"report in effect|^in effect$|: in effect"),
    "usable": ("仍可使用", "can still be used"),
    "cancelled": ("(?<!可能)(?<!原来的卡)已作废", "^the card is permanently cancelled"),
}
"""What is claimed in so many words, as a regular expression for Chinese and for English."""
LABELS: Final = {
    "in_force": {"advice.report_state.in_force", "advice.standing.none.detail"},
    "usable": set[str](),
    "cancelled": {"advice.card_state.cancelled"},
}
"""Names of a state in a list, and what denies it."""
ALIKE: Final = (
    ("(尚未|还没有)生效", "not yet in effect"),
    ("仍可使用", "can still be used"),
    ("(?<!能)不能撤销", "can't be cancelled"),
    ("不会自动恢复", "not restored automatically"),
)
"""Words that one language must not say where the other doesn't."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_words_that_claim_something_stand_where_it_is_claimed(claim: str) -> None:
    makes = {one.text_id for one in statements() if claim in one.says} | LABELS[claim]
    for language, words in zip(("zh_CN", "en"), CLAIMS[claim], strict=True):
        said = {
            text_id
            for text_id, text in catalogue(language).items()
            if re.search(words, text, re.IGNORECASE)
        }
        assert said
        assert said <= makes, (language, sorted(said - makes))


@pytest.mark.parametrize(("chinese", "english"), ALIKE, ids=str)
def test_both_languages_claim_the_same(chinese: str, english: str) -> None:
    for text_id, text in catalogue("zh_CN").items():
        other = catalogue("en")[text_id]
        said = bool(re.search(chinese, text)), bool(re.search(english, other, re.IGNORECASE))
        assert said[0] == said[1], (text_id, text, other)
