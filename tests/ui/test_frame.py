"""What stays where it is while the screens change."""

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, qInstallMessageHandler

from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.boxes import Box
from tests.ui.gallery_known import one_each
from tests.ui.gallery_states import State

LEAVE: Final = {
    "action.back",
    "action.end",
    "action.finish",
    "action.retry",
    "staff.leave",
    "take_card.taken",
}
GO_ON: Final = {
    "action.next",
    "action.no_id_card",
    "card_gone.more_time",
    "help.call_staff",
    "onward.begin",
    "result.stay",
    "review.confirm",
    "staff.enter",
    "staff.retry",
    "staff_called.answered",
    "take_card.more_time",
}


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    gallery = Gallery()
    yield gallery
    said = gallery.warnings
    gallery.window.close()
    qInstallMessageHandler(None)
    assert said == []


def _targets(gallery: Gallery, state: State, look: Look) -> dict[str, Box]:
    """The part in sight of everything that can be touched."""
    gallery.show(state, look)
    return {target.name: target.shown for target in gallery.seen().live}


def _beside(box: Box, other: Box) -> bool:
    return other.y < box.bottom and other.bottom > box.y


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
