"""Screens bear words that are longer than those they come in, and lines that go the other way."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.base.resources import RESOURCES
from tests.statements.table import catalogue
from tests.ui.gallery.checks import findings
from tests.ui.gallery.looks import MIRRORED, PSEUDO, Look
from tests.ui.gallery.seen import Seen
from tests.ui.gallery.tour import every_state
from tests.ui.gallery.window import Gallery
from tests.ui.pseudo import gained, pseudo

STATES: Final = ("attract", "document", "review", "lost_on", "result_in_force", "status_many")
SIZES: Final = ((1080, 1920), (1024, 768))
WEEKDAYS: Final = frozenset(catalogue("en")["lost_on.weekdays"].split())
LOST: Final = {"clipped", "outside", "overlapping"}
"""What would lose words."""
BRACKETS: Final = re.compile(r"\[[^][]*\]")
BETWEEN: Final = re.compile(r"[^\w -]|\d|_")
OF_POLICIES: Final = "\n".join(
    file.read_text("utf-8") for file in (RESOURCES / "policies").glob("*.toml")
)


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
            assert (line[0], line[-1]) == ("[", "]") or not any(map(str.isalpha, line))
        letters, gain = sum(map(str.isalpha, text)), 1 + gained(text)
        assert letters * gain - 1 <= sum(map(str.isalpha, said)) <= letters * gain
        for word in re.findall("[A-Za-z]{4,}", text):
            assert word not in said


def test_it_can_still_be_read() -> None:
    assert pseudo("Call %1 to ask.") == "[Çálll %1 tóó áşķķ.]"


def _shown(gallery: Gallery, name: str, look: Look) -> Seen:
    (state,) = [one for one in every_state([name]) if one.name == name]
    gallery.show(state, look)
    return gallery.seen()


def _is_of_nobody(text: str) -> bool:
    """Whether all of it is in brackets but figures, words of the policies, and a character or two
    of a name.
    """
    rest, inner = "", text
    while inner != rest:
        rest, inner = inner, BRACKETS.sub(";", inner)
    parts = (part.strip(" -") for part in BETWEEN.split(rest))
    return all(len(part) < 2 or part in OF_POLICIES for part in parts)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_no_word_is_lost_and_none_comes_from_elsewhere(
    gallery: Gallery, state: str, size: tuple[int, int]
) -> None:
    look = Look(size, PSEUDO, 0, "warm")
    seen = _shown(gallery, state, look)
    said = [words.text for words in seen.texts if words.text not in WEEKDAYS]
    assert [text for text in said if not _is_of_nobody(text)] == []
    assert [one for one in findings(gallery.sight(look)) if one.check in LOST] == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_everything_that_is_touched_turns_with_the_lines(
    gallery: Gallery, state: str, size: tuple[int, int]
) -> None:
    usual = _shown(gallery, state, Look(size, PSEUDO, 0, "warm"))
    turned = _shown(gallery, state, Look(size, MIRRORED, 0, "warm"))
    assert len(usual.targets) == len(turned.targets)
    for one, other in zip(usual.targets, turned.targets, strict=True):
        assert other.name == one.name
        assert other.box.x == pytest.approx(size[0] - one.box.right, abs=2), one.name
        assert other.box.y == pytest.approx(one.box.y, abs=2), one.name
