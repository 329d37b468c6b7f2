"""Everything by keys alone, the focus always to be seen; and what a finger must not set off."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from kiosk.journey.steps import Screen
from tests.ui.harness import Harness

_ROUND = 80
"""More steps than any screen has controls."""
_ENDING_IN_X = "11010519900307101X"
"""Made up, like those of tests/persons.py."""


def _window(harness: Harness) -> QQuickWindow:
    window = harness.interface.engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    window.requestActivate()
    return window


def _focused(window: QQuickWindow) -> str:
    # Asked in QML: a Python handle on the item may outlive it.
    context = qmlContext(window)
    assert context is not None
    asked = QQmlExpression(context, window, "activeFocusItem?.objectName ?? ''")
    return str(asked.evaluate()[0])


def _walk(window: QQuickWindow, name: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
    """Press ``key`` until the control of this object name has the focus."""
    been = []
    for _ in range(_ROUND):
        if _focused(window) == name:
            return
        QTest.keyClick(window, key)
        been.append(_focused(window))
    raise AssertionError(f"{name} not among {been}")


def _choose(window: QQuickWindow, name: str) -> None:
    _walk(window, name)
    QTest.keyClick(window, Qt.Key.Key_Return)


def _middle(harness: Harness, name: str) -> QPoint:
    """The middle of the control of this object name, in the window."""
    x, y = harness.visitor._target(name).split()
    return QPointF(float(x), float(y)).toPoint()


def test_the_whole_journey_by_keys(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    _choose(window, "home.pre_loss")
    visitor.see(Screen.PLACE_CARD)
    harness.sandbox.place("wang_lina")
    visitor.see(Screen.IDENTITY)
    _choose(window, "action.next")
    visitor.see(Screen.REGION)
    _choose(window, "region.110000")
    assert _focused(window) == "region.110000", "what was chosen keeps the focus"
    _choose(window, "action.next")
    visitor.see(Screen.LOST_ON)
    _choose(window, "day.today")
    _choose(window, "action.next")
    visitor.see(Screen.PHONE)
    for digit in "13800138000":
        _choose(window, f"key.{digit}")
    _choose(window, "action.next")
    visitor.see(Screen.REVIEW)
    _choose(window, "review.confirm")
    visitor.see(Screen.RESULT)
    _choose(window, "action.finish")
    visitor.see(Screen.TAKE_CARD)


def test_a_written_report_with_the_register_by_keys(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    _choose(window, "home.no_id_card")
    visitor.see(Screen.NO_ID_CARD)
    _choose(window, "no_id_card.written")
    visitor.see(Screen.REGION)
    _choose(window, "action.next")
    visitor.see(Screen.DOCUMENT)
    _choose(window, "proof.household_register")
    visitor.see(Screen.ID_NUMBER)
    for character in _ENDING_IN_X:
        _choose(window, f"key.{character}")
    _choose(window, "action.next")
    for screen in (Screen.LOST_ON, Screen.PHONE):
        visitor.see(screen)
        _choose(window, "action.skip")
    visitor.see(Screen.REVIEW)
    _choose(window, "review.change.id_number")
    visitor.see(Screen.ID_NUMBER)
    _choose(window, "action.next")
    visitor.see(Screen.REVIEW)
    _choose(window, "review.confirm")
    visitor.see(Screen.RESULT)
    _choose(window, "action.finish")
    visitor.see(Screen.ATTRACT)


def test_help_and_the_call_for_staff_by_keys(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    _choose(window, "home.help")
    for name, screen in (("help.law", Screen.LAW), ("help.call_staff", Screen.STAFF_CALLED)):
        visitor.see(Screen.HELP)
        _choose(window, name)
        visitor.see(screen)
        _choose(window, "action.back")
    visitor.see(Screen.HELP)
    _choose(window, "help.no_id_card")
    visitor.see(Screen.NO_ID_CARD)
    _choose(window, "action.cancel")
    visitor.see(Screen.ATTRACT)


def test_arrows_go_where_they_point(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    harness.lay_card()
    visitor.see(Screen.IDENTITY)
    for screen in (Screen.REGION, Screen.LOST_ON, Screen.PHONE):
        visitor.touch("action.next" if screen is not Screen.PHONE else "action.skip")
        visitor.see(screen)
    _walk(window, "key.5")
    for key, name in (
        (Qt.Key.Key_Up, "key.2"),
        (Qt.Key.Key_Left, "key.1"),
        (Qt.Key.Key_Down, "key.4"),
        (Qt.Key.Key_Down, "key.7"),
        (Qt.Key.Key_Right, "key.8"),
        (Qt.Key.Key_Down, "key.0"),
        (Qt.Key.Key_Right, "key.erase"),
    ):
        QTest.keyClick(window, key)
        assert _focused(window) == name


def test_the_first_arrow_finds_a_control(harness: Harness) -> None:
    window = _window(harness)
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert _focused(window) == "home.pre_loss"


def test_a_finger_that_slides_off_sets_nothing_off(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
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


def test_a_touch_on_the_idle_question_does_nothing_to_what_lies_behind(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    visitor.touch("home.pre_loss")
    visitor.see(Screen.PLACE_CARD)
    point = _middle(harness, "action.back")
    harness.pass_seconds(harness.settings.timeouts.idle - 5)
    visitor.wait(lambda: _focused(window) == "idle.continue", "the idle question")
    finger = QTest.createTouchDevice()
    QTest.touchEvent(window, finger).press(0, point, window).commit()
    QTest.touchEvent(window, finger).release(0, point, window).commit()
    assert harness.screen is Screen.PLACE_CARD
    # Whoever touches is there: the question is answered, and the keys work on the screen again.
    _walk(window, "action.back")


def test_any_key_answers_the_idle_question(harness: Harness) -> None:
    window, visitor = _window(harness), harness.visitor
    visitor.touch("home.pre_loss")
    visitor.see(Screen.PLACE_CARD)
    harness.pass_seconds(harness.settings.timeouts.idle - 5)
    visitor.wait(lambda: _focused(window) == "idle.continue", "the idle question")
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert harness.screen is Screen.PLACE_CARD
    _walk(window, "action.back")
