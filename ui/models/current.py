"""The one session of this kiosk: events in, effects out, and the models told of what changed.

What a touch means is decided in :mod:`kiosk.journey`; here the current session is held, and it is
measured for how long nobody touches anything.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.journey import events
from kiosk.journey.effects import Effect
from kiosk.journey.session import Session, fresh
from kiosk.journey.transition import step
from kiosk.journey.values import Place
from kiosk.operations.clock import ClockWitness, Trust
from ui.models.shown import Shown
from ui.models.waiting import Patience, Stillness
from ui.rows.presentation import Presentation

_View = TypeVar("_View")


@dataclass(frozen=True)
class SessionContext:
    """What the session is given: the place, its words, and the hands that do things."""

    place: Place
    kiosk_id: str
    patience: Patience
    presentations: dict[str, Presentation]
    perform: Callable[[Effect], None]
    clock: ClockWitness
    uptime: Callable[[], float] = seconds_up


class CurrentSession(QObject):
    """Holds the session, on the thread that made it.

    ``changed`` tells of any change, ``arrived`` of another screen, ``ticked`` of a second.
    """

    changed = Signal()
    arrived = Signal()
    ticked = Signal()
    languageChanged = Signal(str)
    happened = Signal(object)

    def __init__(self, context: SessionContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._value = fresh(context.place)
        self._stillness = Stillness(context.uptime)
        self._in_doubt = False
        self._shown: list[Shown[Any]] = []
        # `happened` may be emitted on any thread; the event is handled on this object's.
        self.happened.connect(self.handle, Qt.ConnectionType.QueuedConnection)
        clock = QTimer(self)
        clock.setInterval(1000)
        clock.timeout.connect(self.tick)
        clock.start()

    # ---- what it is ----------------------------------------------------------------------------

    @property
    def value(self) -> Session:
        return self._value

    @property
    def context(self) -> SessionContext:
        return self._context

    @property
    def show(self) -> Presentation:
        """The person's language."""
        return self._context.presentations[self._value.preferences.language]

    @property
    def today(self) -> date:
        """The best known."""
        return self._context.clock.now().date()

    @property
    def in_doubt(self) -> bool:
        """The clock is known to be wrong, and nobody has told the time yet."""
        return self._in_doubt

    @property
    def seconds_left(self) -> int | None:
        """Until the screen gives up, because nobody touched it; ``None`` for never."""
        limit = self._context.patience.limit(self._value.screen)
        return None if limit is None else limit - int(self._stillness.seconds)

    def shown(self, make: Callable[[], _View], tell: Callable[[], None]) -> Shown[_View]:
        """What ``make`` makes of this session, from now on; ``tell`` is called where it changes.

        Everything shown is renewed before anything is told: who is told may look at all of it.
        """
        shown = Shown(make, tell)
        self._shown.append(shown)
        return shown

    # ---- what happens --------------------------------------------------------------------------

    def apply_rules(self, place: Place, presentations: dict[str, Presentation]) -> None:
        """Go by new rules from now on."""
        self._context = replace(self._context, place=place, presentations=presentations)
        self.handle(events.PlaceChanged(place))

    @Slot(object)
    def handle(self, event: events.Event) -> None:
        """Step the session. On this object's thread only."""
        self._forget_who_left()
        self._step(event)

    def _step(self, event: events.Event) -> None:
        before = self._value
        self._value, effects = step(before, event)
        arrives = self._value.screen is not before.screen
        if arrives:
            self._stillness.stir()
        news = self._renewed()
        if arrives:
            self.arrived.emit()
        if self._value.preferences.language != before.preferences.language:
            self.languageChanged.emit(self._value.preferences.language)
        self._tell(news)
        if self._value != before:
            self.changed.emit()
        for effect in effects:
            self._context.perform(effect)

    @Slot()
    def tick(self) -> None:
        self._forget_who_left()
        clock = self._context.clock
        self._in_doubt = clock.trust() is Trust.WRONG and clock.day() is None
        self._tell(self._renewed())
        self.ticked.emit()

    def touched(self) -> None:
        """Somebody is there: start measuring anew."""
        self._forget_who_left()
        self._stillness.stir()
        self._tell(self._renewed())

    def _forget_who_left(self) -> None:
        """Before anything else happens: the first touch after a suspend is somebody else's."""
        remaining = self.seconds_left
        if remaining is not None and remaining <= 0:
            self._stillness.stir()
            self._step(events.IdleExpired())

    def _renewed(self) -> list[Shown[Any]]:
        return [shown for shown in self._shown if shown.renewed()]

    def _tell(self, news: list[Shown[Any]]) -> None:
        for shown in news:
            shown.tell()
