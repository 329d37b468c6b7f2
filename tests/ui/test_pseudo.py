"""The language that nobody speaks is as its texts have to be: longer, marked, with all places."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.statements.table import catalogue
from tests.ui.pseudo import LONGER, pseudo


@given(st.text())
def test_a_text_keeps_its_lines_places_and_figures(text: str) -> None:
    said = pseudo(text)
    assert said.count("\n") == text.count("\n")
    for kept in ("%\\d", "\\d"):
        assert re.findall(kept, said) == re.findall(kept, text)


def test_a_text_is_longer_marked_at_both_ends_and_nowhere_plain() -> None:
    for text in catalogue("en").values():
        said = pseudo(text)
        for line in said.split("\n"):
            assert (line[0], line[-1]) == ("[", "]")
        letters = sum(map(str.isalpha, text))
        assert letters * (1 + LONGER) - 1 <= sum(map(str.isalpha, said)) <= letters * (1 + LONGER)
        for word in re.findall("[A-Za-z]{4,}", text):
            assert word not in said


def test_it_can_still_be_read() -> None:
    assert pseudo("Call %1 to ask.") == "[Çálll %1 tóó áşķķ.]"
