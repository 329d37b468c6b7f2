"""The words of a statement make no claim that its entry does not make, in any language."""

import re
from typing import Final

import pytest

from tests.statements.table import LANGUAGES, catalogue, statements

CLAIMS: Final = {
    "in_force": (
        "已生效",
        "已生效",
        r"blocked: \w+ loss report|report in effect|^in effect$|: in effect",
    ),
    "usable": ("仍可使用", "仍可使用", "can still be used"),
    "cancelled": (
        "(?<!可能)(?<!原来的卡)已作废",
        "(?<!可能)(?<!原來的卡)已註銷",
        "^the card is permanently cancelled",
    ),
}
"""What is claimed in so many words, as a regular expression for each language."""
LABELS: Final = {
    "in_force": {
        "advice.report_state.in_force",
        "advice.standing.none.detail",
        "centre.state.in_force",
    },
    "usable": set[str](),
    "cancelled": {"advice.card_state.cancelled", "centre.card.cancelled"},
}
"""Names of a state in a list, and what denies it."""
ALIKE: Final = (
    ("(尚未|还没有)生效", "尚未生效", "not yet in effect"),
    ("仍可使用", "仍可使用", "can still be used"),
    ("(?<!能)不能撤销", "(?<!能)不能撤銷", "can't be cancelled"),
    ("不会自动恢复", "不會自動恢復", "not restored automatically"),
)
"""Words that no language must say where another doesn't."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_words_that_claim_something_stand_where_it_is_claimed(claim: str) -> None:
    makes = {one.text_id for one in statements() if claim in one.says} | LABELS[claim]
    for language, words in zip(LANGUAGES, CLAIMS[claim], strict=True):
        said = {
            text_id
            for text_id, text in catalogue(language).items()
            if re.search(words, text, re.IGNORECASE)
        }
        assert said
        assert said <= makes, (language, sorted(said - makes))


@pytest.mark.parametrize("alike", ALIKE, ids=lambda alike: alike[-1])
def test_every_language_claims_the_same(alike: tuple[str, ...]) -> None:
    for text_id in catalogue("zh_CN"):
        said = {
            language: bool(re.search(words, catalogue(language)[text_id], re.IGNORECASE))
            for language, words in zip(LANGUAGES, alike, strict=True)
            if text_id in catalogue(language)
        }
        assert len(set(said.values())) == 1, (text_id, said)
