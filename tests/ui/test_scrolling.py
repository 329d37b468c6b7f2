"""What scrolls goes on turning whole pages, whatever happens while a hand moves it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF
from PySide6.QtTest import QTest

from kiosk.journey import events
from kiosk.journey.values import Preferences
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery_states import states
from tests.ui.touches import Hands

EVERY: Final = {state.name: state for state in states()}
SHOWN: Final = (
    ("no_id_card", Look((1920, 1080), "zh_CN", 3, "warm"), False),
    ("review", Look((1024, 768), "zh_CN", 2, "warm"), True),
    ("region", Look((1080, 1920), "en", 1, "warm", low=True), False),
)
"""One column, two beside each other, and two above each other; and whether it is turned before."""


@pytest.fixture(scope="module")
def hands(gallery: Gallery) -> Hands:
    return Hands(gallery)


def _prefer(gallery: Gallery, change: Callable[[Preferences], Preferences]) -> None:
    gallery.session.handle(events.Preferred(change(gallery.session.value.preferences)))


HAPPENINGS: Final[Mapping[str, Callable[[Gallery], None]]] = {
    "the page is turned": lambda gallery: gallery.press("action.more"),
    "words become larger": lambda gallery: _prefer(
        gallery, lambda preferences: replace(preferences, text_step=3)
    ),
    "words become smaller": lambda gallery: _prefer(
        gallery, lambda preferences: replace(preferences, text_step=0)
    ),
    "low reach is chosen": lambda gallery: _prefer(
        gallery, lambda preferences: replace(preferences, low_reach=True)
    ),
    "low reach is left": lambda gallery: _prefer(
        gallery, lambda preferences: replace(preferences, low_reach=False)
    ),
    "the window is resized": lambda gallery: gallery.window.resize(1080, 1920),
    "the screen is left": lambda gallery: gallery.session.handle(events.Back()),
}


@pytest.mark.parametrize("happening", HAPPENINGS)
@pytest.mark.parametrize("by_wheel", [True, False], ids=["wheel", "finger"])
def test_whatever_happens_while_a_hand_moves_it_warns_of_nothing(
    gallery: Gallery, hands: Hands, happening: str, by_wheel: bool
) -> None:
    for name, look, turned in SHOWN:
        hands.show(EVERY[name], look)
        assert hands.target("action.more"), "it scrolls"
        if turned:
            gallery.press("action.more")
        for at in (QPoint(x, look.size[1] * 2 // 3 + 20) for x in (100, look.size[0] - 300)):
            if by_wheel:
                QTest.wheelEvent(gallery.window, QPointF(at), QPoint(0, -1200))
            else:
                hands.press(at, palm=False)
                hands.move(at, by=QPoint(0, -240))
        QCoreApplication.processEvents()
        HAPPENINGS[happening](gallery)
        gallery.settle()
        hands.lift(at, palm=False)
        gallery.settle()
        assert gallery.said() == [], f"{name} {look}"
