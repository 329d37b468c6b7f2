"""What stays where it is while the screens change."""

from dataclasses import replace
from typing import Final

import pytest
from PySide6.QtCore import QPoint

from kiosk.domain.contact import Exchange
from kiosk.journey import events
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.scrolling import cut
from tests.ui.gallery.seen import NONE
from tests.ui.gallery.tour import Visit, every_state
from tests.ui.gallery_known import one_each
from tests.ui.gallery_states import State
from tests.ui.touches import Hands

SMALL: Final = Look((1024, 768), "zh_CN", 0, "warm")
EVERY: Final = {state.name: state for state in every_state()}

LEAVE: Final = {
    "action.back",
    "action.end",
    "action.finish",
    "action.retry",
    "problem.leave",
    "staff.leave",
    "take_card.taken",
}
GO_ON: Final = {
    "action.next",
    "action.no_id_card",
    "card_gone.more_time",
    "help.call_staff",
    "holder_card.type",
    "onward.begin",
    "problem.help",
    "result.stay",
    "review.confirm",
    "staff.enter",
    "staff.retry",
    "staff_called.answered",
    "take_card.more_time",
}


def _targets(gallery: Gallery, state: State, look: Look) -> dict[str, Box]:
    """The part in sight of everything that can be touched."""
    gallery.show(state, look)
    return {target.name: target.shown for target in gallery.seen().targets}


def _beside(box: Box, other: Box) -> bool:
    return other.height > 0 and other.y < box.bottom and other.bottom > box.y


@pytest.mark.parametrize(
    "looks",
    [
        (Look((1080, 1920), "zh_CN", 0, "warm"), Look((1080, 1920), "en", 3, "contrast")),
        (Look((1024, 768), "zh_CN", 3, "warm"), Look((1024, 768), "en", 0, "warm")),
        (Look((1920, 1080), "en", 2, "warm"), Look((1920, 1080), "zh_CN", 1, "contrast")),
    ],
    ids=["portrait", "small", "landscape"],
)
def test_what_leaves_and_what_goes_on_have_the_same_corners_on_every_screen(
    gallery: Gallery, looks: tuple[Look, ...]
) -> None:
    lefts: set[tuple[float, float]] = set()
    rights: set[tuple[float, float]] = set()
    met: set[str] = set()
    for look in looks:
        for state in one_each():
            targets = _targets(gallery, state, look)
            corners = {name: targets[name] for name in targets.keys() & (LEAVE | GO_ON)}
            met |= corners.keys()
            for name, box in corners.items():
                (lefts if name in LEAVE else rights).add((box.x, box.right))
                beside = {other for other in targets if _beside(box, targets[other])}
                assert beside <= corners.keys(), f"{look} {state.name}"
    assert len(lefts) == len(rights) == 1, f"{lefts} {rights}"
    assert met >= {"action.back", "action.finish", "action.next", "result.stay", "staff.leave"}


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("region", Look((1024, 768), "zh_CN", 0, "warm")),
        ("result_in_force", Look((1024, 768), "zh_CN", 0, "warm")),
        ("review_offline", Look((1024, 768), "zh_CN", 3, "warm")),
        ("law", Look((1080, 1920), "en", 3, "warm")),
        ("no_id_card", Look((1280, 1024), "en", 3, "warm")),
        ("result_paper_out", Look((1024, 600), "en", 1, "warm")),
        ("help", Look((1920, 1080), "en", 3, "warm", low=True)),
    ],
)
def test_every_page_holds_whole_rows_and_all_is_read_on_the_way_round(
    gallery: Gallery, name: str, look: Look
) -> None:
    visit = Visit(gallery, look, rings=False)
    checks = ("cut:", "unread:", "unmarked:")
    found = [str(finding) for finding in visit.findings(EVERY[name])[look]]
    assert [finding for finding in found if finding.startswith(checks)] == []
    assert gallery.seen().views, "it is parted into pages"


@pytest.mark.parametrize("language", ["zh_CN", "en", "zh_HK"])
@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("size", [(1280, 1024), (1920, 1080)], ids=str)
def test_what_asks_to_photograph_a_code_is_in_sight_with_it_and_first(
    gallery: Gallery, size: tuple[int, int], step: int, language: str
) -> None:
    gallery.show(EVERY["result_paper_out"], Look(size, language, step, "warm"))
    seen = gallery.seen()
    (code,) = (picture.shown for picture in seen.pictures if picture.code)
    (caption, *_) = sorted(
        (text for text in seen.texts if text.view != NONE and text.box.x >= code.x),
        key=lambda text: text.box.y,
    )
    assert code.height > 0
    assert caption.in_sight
    assert caption.box.bottom <= code.y or caption.box.x >= code.right


