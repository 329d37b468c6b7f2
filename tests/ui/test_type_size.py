"""Where the screen's millimetres are known, capitals are as high on it as the standard says."""

from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontMetricsF

from kiosk.base import type_size
from kiosk.base.type_size import CAPITAL_MM
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.checks.lines import capital_height
from tests.ui.gallery.looks import SCREENS_MM, STEPS, Size
from tests.ui.gallery.seen import Words
from tests.ui.gallery.tour import every_state

STATES: Final = {state.name: state for state in every_state()}
SMALL: Final = (1024, 600)
LOW: Final = {(1024, 768): 6.1, SMALL: 4.4}
"""Windows of few lines, and the millimetres that their frame can hold."""
ROOMY: Final = [size for size in SCREENS_MM if size not in LOW]
UNKNOWN: Final = (0.0, 0.0)


def _texts(gallery: Gallery, size: Size, step: int) -> list[tuple[Words, float]]:
    """Every text of two screens, and how many millimetres its capitals are high."""
    look = Look(size, "zh_CN", step, "warm")
    found: list[Words] = []
    for name in ("attract", "review"):
        gallery.show(STATES[name], look)
        found += gallery.seen().texts
    return [(words, capital_height(words.font) * look.pixel_mm) for words in found]


@pytest.mark.parametrize("size", [*ROOMY, (1024, 768)], ids=str)
def test_running_text_has_high_capitals_from_the_first_size_on(
    gallery: Gallery, size: Size
) -> None:
    running = [(words, high) for words, high in _texts(gallery, size, STEPS[0]) if words.running]
    assert running
    assert [(words.name, high) for words, high in running if high < CAPITAL_MM] == []


@pytest.mark.parametrize("size", ROOMY, ids=str)
def test_every_text_has_high_capitals_at_the_largest_size(gallery: Gallery, size: Size) -> None:
    texts = _texts(gallery, size, STEPS[-1])
    assert [(words.name, high) for words, high in texts if high < CAPITAL_MM] == []


def test_a_small_screen_has_what_it_can_hold(gallery: Gallery) -> None:
    running = [high for words, high in _texts(gallery, SMALL, STEPS[0]) if words.running]
    assert min(running) == pytest.approx(5.2, abs=0.1)


@pytest.mark.parametrize("size", LOW, ids=str)
def test_a_low_window_has_what_its_frame_can_hold(gallery: Gallery, size: Size) -> None:
    texts = _texts(gallery, size, STEPS[-1])
    assert min(high for _, high in texts) == pytest.approx(LOW[size], abs=0.1)


@pytest.mark.parametrize("family", ["Noto Sans CJK SC", "Noto Sans CJK HK"])
def test_an_em_has_capitals_as_high_as_the_rule_takes_them(
    application: QCoreApplication, family: str
) -> None:
    font = QFont(family)
    font.setPixelSize(type_size.least(1080, 1920, (268, 476)))
    assert QFontMetricsF(font).capHeight() * 476 / 1920 >= CAPITAL_MM


@pytest.mark.parametrize("size", SCREENS_MM, ids=str)
def test_nothing_grows_where_no_millimetres_are_known(size: Size) -> None:
    grown = [1, 1.12, 1.26, 1.41] if type_size.is_shallow(*size) else [1, 1.15, 1.32, 1.5]
    assert type_size.growths(*size, UNKNOWN) == pytest.approx(grown)
    assert type_size.least_at_largest(*size, UNKNOWN) == 0
    assert type_size.is_held(*size, UNKNOWN)


def test_running_text_reaches_its_height_at_the_largest_size_of_a_shallow_window_too() -> None:
    for size in LOW:
        body = 40 * type_size.text_unit(*size) * type_size.growths(*size, SCREENS_MM[size])[-1]
        assert body >= type_size.least(*size, SCREENS_MM[size])


def test_one_side_that_is_known_is_enough() -> None:
    assert type_size.least(1080, 1920, (268, 0)) == type_size.least(1080, 1920, (0, 476)) == 41


def test_each_size_is_larger_than_the_one_before_it_on_a_small_screen_too() -> None:
    grown = type_size.growths(1080, 1920, (194, 345))
    assert grown == sorted(set(grown))
    assert (grown[0], grown[-1]) == pytest.approx((1.15, 1.5))
