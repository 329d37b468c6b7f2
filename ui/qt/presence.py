"""Everything a person does at the window, seen before any control sees it."""

from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QPointerEvent, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

_PRESSES: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.KeyPress}
)
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
    }
)
_OTHERS: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel})
_OF_A_PERSON: Final = _PRESSES | _TOUCHES | _OTHERS
_ACTING_KEYS: Final = frozenset(
    {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select, Qt.Key.Key_Escape}
)


class Watcher(Protocol):
    """Whom the presence is told of."""

    def touched(self) -> None: ...
    def hold(self, *, held: bool) -> None: ...


class Attention(Watcher, Protocol):
    """Who is told, and says whether what is done is heard."""

    @property
    def asks(self) -> bool: ...
    @property
    def hears(self) -> bool: ...


class Presence(QObject):
    """Tells of every touch, key and finger, however it is used, and keeps from the controls what
    the screen doesn't hear: it has just come, or the person was asked whether they are there.

    What is done right of the ``kiosk`` in the window, at the sandbox's dock, is no visitor's.
    """

    def __init__(self, window: QQuickWindow, attention: Attention, *watchers: Watcher) -> None:
        super().__init__(window)
        kiosk = window.findChild(QQuickItem, "kiosk")
        if not isinstance(kiosk, QQuickItem):
            raise TypeError("the window shows no kiosk")
        self._kiosk = kiosk
        self._attention = attention
        self._watchers = (attention, *watchers)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in _OF_A_PERSON or self._is_beside(event):
            return False
        attention = self._attention
        answers = attention.asks
        for watcher in self._watchers:
            watcher.touched()
            if isinstance(event, QTouchEvent):
                watcher.hold(held=_rests(event))
        if not _begins(event, answers=answers) or attention.hears:
            return False
        event.accept()
        return True

    def _is_beside(self, event: QEvent) -> bool:
        if not isinstance(event, QPointerEvent) or event.pointCount() == 0:
            return False
        return all(point.position().x() >= self._kiosk.width() for point in event.points())


def _rests(event: QTouchEvent) -> bool:
    """Whether any finger is still down."""
    lifted = QEventPoint.State.Released
    ended = event.type() in {QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
    return not ended and any(point.state() is not lifted for point in event.points())


def _begins(event: QEvent, *, answers: bool) -> bool:
    """Whether something is set off by this, or may be: a finger put down, a key that acts. Where
    it ``answers`` the question any key does.
    """
    if isinstance(event, QTouchEvent):
        return any(point.state() is QEventPoint.State.Pressed for point in event.points())
    if isinstance(event, QKeyEvent):
        acting = answers or event.key() in _ACTING_KEYS
        return event.type() is QEvent.Type.KeyPress and acting
    return isinstance(event, QMouseEvent) and event.type() in _PRESSES
