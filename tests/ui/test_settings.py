"""The settings sheet on the real interface: by touch, keys, keypad and switches; seen at once, and
over as soon as it must be.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor

from kiosk.journey.steps import Screen
from kiosk.journey.values import Look, Preferences
from tests.ui.hands import HANDS, Finger, Key, Keys
from tests.ui.harness import Harness, open_harness
from tests.ui.presses import hand_of

PLAIN = Preferences("zh_CN")


def _preferences(harness: Harness) -> Preferences:
    return harness.interface.session.value.preferences


def _is_open(harness: Harness) -> bool:
    return harness.interface.session.value.before_settings is not None


def _theme(harness: Harness, name: str) -> object:
    theme = harness.interface.engine.singletonInstance("Theme", "Theme")
    assert isinstance(theme, QObject)
    return theme.property(name)


def _everything(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if not node.state().invisible:
        yield node
    for index in range(node.childCount()):
        yield from _everything(node.child(index))


@pytest.mark.parametrize("kind", HANDS)
def test_every_hand_changes_everything_and_has_it_back(
    application: QCoreApplication, tmp_path: Path, kind: str
) -> None:
    with open_harness(tmp_path) as harness:
        hand: Finger | Keys = hand_of(harness, HANDS[kind])
        hand.touch("header.settings")
        for name in (
            "settings.text_step.1",
            "settings.look.dark",
            "settings.low_reach",
            "settings.calm",
            "settings.language.en",
        ):
            hand.touch(name)
            hand.rest()
        changed = _preferences(harness)
        assert changed == Preferences("en", text_step=1, look=Look.DARK, low_reach=True, calm=True)
        assert "Set it your way" in hand.words(), "it is seen at once"
        hand.touch("settings.restore")
        assert _preferences(harness) == PLAIN
        hand.touch("settings.elder")
        hand.touch("settings.done")
        assert not _is_open(harness)
        hand.touch("home.found")
        hand.see(Screen.PLACE_CARD)
        assert _preferences(harness).elder
        hand.touch("action.cancel")
        hand.see(Screen.ATTRACT)
        assert _preferences(harness) == PLAIN, "back at the session's end"


def test_a_look_and_calm_are_the_whole_interfaces(harness: Harness) -> None:
    visitor = harness.visitor
    visitor.touch("header.settings")
    papers = []
    for look in ("default", "contrast", "dark"):
        visitor.touch(f"settings.look.{look}")
        visitor.rest()
        papers.append(QColor(visitor._window.grabWindow().pixel(2, 2)).name())
    assert papers == ["#f6f3ec", "#000000", "#10201f"]
    assert _theme(harness, "moves")
    visitor.touch("settings.calm")
    visitor.rest()
    assert (_theme(harness, "quiet"), _theme(harness, "moves")) == (0, False)


def test_a_card_that_is_taken_away_is_seen_at_once(harness: Harness) -> None:
    harness.past_region()
    harness.visitor.see(Screen.LOST_ON)
    harness.visitor.touch("header.settings")
    harness.visitor.sees("settings")
    harness.sandbox.remove()
    harness.visitor.see(Screen.CARD_GONE)
    assert not _is_open(harness)


def test_escape_closes_it_and_the_focus_is_where_it_was(harness: Harness) -> None:
    keys = hand_of(harness, Keys)
    keys.touch("header.settings")
    keys.wait(lambda: keys.ways.reachable("settings.done"), "the sheet")
    names = keys.ways.names()
    assert all(name.startswith("settings.") for name in names), "it holds the keys"
    keys.press(Key.Key_Escape)
    keys.wait(lambda: keys.ways.focused() == "header.settings", "the focus")
    assert harness.screen is Screen.ATTRACT


def test_a_second_tap_falls_on_deaf_ears(harness: Harness) -> None:
    """On what opens the sheet, and on what is switched there."""
    visitor, session = harness.visitor, harness.interface.session
    harness.clock.stand_still()
    visitor.touch("header.settings")
    assert not session.hears
    visitor.touch("settings.calm")
    assert _preferences(harness).calm
    visitor._tap("settings.calm")
    assert _preferences(harness).calm, "the second half of a double tap"


def test_nobody_leaves_it_open(harness: Harness) -> None:
    harness.visitor.touch("header.settings")
    harness.visitor.touch("settings.text_step.3")
    idle = harness.settings.timeouts
    harness.pass_seconds(2 * (idle.idle + idle.idle_countdown) - 5)
    assert _is_open(harness), "large text has double time"
    harness.pass_seconds(10)
    assert not _is_open(harness)
    assert _preferences(harness) == PLAIN


def test_the_other_language_is_a_touch_away_and_a_touch_back(harness: Harness) -> None:
    preferences = harness.interface.models.preferences
    for wanted, then in (("en", "简体中文"), ("zh_CN", "English")):
        harness.visitor.touch("header.language")
        harness.visitor.rest()
        assert _preferences(harness).language == wanted
        assert preferences.property("otherLanguage") == then
    harness.visitor.touch("header.settings")
    harness.visitor.touch("settings.language.zh_HK")
    assert preferences.property("otherLanguage") == "English"


def test_english_is_called_what_it_calls_itself(harness: Harness) -> None:
    english = harness.interface.session.context.presentations["en"].texts("language.name")
    assert harness.interface.models.preferences.property("otherLanguage") == english


def test_who_hears_the_screen_is_told_what_it_is_and_what_is_chosen(harness: Harness) -> None:
    QAccessible.setActive(True)
    harness.visitor.touch("header.settings")
    harness.visitor.sees("settings")
    window = harness.interface.engine.rootObjects()[0]
    nodes = {
        (node.role(), node.text(QAccessible.Text.Name), bool(node.state().checked))
        for node in _everything(QAccessible.queryAccessibleInterface(window))
    }
    assert (QAccessible.Role.Dialog, "按您的习惯来", False) in nodes
    assert (QAccessible.Role.RadioButton, "字号第 1 档，共 4 档", True) in nodes
    assert (QAccessible.Role.CheckBox, "画面不要动", False) in nodes
