"""Windows of few lines: what is typed stands beside its keys, people are confirmed once they were
seen, and stay so for the finger on the button, what one came for is on the first page, and
pages end where nothing is torn.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from PySide6.QtQuick import QQuickItem

from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.checks.scrolling import MORE, mark
from tests.ui.gallery.seen import Seen
from tests.ui.gallery.tour import every_state

EVERY: Final = {state.name: state for state in every_state()}
SMALLEST: Final = [Look((1024, 600), language, 3, "warm") for language in ("zh_CN", "zh_HK", "en")]
TYPED: Final = {
    "id_number_typing": "110105 199003",
    "id_number_stated_old": "110105 68",
    "id_number_agent_own": "110105 19900307 0025",
    "phone_problem": "23",
}


USUAL: Final = Look((1280, 1024), "zh_HK", 1, "warm")
ENGLISH: Final = Look((1920, 1080), "en", 0, "warm")
LARGEST: Final = Look((1280, 1024), "zh_CN", 3, "warm")
SMALL: Final = replace(LARGEST, step=0)
FIRST: Final = [
    (USUAL, "already_in_force", "已停用（預掛失）"),
    (USUAL, "found_in_force", "已停用（預掛失）"),
    (USUAL, "status_in_force", "已停用（預掛失）"),
    (USUAL, "result_in_force", "請取回執和居民身份證"),
    (USUAL, "result_unconfirmed", "回執出來了嗎？"),
    (ENGLISH, "result_in_force", "Take your receipt and ID card"),
    (LARGEST, "result_in_force", "请取走回执和身份证"),
]
"""What one came for, and must not go without, beside much else to read."""


@pytest.mark.parametrize("look", SMALLEST, ids=str)
@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_stands_beside_its_keys(gallery: Gallery, look: Look, name: str) -> None:
    gallery.show(EVERY[name], look)
    in_sight = [words.text for words in gallery.seen().texts if words.in_sight]
    assert TYPED[name] in in_sight


@pytest.mark.parametrize(("look", "name", "words"), FIRST)
def test_what_one_came_for_is_on_the_first_page(
    gallery: Gallery, look: Look, name: str, words: str
) -> None:
    gallery.show(EVERY[name], look)
    in_sight = [text.text for text in gallery.seen().texts if text.in_sight]
    assert words in in_sight


@pytest.mark.parametrize("look", SMALLEST, ids=str)
@pytest.mark.parametrize(
    "name", ["people", "people_typed", "identity", "identity_agent", "identity_day_unknown"]
)
def test_people_are_confirmed_once_all_of_them_were_seen(
    gallery: Gallery, look: Look, name: str
) -> None:
    gallery.show(EVERY[name], look)
    live = []
    while True:
        seen = gallery.seen()
        live += [one.enabled for one in seen.targets if one.name == "action.next"]
        further = mark(seen)
        if further is None:
            break
        gallery.press(MORE, further)
    assert live == [False] * (len(live) - 1) + [True]


@pytest.mark.parametrize("name", ["law", "status_paper_out", "guidance_formal_loss"])
def test_no_short_statement_breaks_off_at_the_end_of_a_page(gallery: Gallery, name: str) -> None:
    """Half of it may say something else."""
    for page in _pages(gallery, name, LARGEST):
        short = [words for words in page.texts if words.lines < 4]
        assert [one.text for one in short if one.shown.height > 1 and not one.in_sight] == []


@pytest.mark.parametrize(
    ("look", "name", "heading", "headed"),
    [
        (LARGEST, "people", "代办人（您）", "王*娜"),
        (LARGEST, "people_typed", "卡主人，要停用这个人的卡", "110***********0048"),
        (SMALL, "people", "卡主人，要停用这个人的卡", "李*英"),
        (LARGEST, "status_cancelled", "书面预挂失，北京市", "未生效"),
        (
            replace(LARGEST, size=(1920, 1080)),
            "problem_card_social_security",
            "现在可以",
            "如果它挂失过",
        ),
        (replace(LARGEST, language="en"), "not_served_anywhere", "Bank account", "Report the loss"),
    ],
)
def test_no_heading_ends_a_page(
    gallery: Gallery, look: Look, name: str, heading: str, headed: str
) -> None:
    """What it heads begins below it, and a name stands under what it is somebody's name for."""
    below = []
    for page in _pages(gallery, name, look):
        shown = [words.text for words in page.texts if words.shown.height > 1]
        if heading in shown:
            below.append(any(text.startswith(headed) for text in shown))
    assert below == [True]


@pytest.mark.parametrize("name", ["identity", "people", "consequences_stated"])
def test_what_was_seen_stays_seen_where_the_room_changes(gallery: Gallery, name: str) -> None:
    """A button that is not live for a moment lets go of the finger on it."""
    gallery.show(EVERY[name], Look((1080, 1920), "zh_CN", 0, "warm"))
    while (further := mark(gallery.seen())) is not None:
        gallery.press(MORE, further)
    (button,) = _live(gallery.window.contentItem(), "action.next")
    changes = []
    button.enabledChanged.connect(lambda: changes.append(button.isEnabled()))
    gallery.window.resize(1080, 1900)
    gallery.settle()
    assert button.isEnabled()
    assert changes == []


def _pages(gallery: Gallery, name: str, look: Look) -> Iterator[Seen]:
    gallery.show(EVERY[name], look)
    for _ in range(12):
        seen = gallery.seen()
        yield seen
        further = mark(seen)
        if further is None:
            return
        gallery.press(MORE, further)


def _live(root: QQuickItem, name: str) -> list[QQuickItem]:
    found = [root] if root.objectName() == name and root.isVisible() and root.isEnabled() else []
    return found + [one for child in root.childItems() for one in _live(child, name)]
