"""Everything by keys alone: a keyboard, a keypad for PINs, two switches; the focus is never lost.
And what a finger must not set off.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

from kiosk.journey.steps import JourneyName, Screen
from tests.ui.hands import HANDS, Finger, Key, Keypad, Keys
from tests.ui.harness import Harness
from tests.ui.presses import BAR, hand_of, presses

_ENDING_IN_X = "11010519900307101X"
"""Made up, like those of tests/persons.py."""
_PHONE = "13800138000"


@pytest.fixture
def keys(harness: Harness) -> Keys:
    return hand_of(harness, Keys)


@pytest.fixture
def keypad(harness: Harness) -> Keypad:
    return hand_of(harness, Keypad)


def _middle(harness: Harness, name: str) -> QPoint:
    """The middle of the control of this object name, in the window."""
    x, y = harness.visitor._target(name).split()
    return QPointF(float(x), float(y)).toPoint()


def _typed(harness: Harness) -> str:
    return harness.interface.models.entry._typed


def _to_phone(harness: Harness, keys: Keys) -> None:
    harness.past_region()
    keys.see(Screen.LOST_ON)
    keys.touch("action.skip")
    keys.see(Screen.PHONE)


# ---- whole journeys --------------------------------------------------------------------------


@pytest.mark.parametrize("journey", list(JourneyName))
def test_every_journey_by_keys(
    application: QCoreApplication, tmp_path: Path, journey: JourneyName
) -> None:
    pressed = presses(tmp_path, journey, "keys")
    assert journey is not JourneyName.PRE_LOSS or pressed <= BAR


@pytest.mark.parametrize("journey", [JourneyName.PRE_LOSS, JourneyName.STATUS])
def test_a_keypad_for_pins_is_enough(
    application: QCoreApplication, tmp_path: Path, journey: JourneyName
) -> None:
    pressed = presses(tmp_path, journey, "keypad")
    assert journey is not JourneyName.PRE_LOSS or pressed <= BAR


@pytest.mark.parametrize("low", [False, True], ids=["usual", "low"])
def test_two_switches_are_enough(application: QCoreApplication, tmp_path: Path, low: bool) -> None:
    presses(tmp_path, JourneyName.PRE_LOSS, "switches", low=low)


@pytest.mark.parametrize("kind", ["touch", "keys", "keypad"])
def test_in_low_reach_nothing_takes_more_presses(
    application: QCoreApplication, tmp_path: Path, kind: str
) -> None:
    assert presses(tmp_path, JourneyName.PRE_LOSS, kind, low=True) <= BAR


def _to_id_number(hand: Finger | Keys) -> None:
    hand.touch("home.no_id_card")
    hand.see(Screen.NO_ID_CARD)
    hand.touch("no_id_card.written_pre_loss")
    hand.see(Screen.REGION)
    hand.touch("action.next")
    hand.see(Screen.DOCUMENT)
    hand.touch("proof.household_register")
    hand.see(Screen.ID_NUMBER)


@pytest.mark.parametrize(("kind", "way"), [("touch", "请选键盘上的 X"), ("keypad", "按两次“确认”")])
def test_how_an_x_is_entered_is_told_as_somebody_types(
    harness: Harness, kind: str, way: str
) -> None:
    hand = hand_of(harness, HANDS[kind])
    _to_id_number(hand)
    for digit in _ENDING_IN_X[:-1]:
        hand.touch(f"key.{digit}")
    hand.wait(lambda: way in hand.words(), "the hint")


def test_a_number_that_ends_in_x_is_typed_on_a_keypad(keypad: Keypad, harness: Harness) -> None:
    _to_id_number(keypad)
    for character in _ENDING_IN_X:
        keypad.touch(f"key.{character}")
    keypad.press(Key.Key_Backspace)
    keypad.press(Key.Key_Asterisk)
    keypad.press(Key.Key_Return)
    for screen in (Screen.LOST_ON, Screen.PHONE):
        keypad.see(screen)
        keypad.touch("action.skip")
    keypad.see(Screen.REVIEW)
    assert harness.interface.session.value.answers.id_number == _ENDING_IN_X
    keypad.touch("review.change.id_number")
    keypad.see(Screen.ID_NUMBER)
    keypad.touch("action.next")
    keypad.see(Screen.REVIEW)
    keypad.touch("review.confirm")
    keypad.see(Screen.RESULT)
    keypad.touch("action.finish")
    keypad.see(Screen.ATTRACT)


def test_help_and_the_call_for_staff_by_keys(keys: Keys) -> None:
    keys.touch("home.no_id_card")
    keys.see(Screen.NO_ID_CARD)
    keys.touch("no_id_card.help")
    for name, screen in (("help.law", Screen.LAW), ("help.call_staff", Screen.STAFF_CALLED)):
        keys.see(Screen.HELP)
        keys.touch(name)
        keys.see(screen)
        keys.touch("action.back")
    keys.see(Screen.HELP)
    keys.touch("help.no_id_card")
    keys.see(Screen.NO_ID_CARD)
    keys.touch("action.cancel")
    keys.see(Screen.ATTRACT)


# ---- what a key does -------------------------------------------------------------------------


def test_arrows_and_the_digits_of_a_keypad_go_where_they_point(
    keys: Keys, harness: Harness
) -> None:
    harness.past_region()
    keys.see(Screen.LOST_ON)
    keys.choose("day.today")
    for key in (Key.Key_Right, Key.Key_Left, Key.Key_6):
        keys.press(key)
    assert keys.ways.focused() == "day.yesterday"
    keys.press(Key.Key_4)
    assert keys.ways.focused() == "day.today"
    keys.touch("action.skip")
    keys.see(Screen.PHONE)
    while keys.ways.focused() != "key.5":
        keys.step_to("key.5")
    for key, name in (
        (Key.Key_Up, "key.2"),
        (Key.Key_Left, "key.1"),
        (Key.Key_Down, "key.4"),
        (Key.Key_Down, "key.7"),
        (Key.Key_Right, "key.8"),
        (Key.Key_Down, "key.0"),
        (Key.Key_Right, "key.erase"),
    ):
        keys.press(key)
        assert keys.ways.focused() == name


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Tab, Key.Key_8])
def test_the_first_key_shows_where_the_keys_begin(keys: Keys, key: Qt.Key) -> None:
    keys.press(key)
    assert keys.ways.focused() == "home.pre_loss"


def test_digits_are_typed_wherever_the_focus_is(keys: Keys, harness: Harness) -> None:
    _to_phone(harness, keys)
    while keys.ways.focused() != "action.skip":
        keys.step_to("action.skip")
    for digit in _PHONE:
        keys.type(digit)
    assert _typed(harness) == _PHONE
    # Enter gives what was typed, and does not leave it out.
    keys.press(Key.Key_Return)
    keys.see(Screen.REVIEW)
    assert harness.interface.session.value.answers.phone == _PHONE


def test_a_number_takes_only_what_may_stand_in_it(keys: Keys, harness: Harness) -> None:
    _to_phone(harness, keys)
    for key in (Key.Key_1, Key.Key_X, Key.Key_A, Key.Key_Asterisk, Key.Key_3, Key.Key_Backspace):
        keys.press(key)
    assert _typed(harness) == "1"


def test_escape_goes_back_and_never_away_from_a_result(keys: Keys, harness: Harness) -> None:
    keys.press(Key.Key_Escape)
    keys.see(Screen.ATTRACT)
    harness.past_region()
    keys.see(Screen.LOST_ON)
    keys.press(Key.Key_Escape)
    keys.see(Screen.REGION)
    keys.touch("action.next")
    for screen in (Screen.LOST_ON, Screen.PHONE):
        keys.see(screen)
        keys.touch("action.skip")
    keys.see(Screen.REVIEW)
    keys.touch("review.confirm")
    keys.see(Screen.RESULT)
    keys.press(Key.Key_Escape)
    assert harness.screen is Screen.RESULT


def test_a_key_that_is_held_down_counts_once(keys: Keys, harness: Harness) -> None:
    _to_phone(harness, keys)
    for repeats in (False, True, True):
        key = QKeyEvent(
            QKeyEvent.Type.KeyPress, Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", repeats
        )
        QGuiApplication.sendEvent(keys.window, key)
    assert _typed(harness) == "1"


# ---- where the focus is ----------------------------------------------------------------------


def test_the_focus_stays_where_a_control_has_gone(keys: Keys, harness: Harness) -> None:
    keys.touch("home.status")
    keys.see(Screen.PLACE_CARD)
    harness.sandbox.place("wang_lina")
    keys.see(Screen.STATUS)
    keys.choose("action.print")
    keys.wait(lambda: not keys.ways.reachable("action.print"), "the paper on its way")
    keys.wait(lambda: keys.ways.focused() in keys.ways.names(), "the focus")


def test_what_was_chosen_keeps_the_focus(keys: Keys, harness: Harness) -> None:
    harness.lay_card()
    keys.see(Screen.IDENTITY)
    keys.touch("action.next")
    keys.see(Screen.REGION)
    assert keys.ways.focused() == "action.next"
    keys.choose("region.310000")
    assert keys.ways.focused() == "region.310000"


# ---- fingers ---------------------------------------------------------------------------------


def test_a_finger_that_slides_off_sets_nothing_off(keys: Keys, harness: Harness) -> None:
    window, visitor = keys.window, harness.visitor
    visitor.see(Screen.ATTRACT)
    inside = _middle(harness, "home.pre_loss")
    outside = QPoint(inside.x(), 8)
    finger = QTest.createTouchDevice()
    QTest.touchEvent(window, finger).press(0, inside, window).commit()
    QTest.touchEvent(window, finger).move(0, outside, window).commit()
    QTest.touchEvent(window, finger).release(0, outside, window).commit()
    assert harness.screen is Screen.ATTRACT
    QTest.touchEvent(window, finger).press(0, outside, window).commit()
    QTest.touchEvent(window, finger).move(0, inside, window).commit()
    QTest.touchEvent(window, finger).release(0, inside, window).commit()
    assert harness.screen is Screen.ATTRACT


def test_a_touch_on_the_idle_question_does_nothing_to_what_lies_behind(
    keys: Keys, harness: Harness
) -> None:
    window, visitor = keys.window, harness.visitor
    visitor.touch("home.pre_loss")
    visitor.see(Screen.PLACE_CARD)
    point = _middle(harness, "action.back")
    harness.pass_seconds(harness.settings.timeouts.idle + 5)
    visitor.wait(lambda: keys.ways.focused() == "idle.continue", "the idle question")
    assert keys.ways.names() == ["idle.continue"], "the question holds the keys"
    finger = QTest.createTouchDevice()
    QTest.touchEvent(window, finger).press(0, point, window).commit()
    QTest.touchEvent(window, finger).release(0, point, window).commit()
    assert harness.screen is Screen.PLACE_CARD
    # The keys work on the screen again.
    keys.press(Key.Key_Tab)
    keys.wait(lambda: keys.ways.focused() in keys.ways.names(), "the focus on the screen")
    keys.touch("action.back")
    keys.see(Screen.ATTRACT)


def test_any_key_answers_the_idle_question(keys: Keys, harness: Harness) -> None:
    harness.visitor.touch("home.pre_loss")
    keys.see(Screen.PLACE_CARD)
    harness.pass_seconds(harness.settings.timeouts.idle + 5)
    keys.wait(lambda: keys.ways.focused() == "idle.continue", "the idle question")
    keys.press(Key.Key_Return)
    assert harness.screen is Screen.PLACE_CARD
    keys.wait(lambda: keys.ways.focused() == "action.back", "the focus where it was")
