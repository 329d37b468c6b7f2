"""A made-up visitor: touches the real interface as a finger does, and waits as an eye does.

The demo and the tests of journeys drive the kiosk through this class and the sandbox's switches
only, so that what they go through is what a person goes through.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtQml import QJSValue, QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from ui.application import Interface
from ui.models.current import CurrentSession

_SIZE: Final = (1080, 1920)
_PATIENCE_MS: Final = 60_000
_QUIET_MS: Final = 120
_MORE: Final = "action.more"
_PAGES: Final = 20
"""More than any screen has."""
_RESTLESS_MS: Final = 1_500
"""A screen whose picture never comes to rest, such as a countdown, is taken after this time."""


class LostError(Exception):
    """What the visitor looked for did not appear."""


class Visitor:
    """Touches ``window``, whose state is ``session``."""

    def __init__(self, window: QQuickWindow, session: CurrentSession, engine: QQmlEngine) -> None:
        self._window = window
        self._session = session
        self._finger = QTest.createTouchDevice()
        self._component = QQmlComponent(engine, "Visitor", "Eyes")
        eyes = self._component.createWithInitialProperties({"root": window.contentItem()})
        self._eyes = engine.newQObject(eyes)

    def wait(
        self, reached: Callable[[], bool], wanted: str, patience_ms: int = _PATIENCE_MS
    ) -> None:
        """Go on as soon as ``reached``; every change of the session is looked at."""
        if reached():
            return
        loop = QEventLoop()
        session = self._session
        changes = (session.changed, session.ticked, session.heard, self._window.frameSwapped)

        def look() -> None:
            # One that was on its way when the wait was over comes all the same.
            if loop.isRunning() and reached():
                loop.quit()

        for change in changes:  # a frame may be told of on the thread that drew it
            change.connect(look, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(patience_ms, loop, loop.quit)
        loop.exec()
        for change in changes:
            change.disconnect(look)
        if not reached():
            screen = self._session.value.screen
            raise LostError(f"waited for {wanted}, but the screen is {screen}")

    def see(self, screen: str) -> None:
        """Wait until ``screen`` is the one shown, and drawn."""
        self.wait(lambda: self._session.value.screen == screen, screen)
        self.sees(f"screen.{screen}")

    def sees(self, name: str) -> None:
        """Wait until the item of this object name has appeared."""
        self.wait(lambda: self._asked("sees", name).toBool(), f"the look of {name}")

    def touchable(self, name: str) -> bool:
        """Whether the control of this object name is there, may be touched, and would be heard."""
        return self._session.hears and bool(self._target(name))

    def touch(self, name: str) -> None:
        """Put a finger on the control of this object name, and lift it again; look further down
        for one that is out of sight.
        """
        self.wait(lambda: self.touchable(name) or self._lies_below(name), f"the control {name}")
        for _ in range(_PAGES):
            if self.touchable(name):
                break
            self._tap(_MORE)
            self.rest()
        self.wait(lambda: self.touchable(name), f"the control {name}")
        self._tap(name)

    def _lies_below(self, name: str) -> bool:
        return self._asked("below", name).toBool() and self.touchable(_MORE)

    def _tap(self, name: str) -> None:
        point = QPointF(*map(float, self._target(name).split())).toPoint()
        QTest.touchEvent(self._window, self._finger).press(0, point, self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, point, self._window).commit()

    def rest(self) -> None:
        """Wait until nothing moves on the screen any more."""
        loop = QEventLoop()
        quiet = QTimer(loop)
        quiet.setSingleShot(True)
        quiet.setInterval(_QUIET_MS)
        quiet.timeout.connect(loop.quit)
        restart = quiet.start
        self._window.frameSwapped.connect(restart, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(_RESTLESS_MS, loop, loop.quit)
        quiet.start()
        loop.exec()
        self._window.frameSwapped.disconnect(restart)

    def photograph(self, file: Path) -> None:
        """Keep what the screen shows as a PNG."""
        if not self._window.grabWindow().save(str(file)):
            raise OSError(f"{file} cannot be written")

    def words(self) -> str:
        """Every text that is visible now, one a line."""
        return self._asked("words").toString()

    def _target(self, name: str) -> str:
        return self._asked("target", name).toString()

    def _asked(self, question: str, *about: str) -> QJSValue:
        arguments = [QJSValue(word) for word in about]
        return self._eyes.property(question).callWithInstance(self._eyes, arguments)


def visit(
    interface: Interface,
    *,
    windowed: bool = True,
    dock: bool = False,
    visitor: Callable[[QQuickWindow, CurrentSession, QQmlEngine], Visitor] = Visitor,
) -> Visitor:
    """Open the window, at the size of a portrait kiosk where it doesn't fill the screen, and wait
    for the kiosk behind it.
    """
    window = interface.show(windowed=windowed, dock=dock)
    if windowed:
        window.resize(*_SIZE)
    visiting = visitor(window, interface.session, interface.engine)
    interface.opened.connect(interface.session.changed)
    visiting.wait(lambda: interface.is_open or interface.obstacle is not None, "the kiosk")
    return visiting
