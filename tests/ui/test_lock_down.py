"""A visitor who has found a keyboard or a mouse gets nowhere with it that a finger doesn't.

What no program can do (consoles, boot, USB) is the image's, see docs/lockdown.md.
"""

import os
import subprocess
from functools import reduce
from itertools import chain, combinations, cycle
from operator import or_
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickWindow

from kiosk.journey.steps import Screen
from tests.drills.hall import hall
from tests.ui import running
from tests.ui.harness import Harness
from tests.ui.test_program import windows

KEYS: Final = (
    *("alt+F4", "alt+F2", "alt+Tab", "alt+Escape", "alt+space", "alt+Return", "alt+Print"),
    *(f"ctrl+{key}" for key in ("q", "w", "n", "o", "p", "s", "a", "c", "v", "x", "f", "l", "t")),
    *("ctrl+Escape", "ctrl+F4", "ctrl+shift+q", "ctrl+shift+i", "ctrl+shift+Escape"),
    *(f"ctrl+alt+{key}" for key in ("t", "l", "Delete", "BackSpace", "F1", "F7", "Left")),
    *("shift+F10", "shift+Insert", "super", "super+d", "super+e", "super+l", "super+r"),
    *("Menu", "Print", "Sys_Req", "Pause", "Scroll_Lock", "Escape", "F12"),
    *("dead_acute", "Multi_key", "Multi_key+o", "Hangul", "Kanji", "Zenkaku_Hankaku"),
    *("XF86PowerOff", "XF86Sleep", "XF86Suspend", "XF86ScreenSaver", "XF86LogOff", "XF86WWW"),
    *("XF86HomePage", "XF86Mail", "XF86Explorer", "XF86Calculator", "XF86Search", "XF86Eject"),
    *("XF86AudioPlay", "XF86AudioMute", "XF86MonBrightnessDown", "XF86Display", "XF86WLAN"),
)
_ACTING: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select}
_MODIFIERS: Final = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)


_CLIPBOARD: Final = (
    (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Paste, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Copy, Qt.KeyboardModifier.NoModifier),
)


def test_no_key_no_button_and_no_drag_leads_out_of_it(tmp_path: Path) -> None:
    """On an X server, touched by its own means, as by whatever is plugged into the machine."""
    with hall(tmp_path, quick=True) as place:
        display = place.display_name

        def do(*words: object) -> None:
            command = ["xdotool", *map(str, words)]
            environment = os.environ | {"DISPLAY": display}
            subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)

        def is_as_it_was() -> bool:
            """One window, whole, and nobody has begun anything."""
            return windows(display) == [running.SIZE] and place.unit.ask("screen") == "attract"

        width, height = running.SIZE
        do("mousemove", width // 2, height // 2)
        do("key", "--clearmodifiers", *KEYS)
        assert is_as_it_was()
        for button in (2, 3, 8, 9):
            rows = (("mousemove", width // 2, height * row // 8) for row in range(1, 8))
            do(*chain.from_iterable((*row, "click", button, "click", button) for row in rows))
        assert is_as_it_was()
        for start, end in (((0, 0), (width - 1, height - 1)), ((width // 2, 5), (5, height // 2))):
            for button in (2, 3):
                do("mousemove", *start, "mousedown", button, "mousemove", *end, "mouseup", button)
        do("mousemove", width - 1, 0, "mousedown", 1, "mousemove", 0, height - 1, "mouseup", 1)
        assert is_as_it_was()
        assert place.unit.codes == []
        do("key", "Tab", "Return")  # so it was heard, all of it
        assert place.unit.ask("screen") != "attract"


def window_of(harness: Harness) -> QQuickWindow:
    window = harness.interface.engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    return window


def press(window: QQuickWindow, key: Qt.Key, held: Qt.KeyboardModifier, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QGuiApplication.sendEvent(window, QKeyEvent(kind, key, held, text))


def test_no_key_of_any_keyboard_held_with_others_does_anything(harness: Harness) -> None:
    """Every key once, each with the next set of Control, Alt and Meta."""
    window = window_of(harness)
    shown = window.visibility()
    sets = chain.from_iterable(combinations(_MODIFIERS, count) for count in (1, 2, 3))
    held = cycle(reduce(or_, each) for each in sets)
    moved = []
    for key, with_these in zip((key for key in Qt.Key if key not in _ACTING), held, strict=False):
        press(window, key, with_these)
        if harness.screen is not Screen.ATTRACT:
            moved.append((key, with_these))
    assert moved == []
    assert window.isVisible()
    assert window.visibility() == shown


def test_what_is_typed_and_the_clipboard_never_meet(harness: Harness) -> None:
    """A number that one person typed would lie there for the next."""
    harness.past_region()
    harness.visitor.see(Screen.LOST_ON)
    harness.visitor.touch("action.skip")
    harness.visitor.see(Screen.PHONE)
    window = window_of(harness)
    for digit in "138":
        press(window, Qt.Key(ord(digit)), Qt.KeyboardModifier.NoModifier, digit)
    entry = harness.interface.models.entry
    assert entry.property("text") == "138"
    QGuiApplication.clipboard().setText("139")
    for key, held in _CLIPBOARD:
        press(window, key, held)
        assert QGuiApplication.clipboard().text() == "139", key
        assert entry.property("text") == "138", key
