"""What hands do on glass, at a mouse and at keyboards; nothing of it means anything."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
)
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

Key = Qt.Key
Modifier = Qt.KeyboardModifier
Button = Qt.MouseButton

_KEYS: Final = tuple(key for key in Key if key is not Key.Key_unknown)
_MODIFIERS: Final = tuple(
    one for one in Modifier if one not in (Modifier.KeyboardModifierMask, Modifier.NoModifier)
)
_COMBINED: Final = (
    (Key.Key_F4, Modifier.AltModifier),
    (Key.Key_Tab, Modifier.AltModifier),
    (Key.Key_Space, Modifier.AltModifier),
    (Key.Key_Delete, Modifier.AltModifier | Modifier.ControlModifier),
    (Key.Key_Backspace, Modifier.AltModifier | Modifier.ControlModifier),
    *((key, Modifier.ControlModifier) for key in map(Key, b"ACFNOPQRSTVWXZ")),
    (Key.Key_F2, Modifier.AltModifier | Modifier.ControlModifier),
    (Key.Key_Escape, Modifier.ControlModifier),
    (Key.Key_F10, Modifier.ShiftModifier),
    (Key.Key_D, Modifier.MetaModifier),
)
_OFTEN: Final = (
    Key.Key_Tab,
    Key.Key_Backtab,
    Key.Key_Return,
    Key.Key_Enter,
    Key.Key_Space,
    Key.Key_Escape,
    Key.Key_Backspace,
    *(Key(key) for key in range(Key.Key_Left, Key.Key_PageDown + 1)),
    *(Key(key) for key in range(Key.Key_F1, Key.Key_F12 + 1)),
)
_PAD: Final = (
    *(Key(digit) for digit in b"0123456789*#"),
    Key.Key_Enter,
    Key.Key_Backspace,
    Key.Key_Clear,
    Key.Key_Escape,
)
_FOREIGN: Final = ("é", "щ", "ß", "汉字", "٣", "🙂", "\x00", "\u202e", "９", "x" * 5_000)
_BUTTONS: Final = (Button.LeftButton, Button.RightButton, Button.MiddleButton, Button.BackButton)
_LATIN: Final = 0x100
"""Keys below it are named by what they write."""
_FINGERS: Final = 5
_STEPS: Final = 6


class Hands:
    """Ten fingers, a mouse and every keyboard, at ``window``."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._glass = QTest.createTouchDevice()
        self._down: dict[int, QPoint] = {}
        self._keys_down: set[Qt.Key] = set()

    # ---- fingers -------------------------------------------------------------------------------

    def tap(self, point: QPoint, times: int = 1) -> None:
        for _ in range(times):
            self.press(_FINGERS, point)
            self.lift(_FINGERS)

    def press(self, finger: int, point: QPoint) -> None:
        if finger not in self._down:
            self._others(but=finger).press(finger, point, self._window).commit()
            self._down[finger] = point

    def move(self, finger: int, point: QPoint) -> None:
        if finger in self._down:
            self._others(but=finger).move(finger, point, self._window).commit()
            self._down[finger] = point

    def lift(self, finger: int) -> None:
        if finger in self._down:
            point = self._down.pop(finger)
            self._others(but=finger).release(finger, point, self._window).commit()

    def _others(self, but: int) -> QTest.QTouchEventSequence:
        """The fingers that stay where they are meanwhile."""
        touch = QTest.touchEvent(self._window, self._glass, autoCommit=False)
        for finger in self._down.keys() - {but}:
            touch = touch.stationary(finger)
        return touch

    def drag(self, start: QPoint, end: QPoint) -> None:
        self.press(_FINGERS, start)
        for step in range(1, _STEPS + 1):
            self.move(_FINGERS, start + (end - start) * step / _STEPS)
        self.lift(_FINGERS)

    def let_go(self) -> None:
        """Of everything that is held."""
        for finger in list(self._down):
            self.lift(finger)
        for key in self._keys_down:
            QTest.keyRelease(self._window, key)
        self._keys_down.clear()

    # ---- a mouse -------------------------------------------------------------------------------

    def mouse(self, chance: Random, point: QPoint, end: QPoint) -> str:
        button, modifier = chance.choice(_BUTTONS), chance.choice(_MODIFIERS)
        how = chance.choice(("click", "double click", "drag", "wheel", "hover"))
        match how:
            case "click":
                QTest.mouseClick(self._window, button, modifier, point)
            case "double click":
                QTest.mouseDClick(self._window, button, modifier, point)
            case "drag":
                QTest.mousePress(self._window, button, modifier, point)
                QTest.mouseMove(self._window, end)
                QTest.mouseRelease(self._window, button, modifier, end)
            case "wheel":
                turned = QPoint(chance.choice((0, 120)), chance.choice((-1200, -120, 120, 1200)))
                QTest.wheelEvent(self._window, QPointF(point), turned)
            case _:
                QTest.mouseMove(self._window, point)
        return f"{how} {button.name} {modifier.name} at {_at(point)}"

    # ---- keyboards -----------------------------------------------------------------------------

    def key(self, chance: Random) -> str:
        key, modifier = chance.choice(
            (
                (chance.choice(_OFTEN), Modifier.NoModifier),
                (chance.choice(_OFTEN), chance.choice(_MODIFIERS)),
                (chance.choice(_KEYS), Modifier.NoModifier),
                (chance.choice(_KEYS), chance.choice(_MODIFIERS)),
                *chance.choices(_COMBINED, k=3),
            )
        )
        self._click(key, modifier)
        return f"key {key.name} {modifier.name}"

    def _click(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        text = chr(key) if key < _LATIN else ""
        QTest.sendKeyEvent(QTest.KeyAction.Click, self._window, key, text, modifier)

    def hold_key(self, chance: Random) -> str:
        """One that repeats, and may be let go of much later."""
        key = chance.choice(_OFTEN)
        QTest.keyPress(self._window, key)
        self._keys_down.add(key)
        for _ in range(chance.randrange(30)):
            again = QKeyEvent(
                QEvent.Type.KeyPress, key, Modifier.NoModifier, "", autorep=True, count=1
            )
            QCoreApplication.sendEvent(self._window, again)
        return f"hold {key.name}"

    def pad(self, chance: Random) -> str:
        """A keypad's keys, a few in a row."""
        keys = chance.choices(_PAD, k=chance.randint(1, 20))
        for key in keys:
            self._click(key, Modifier.KeypadModifier)
        return "keypad " + " ".join(key.name.removeprefix("Key_") for key in keys)

    def foreign(self, chance: Random) -> str:
        """Text of another keyboard's, by key or by what helps a person to type."""
        text = chance.choice(_FOREIGN)
        by_key = chance.random() < 0.5
        if by_key:
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Modifier.NoModifier, text)
            QCoreApplication.sendEvent(self._window, event)
        elif (focused := QGuiApplication.focusObject()) is not None:
            put = QInputMethodEvent(text, [])
            put.setCommitString(text)
            QCoreApplication.sendEvent(focused, put)
        return f"{'key' if by_key else 'input method'} {text[:10]!a}"

    # ---- what a window is asked ----------------------------------------------------------------

    def ask(self, chance: Random, point: QPoint) -> str:
        """What desktops ask of windows."""
        name = chance.choice(sorted(_ASKED))
        _ASKED[name](self._window, point)
        return f"{name} asked for"


def _close(window: QQuickWindow, _point: QPoint) -> None:
    window.close()


def _menu(window: QQuickWindow, point: QPoint) -> None:
    by_mouse = QContextMenuEvent.Reason.Mouse
    QCoreApplication.sendEvent(window, QContextMenuEvent(by_mouse, point, point))


def _drop(window: QQuickWindow, point: QPoint) -> None:
    """A file and its name, dragged into the window."""
    dragged = QMimeData()
    dragged.setUrls([QUrl("file:///etc/passwd"), QUrl("https://example.com/")])
    dragged.setText("/etc/passwd")
    copy, left = Qt.DropAction.CopyAction, Button.LeftButton
    entered = QDragEnterEvent(point, copy, dragged, left, Modifier.NoModifier)
    QCoreApplication.sendEvent(window, entered)
    QCoreApplication.sendEvent(
        window, QDropEvent(QPointF(point), copy, dragged, left, Modifier.NoModifier)
    )


_ASKED: Final[Mapping[str, Callable[[QQuickWindow, QPoint], None]]] = {
    "an end": _close,
    "a menu": _menu,
    "a drop": _drop,
}


def _at(point: QPoint) -> str:
    return f"{point.x()},{point.y()}"
