"""What screens say, by id: through the real models, and the real QML."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.domain.policy import PolicyBook
from kiosk.journey.session import Session
from kiosk.journey.steps import Screen
from kiosk.operations.clock import ClockWitness
from tests.statements.marked import CHINESE, Mark, marks_in, presentation
from tests.ui.gallery_states import FLAT_BATTERY, NOW
from tests.ui.sessions import session_at
from ui.demo.visitor import Visitor
from ui.models.current import CurrentSession
from ui.models.dock import Dock
from ui.models.maintenance import Maintenance
from ui.models.session_models import SessionModels
from ui.models.staff import Staff
from ui.qt.icons import provide_pictures
from ui.qt.translator import Translation

QML: Final = Path(__file__).parents[2] / "ui" / "qml"
_MODELS: Final = {
    "Guide": "guide",
    "Outcome": "outcome",
    "Answers": "answers",
    "Site": "site",
    "Truth": "truth",
}
_ASKED: Final = re.compile(rf"\b({'|'.join(_MODELS)})\.(\w+)")
_COMPONENT: Final = re.compile(r"\b([A-Z]\w+) *\{")


class Window:
    """The real QML, nobody before it, shown one session after the other."""

    def __init__(self, book: PolicyBook) -> None:
        self._in_doubt = False
        self._session = session_at(clock=ClockWitness(wall=self._now, kernel=lambda: True))
        self.go_by(book)
        self._models = SessionModels.of(self._session)
        staff = Staff(has_pin=True, open_without=False)
        self._others = (Dock(), staff, Maintenance(staff))
        self._engine = QQmlApplicationEngine()
        provide_pictures(self._engine)
        self._translation = Translation(self._engine)
        self._translation.use(self._session.show.texts)
        self._engine.addImportPath(QML)
        self._engine.setInitialProperties({"windowed": True, "dockShown": False})
        self._engine.loadFromModule("Screens", "Main")
        (window,) = self._engine.rootObjects()
        assert isinstance(window, QQuickWindow)
        self._visitor = Visitor(window, self._session, self._engine)

    def go_by(self, book: PolicyBook) -> None:
        """From now on by the rules of ``book``, which is marked."""
        self._session.apply_rules(self._session.value.place, {CHINESE: presentation(book)})

    def told(self, session: Session, *, clock_in_doubt: bool = False) -> frozenset[Mark]:
        """Whatever can be read on the screen of ``session``."""
        self._in_doubt = clock_in_doubt
        show_session(self._session, session)
        self._session.tick()
        return marks_in([self._visitor.words()])

    def _now(self) -> datetime:
        return FLAT_BATTERY if self._in_doubt else NOW


class Models:
    """The models that the screens are made of, shown one session after the other."""

    def __init__(self, book: PolicyBook) -> None:
        self._session = session_at()
        self._session.apply_rules(self._session.value.place, {CHINESE: presentation(book)})
        self._models = SessionModels.of(self._session)

    def told(self, session: Session) -> frozenset[Mark]:
        """Whatever the models tell the screen of ``session``."""
        show_session(self._session, session)
        return marks_in(self._words(session))

    def _words(self, session: Session) -> Iterator[str]:
        for model, asked in asked_by(session.screen) - _MEASURED:
            yield from _texts(getattr(getattr(self._models, model), asked))


_MEASURED: Final = frozenset({("truth", "longestEver"), ("site", "hotlines")})
"""What is laid out unseen, for its height alone: nobody is told."""


def show_session(current: CurrentSession, session: Session) -> None:
    """Make ``session`` the current one, whatever came before it."""
    arrives = session.screen is not current.value.screen
    current._value = session
    current._stillness.stir()
    news = current._renewed()
    if arrives:
        current.arrived.emit()
    current._tell(news)
    current.changed.emit()


@cache
def asked_by(screen: Screen) -> frozenset[tuple[str, str]]:
    """What the file of ``screen``, and the components in it, ask models for."""
    name = "".join(word.capitalize() for word in screen.split("_"))
    files = (QML / "Screens" / f"{name}.qml", _component("HotlineFloor"), _component("TruthBar"))
    return frozenset().union(*map(_asked_in, files))


def _component(name: str) -> Path:
    return QML / "Components" / f"{name}.qml"


@cache
def _asked_in(file: Path) -> frozenset[tuple[str, str]]:
    source = file.read_text("utf-8")
    asked = {(_MODELS[model], name) for model, name in _ASKED.findall(source)}
    for name in set(_COMPONENT.findall(source)):
        if _component(name).exists() and _component(name) != file:
            asked |= _asked_in(_component(name))
    return frozenset(asked)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
