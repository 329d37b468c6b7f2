"""For who reaches low, everything that is touched stands in the lowest third of the screen, what
is read stands above it, and nothing binds before all of it was in sight.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication

from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.checks.scrolling import BINDING, MORE, mark
from tests.ui.gallery.tour import Visit, every_state

EVERY: Final = {state.name: state for state in every_state()}
LOOKS: Final = (
    Look((1080, 1920), "zh_CN", 0, "warm", low=True),
    Look((1080, 1920), "en", 3, "warm", low=True),
    Look((1920, 1080), "zh_CN", 0, "warm", low=True),
    Look((1280, 1024), "zh_CN", 3, "warm", low=True),
    Look((1024, 768), "zh_CN", 3, "warm", low=True),
)
SCREENS: Final = (
    "attract",
    "attract_settings",
    "document",
    "id_number_complete",
    "lost_on_day_unknown",
    "phone_typing",
    "place_card_idle",
    "region",
    "result_in_force",
    "result_unconfirmed",
    "review_formal_loss",
    "review_offline",
    "status_in_force",
)


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    gallery = Gallery()
    gallery.window.requestActivate()
    yield gallery
    said = gallery.said()
    gallery.close()
    assert said == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_all_that_is_touched_is_low_and_all_that_is_read_in_sight(
    gallery: Gallery, look: Look
) -> None:
    visit = Visit(gallery, look, rings=False)
    found = [(name, finding) for name in SCREENS for finding in visit.findings(EVERY[name])[look]]
    assert [*found, *visit.moved()] == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_binds_comes_to_life_on_the_last_page(gallery: Gallery, look: Look) -> None:
    gallery.show(EVERY["review_formal_loss"], look)
    live = []
    while True:
        seen = gallery.seen()
        live += [target.enabled for target in seen.targets if target.name == BINDING]
        further = mark(seen)
        if further is None:
            break
        gallery.press(MORE, further)
    assert live == [False] * (len(live) - 1) + [True]


@pytest.mark.parametrize(("size", "offered"), [((1024, 768), True), ((1024, 600), False)])
def test_it_is_offered_where_not_everything_is_low(
    gallery: Gallery, size: tuple[int, int], offered: bool
) -> None:
    gallery.show(EVERY["attract_settings"], Look(size, "zh_CN", 0, "warm"))
    names = {target.name for target in gallery.seen().targets}
    assert ("settings.low_reach" in names) is offered
