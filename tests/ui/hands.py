"""How somebody works the kiosk: with a finger, with keys, with a keypad, or with two switches.

Each is a visitor who gets where a finger would touch, and counts the presses. Where digits are
wanted the visitor says ``key.5``, as on the screen; whoever has such a key presses that.
"""

from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtQml import QJSValue, QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from tests.ui.clock import UnhurriedVisitor
from ui.models.current import CurrentSession

Key: Final = Qt.Key
ARROWS: Final = (Key.Key_Down, Key.Key_Right, Key.Key_Up, Key.Key_Left)
DIGITS: Final = {
    Key.Key_Up: Key.Key_2,
    Key.Key_Left: Key.Key_4,
    Key.Key_Right: Key.Key_6,
    Key.Key_Down: Key.Key_8,
}
"""What a keypad has for arrows."""
_NUMBER: Final = "number"
_MORE: Final = "action.more"
_ROUND: Final = 120
"""More presses than any way needs, twice round a screen."""


class Ways:
    """What can be reached by keys in ``window``, and how."""

    def __init__(self, window: QQuickWindow, engine: QQmlEngine) -> None:
        self._component = QQmlComponent(engine, str(Path(__file__).with_name("Ways.qml")))
        ways = self._component.createWithInitialProperties({"root": window.contentItem()})
        assert ways is not None, self._component.errorString()
        self._ways = engine.newQObject(ways)

    def focused(self) -> str:
        """The object name of what has the focus."""
        return self._ask("focusedName")

    def names(self) -> list[str]:
        """Of everything that can be reached, in the order of reading."""
        return self._ask("names").split("\n")

    def targets(self) -> dict[str, QPointF]:
        """Where a finger may be put, by the names of what is there."""
        rows = (line.split() for line in self._ask("targets").splitlines())
        return {name: QPointF(float(x), float(y)) for name, x, y in rows}

    def reachable(self, name: str) -> bool:
        return self._ask("reachable", name) == "true"

    def way(self, name: str, keys: tuple[Qt.Key, ...]) -> list[Qt.Key]:
        """The fewest of ``keys`` to the control of this object name."""
        way = self._ask("way", name, _numbers(keys))
        assert way != "none", f"no way from {self.focused()} to {name}"
        return [Key(int(number)) for number in way.split()]

    def cut_off(self, keys: tuple[Qt.Key, ...]) -> list[str]:
        """Each pair of controls of which the first does not lead to the second by ``keys``."""
        lost = self._ask("cutOff", _numbers(keys))
        return lost.split("\n") if lost else []

    def focus_on(self, place: int) -> str:
        """Put the focus on a control by its place in the order of reading; tells it as JSON."""
        return self._ask("focusOn", place)

    def show_ring(self, shown: bool) -> None:
        """As if the last thing done was, or was not, done by key."""
        self._ask("showRing", shown)

    def _ask(self, question: str, *about: str | int | bool) -> str:
        arguments = [QJSValue(word) for word in about]
        return self._ways.property(question).callWithInstance(self._ways, arguments).toString()


def _numbers(keys: tuple[Qt.Key, ...]) -> str:
    return " ".join(str(int(key)) for key in keys)


class Finger(UnhurriedVisitor):
    """Touches the screen."""

    presses = 0

    def touch(self, name: str) -> None:
        super().touch(name)
        self.presses += 1


class Keys(UnhurriedVisitor):
    """A keyboard: Tab and arrows to get there, Enter to choose, Escape to go back; digits and X
    where they are asked for.
    """

    moving: ClassVar[tuple[Qt.Key, ...]] = (Key.Key_Tab, Key.Key_Backtab, *ARROWS)
    presses = 0

    def __init__(self, window: QQuickWindow, session: CurrentSession, engine: QQmlEngine) -> None:
        super().__init__(window, session, engine)
        window.requestActivate()
        self.window = window
        self.ways = Ways(window, engine)

    def press(self, key: Qt.Key) -> None:
        self.take_time()
        QTest.keyClick(self.window, key)
        self.presses += 1

    def touch(self, name: str) -> None:
        if name.startswith("key."):
            self.type(name.removeprefix("key."))
            return
        self.turn_to(name)
        if name == "action.back":
            self.press(Key.Key_Escape)
        elif name == "action.next" and self.ways.focused() == _NUMBER:
            self.press(Key.Key_Return)
        else:
            self.choose(name)

    def turn_to(self, name: str) -> None:
        """Wait for a control; read on to the last page where that brings it to life."""
        self.wait(
            lambda: self.ways.reachable(name) or self._lies_below(name), f"the control {name}"
        )
        for _ in range(_ROUND):
            if self.ways.reachable(name):
                return
            self.choose(_MORE)
            self.rest()
        raise AssertionError(f"no page brings {name} to life")

    def choose(self, name: str) -> None:
        for _ in range(_ROUND):
            if self.ways.focused() == name:
                self.press(Key.Key_Return)
                return
            self.step_to(name)
        raise AssertionError(f"{name} is never reached")

    def step_to(self, name: str) -> None:
        self.press(self.ways.way(name, self.moving)[0])

    def type(self, character: str) -> None:
        self.press(Key.Key_Backspace if character == "erase" else Key(ord(character)))


class Keypad(Keys):
    """Only what is on a keypad for PINs: ten digits, correct, confirm and cancel."""

    moving = ARROWS

    def step_to(self, name: str) -> None:
        if not self.ways.reachable(_NUMBER):
            self.press(DIGITS[self.ways.way(name, self.moving)[0]])
        elif self.ways.focused() == _NUMBER:
            self.press(Key.Key_Return)
        else:
            self.press(Key.Key_Backspace)

    def type(self, character: str) -> None:
        if character == "X":
            self.press(Key.Key_Return)
            assert self.ways.focused() == "key.X"
            self.press(Key.Key_Return)
        else:
            super().type(character)


class Switches(Keys):
    """Two: the next one, and this one."""

    moving = (Key.Key_Tab,)

    def touch(self, name: str) -> None:
        self.turn_to(name)
        self.choose(name)


HANDS: Final[dict[str, type[Finger | Keys]]] = {
    "touch": Finger,
    "keys": Keys,
    "keypad": Keypad,
    "switches": Switches,
}