@pytest.mark.parametrize("name", ["result_refused", "result_undone", "problem_card_unreadable"])
def test_what_is_only_read_begins_at_the_top_of_both_columns(gallery: Gallery, name: str) -> None:
    gallery.show(EVERY[name], Look((1280, 1024), "zh_CN", 0, "warm"))
    seen = gallery.seen()
    assert not seen.views, "it has room on one page"
    header = max(target.box.bottom for target in seen.targets if target.name.startswith("header."))
    boxes = [text.box for text in seen.texts if text.box.y > header]
    middle = seen.window.width / 2
    left = min(box.y for box in boxes if box.right < middle)
    right = min(box.y for box in boxes if box.right > middle)
    assert right <= left


def test_a_finger_turns_whole_pages(gallery: Gallery) -> None:
    hands = Hands(gallery)
    hands.show(EVERY["region"], SMALL)
    (before,) = gallery.seen().views
    middle = QPoint(
        round(before.box.x + before.box.width / 2), round(before.box.y + before.box.height / 2)
    )
    hands.drag(middle, by=QPoint(0, -130))
    gallery.settle()
    sight = gallery.sight(SMALL)
    (turned,) = sight.seen.views
    assert turned.above > before.above
    assert list(cut(sight)) == []


def test_the_whole_result_is_in_sight_on_the_usual_screen(gallery: Gallery) -> None:
    for name in ("result_in_force", "result_recorded", "help"):
        gallery.show(EVERY[name], Look((1080, 1920), "zh_CN", 0, "warm"))
        assert not gallery.seen().views, name


@pytest.mark.parametrize(
    "look",
    [
        SMALL,
        Look((1024, 768), "en", 0, "warm"),
        Look((1080, 1920), "en", 2, "warm"),
        Look((1080, 1920), "zh_CN", 3, "warm"),
    ],
    ids=str,
)
def test_choosing_a_region_moves_nothing(gallery: Gallery, look: Look) -> None:
    gallery.show(EVERY["region"], look)
    before = _places(gallery)
    for region in ("440100", "310000", "000000"):
        gallery.session.act(events.RegionChosen(region))
        gallery.settle()
        assert _places(gallery) == before


@pytest.mark.parametrize(
    "look", [Look((1080, 1920), "en", 0, "warm"), Look((1920, 1080), "en", 1, "warm")], ids=str
)
def test_what_the_centre_answers_moves_nothing(gallery: Gallery, look: Look) -> None:
    gallery.show(EVERY["attract"], look)
    before = _places(gallery)
    for answered in (False, True):
        exchange = Exchange(answered=answered, at=gallery.session.context.uptime())
        gallery.session.handle(events.Exchanged(exchange))
        gallery.settle()
        assert _places(gallery) == before


@pytest.mark.parametrize(
    "look",
    [Look((1280, 1024), "zh_CN", 0, "warm"), Look((1920, 1080), "zh_CN", 3, "warm")],
    ids=str,
)
def test_a_tick_moves_nothing(gallery: Gallery, look: Look) -> None:
    gallery.show(EVERY["lost_on"], look)
    before = _boxes(gallery)
    gallery.press("day.today")
    assert _boxes(gallery) == before


def _boxes(gallery: Gallery) -> dict[str, Box]:
    return {target.name: target.box for target in gallery.seen().targets}


@pytest.mark.parametrize("name", ["problem_reader_missing", "problem_report_unknown"])
def test_a_page_that_is_nearly_full_settles_in_every_language(gallery: Gallery, name: str) -> None:
    """The button that turns pages stands beside the truth, which may need another line for it."""
    gallery.show(EVERY[name], Look((1024, 768), "zh_CN", 1, "warm"))
    for language in ("en", "zh_HK", "zh_CN", "zh_HK"):
        preferences = replace(gallery.session.value.preferences, language=language)
        gallery.session.handle(events.Preferred(preferences))
        gallery.settle()
    assert gallery.warnings == []


def _places(gallery: Gallery) -> dict[str, tuple[int, int]]:
    return {
        target.name: (round(target.box.x), round(target.box.y)) for target in gallery.seen().targets
    }


def test_what_no_second_try_helps_offers_none(gallery: Gallery) -> None:
    """Too many reports without a card: within the hour staff help, and the hotline."""
    targets = _targets(gallery, EVERY["problem_stated_too_often"], SMALL)
    assert "action.retry" not in targets
    assert {"problem.leave", "problem.help"} <= targets.keys()
