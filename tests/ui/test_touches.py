"""Nobody is hurried, and nothing happens by accident: fingers on the real screens.

Each screen is touched in one of its states here; ``make touches`` does all in every look.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events
from kiosk.journey.patience import LOOK_SECONDS
from kiosk.journey.steps import Screen
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery_known import known_states, one_each
from tests.ui.gallery_states import MISSED, PERSON, states
from tests.ui.touches import Count, Hands, read_to_the_end, reviews, tap_on_all, touch_all
from ui.qt.trembling import Trembling, tremble

PORTRAIT = Look((1080, 1920), "zh_CN", 0, "warm")
SMALL = Look((1024, 768), "zh_CN", 3, "warm")
EVERY = {state.name: state for state in chain(states(), known_states())}


@pytest.fixture(scope="module")
def hands(gallery: Gallery) -> Hands:
    return Hands(gallery)


def test_a_touch_is_somebody_and_a_double_tap_goes_one_screen_on(hands: Hands) -> None:
    count = Count()
    touch_all(hands, ((state, PORTRAIT) for state in one_each()), count, every=3)
    assert count.targets > 50
    assert count.faults == []


def test_tapping_on_where_it_was_confirmed_ends_on_what_came_of_it(hands: Hands) -> None:
    count = Count()
    tap_on_all(hands, [PORTRAIT, SMALL], count, every=3)
    assert count.tapped_on >= len(reviews()) // 2
    assert count.faults == []


@pytest.mark.parametrize("name", ["phone_complete", "found_may_undo"])
def test_tapping_on_where_the_way_to_the_review_was_confirms_nothing(
    hands: Hands, name: str
) -> None:
    hands.show(EVERY[name], PORTRAIT)
    onward = hands.target("action.next")
    assert onward is not None
    for _ in range(40):
        hands.tap(onward.middle)
        hands.wait(0.5)
        hands.settle()
    assert hands.screen is Screen.REVIEW


def test_the_binding_button_lives_once_every_answer_was_in_sight(hands: Hands) -> None:
    hands.show(EVERY["review"], SMALL)
    assert hands.target("review.confirm") is None
    for _ in range(10):
        more = hands.target("action.more")
        assert more is not None
        hands.tap(more.middle)
        hands.settle()
        if hands.target("review.confirm"):
            break
    binding = hands.target("review.confirm")
    assert binding is not None
    hands.tap(binding.middle)
    assert hands.screen is Screen.RECORDING


@pytest.mark.parametrize(
    "meanwhile",
    [
        (events.ReaderGone(),),
        (events.CardLaid(), events.CardRead(PERSON)),
        (events.ReaderGone(), events.CardRemoved(), events.CardLaid(), events.CardRead(PERSON)),
        (events.ServiceChanged(Failure(FailureCode.QUEUE_FULL)),),
    ],
    ids=["the reader is lost", "the card is read again", "the reader is back", "out of service"],
)
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1024, 768)])
def test_a_press_is_not_lost_to_what_is_told_beside_the_answers(
    hands: Hands, gallery: Gallery, size: tuple[int, int], meanwhile: tuple[events.Event, ...]
) -> None:
    """The line of the truth comes and goes between press and release: what was seen stays so."""
    look = replace(PORTRAIT, size=size)
    hands.show(replace(EVERY["review"], place=lambda place: replace(place, sees_card=False)), look)
    binding = read_to_the_end(hands)
    assert binding is not None
    hands.press(binding.middle, palm=False)
    for event in meanwhile:
        hands.handle(event)
        gallery.settle()
    hands.lift(binding.middle, palm=False)
    assert hands.screen is Screen.RECORDING


def test_what_is_told_among_the_answers_is_seen_before_it_is_confirmed(
    hands: Hands, gallery: Gallery
) -> None:
    hands.show(EVERY["review"], replace(PORTRAIT, low=True, step=1))
    binding = hands.target("review.confirm")
    assert binding is not None
    hands.press(binding.middle, palm=False)
    hands.handle(MISSED)
    gallery.settle()
    hands.lift(binding.middle, palm=False)
    assert hands.screen is Screen.REVIEW


def test_a_second_finger_is_seen_beside_a_palm_and_a_palm_is_somebody(
    hands: Hands, gallery: Gallery
) -> None:
    hands.show(EVERY["id_number_typing"], PORTRAIT)
    hands.rest_palm()
    hands.wait(gallery.session.context.patience.idle + 1)
    assert not gallery.session.asks
    assert hands.press(QPoint(540, 400), palm=True)
    hands.lift(QPoint(540, 400), palm=True)
    hands.lift_palm()
    assert gallery.session.seconds_left == sum(_patience(gallery))


def _patience(gallery: Gallery) -> tuple[int, int]:
    patience = gallery.session.context.patience
    return patience.idle, patience.countdown


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_5, Qt.Key.Key_F1])
def test_any_key_is_somebody(hands: Hands, gallery: Gallery, key: Qt.Key) -> None:
    hands.show(EVERY["id_number_typing"], PORTRAIT)
    hands.wait(60)
    QTest.keyClick(gallery.window, key)
    assert gallery.session.seconds_left == sum(_patience(gallery))


def test_who_types_a_number_at_five_seconds_a_digit_keeps_it(
    hands: Hands, gallery: Gallery
) -> None:
    hands.show(EVERY["id_number"], PORTRAIT)
    for digit in "11010519900307002":
        hands.wait(5)
        key = hands.target(f"key.{digit}")
        assert key is not None
        hands.tap(key.middle)
    assert gallery.models.entry.property("text") == "110105 19900307 002"
    hands.wait(sum(_patience(gallery)) - 1)
    assert hands.screen is Screen.ID_NUMBER


def test_a_touch_shows_the_number_that_was_typed(hands: Hands, gallery: Gallery) -> None:
    hands.show(EVERY["id_number_complete"], PORTRAIT)
    assert gallery.models.entry.property("text") == "110*** ******** 0025"
    show = hands.target("number.show")
    assert show is not None
    hands.tap(show.middle)
    assert gallery.models.entry.property("text") == "110105 19900307 0025"
    hands.wait(LOOK_SECONDS)
    assert gallery.models.entry.property("text") == "110*** ******** 0025"


def test_what_answers_the_question_does_nothing_else(hands: Hands, gallery: Gallery) -> None:
    """A finger anywhere, a second one at once, or a key."""
    for again in (0.0, 0.1, 0.3):
        hands.show(EVERY["place_card"], PORTRAIT)
        back = hands.target("action.back")
        assert back is not None
        hands.wait(_patience(gallery)[0])
        assert gallery.session.asks
        hands.tap(back.middle)
        hands.wait(again)
        hands.tap(back.middle)
        assert not gallery.session.asks
        assert hands.screen is Screen.PLACE_CARD
        hands.wait(1)
        hands.tap(back.middle)
        assert hands.screen is Screen.ATTRACT


def test_a_call_for_staff_stays_until_it_is_answered(hands: Hands) -> None:
    hands.show(EVERY["staff_called"], PORTRAIT)
    hands.wait(8 * 3600)
    answered = hands.target("staff_called.answered")
    assert answered is not None
    hands.tap(answered.middle)
    assert hands.screen is Screen.ATTRACT


def test_who_lifted_the_card_may_have_more_time(hands: Hands, gallery: Gallery) -> None:
    _, countdown = _patience(gallery)
    hands.show(EVERY["card_gone"], PORTRAIT)
    for _ in range(5):
        hands.wait(countdown - 1)
        more = hands.target("card_gone.more_time")
        assert more is not None
        hands.tap(more.middle)
        assert hands.screen is Screen.CARD_GONE
    hands.wait(countdown)
    assert hands.screen is Screen.ATTRACT


def test_the_result_asks_before_it_closes(hands: Hands, gallery: Gallery) -> None:
    idle, countdown = _patience(gallery)
    hands.show(EVERY["result_in_force"], PORTRAIT)
    assert f"{idle} 秒" in gallery.inspected()
    hands.wait(idle)
    assert gallery.session.asks
    assert f"{countdown} 秒" in gallery.inspected()
    hands.wait(countdown - 1)
    assert hands.screen is Screen.RESULT


@pytest.fixture
def of_a_known_screen(gallery: Gallery) -> Iterator[Gallery]:
    """The small window fills a screen of 256 mm x 192 mm: four dots a millimetre."""
    hints = QGuiApplication.styleHints()
    before = hints.startDragDistance()
    trembling = Trembling(gallery.window, (256, 192))
    yield gallery
    trembling.deleteLater()
    hints.setStartDragDistance(before)


def test_a_tremble_of_twelve_millimetres_is_a_tap_in_a_list_too(
    hands: Hands, of_a_known_screen: Gallery
) -> None:
    hands.show(EVERY["region"], SMALL)
    assert hands.target("action.more"), "the list scrolls"
    chosen = of_a_known_screen.session
    rows = [target for target in hands.targets() if target.name.startswith("region.")]
    for row in rows[:2]:
        hands.drag(row.middle + QPoint(0, 23), by=QPoint(0, -46))
        assert f"region.{chosen.value.answers.issuing_region}" == row.name
        # What is said of that region may take another line, and the rows another place.
        hands.show(EVERY["region"], SMALL)
    row, before = rows[1], "320000"
    assert row.name != f"region.{before}"
    chosen.handle(events.RegionChosen(before))
    hands.drag(row.middle, by=QPoint(0, -140))
    assert chosen.value.answers.issuing_region == before, "a stroke still scrolls"


@pytest.mark.parametrize(
    ("size", "screen_mm", "pixels"),
    [
        ((1080, 1920), (0, 0), 48),
        ((1920, 1080), (0, 0), 48),
        ((540, 960), (0, 0), 24),
        ((1080, 1920), (270, 0), 48),
        ((1080, 1920), (0, 960), 24),
        ((1920, 1080), (480, 270), 48),
    ],
)
def test_a_tremble_is_told_in_millimetres_where_the_screen_is_known(
    size: tuple[int, int], screen_mm: tuple[float, float], pixels: int
) -> None:
    assert tremble(*size, screen_mm) == pixels
