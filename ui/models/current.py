"""The one session of this kiosk: events in, effects out, and the models told of what changed.

What a touch means is decided in :mod:`kiosk.journey`; here the current session is held, and it is
measured for how long nobody touches anything, and how long each screen has been there.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.journey import events
from kiosk.journey.effects import Effect
from kiosk.journey.patience import Patience
from kiosk.journey.screens import DEAF_SECONDS, GRAVE_SECONDS
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Place
from kiosk.operations.clock import ClockWitness, Trust
from ui.models.shown import Shown
from ui.models.waiting import Hearing, Stillness
from ui.rows.presentation import Presentation

_View = TypeVar("_View")
_LATE_MS: Final = 20
"""Later than what it tells of, or there would be nothing to tell."""


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
    screen_mm: tuple[float, float] = (0, 0)


class CurrentSession(QObject):
    """Holds the session, on the thread that made it.

    ``changed`` tells of any change, ``arrived`` of another screen, ``ticked`` of a second,
    ``heard`` of a screen that has been there for long enough to hear, or to heed what is grave,
    ``missed`` of what the person did before that.
    """

    changed = Signal()
    arrived = Signal()
    ticked = Signal()
    heard = Signal()
    missed = Signal()
    languageChanged = Signal(str)
    happened = Signal(object)

    def __init__(self, context: SessionContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._value = fresh(context.place)
        self._stillness = Stillness(context.uptime)
        self._hearing = Hearing(context.uptime)
        self._in_doubt = False
        self._shown: list[Shown[Any]] = []
        # `happened` may be emitted on any thread; the event is handled on this object's.
        self.happened.connect(self.handle, Qt.ConnectionType.QueuedConnection)
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)
        self._hears_again = self._alarm(DEAF_SECONDS)
        self._heeds_again = self._alarm(GRAVE_SECONDS)

    def _alarm(self, seconds: float) -> QTimer:
        """Tells of what is heard again, ``seconds`` after it is started."""
        alarm = QTimer(self)
        alarm.setSingleShot(True)
        alarm.setTimerType(Qt.TimerType.PreciseTimer)
        alarm.setInterval(int(seconds * 1000) + _LATE_MS)
        alarm.timeout.connect(self._hear)
        return alarm

    def stop(self) -> None:
        """Nothing happens any more: the kiosk closes."""
        self.happened.disconnect(self.handle)
        for timer in (self._second, self._hears_again, self._heeds_again):
            timer.stop()

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
        limit = self._context.patience.limit(self._value.screen, self._value.preferences)
        return None if limit is None else limit - int(self._stillness.seconds)

    @property
    def asks(self) -> bool:
        """Whether the person is asked now if they are still there."""
        left = self.seconds_left
        screen, preferences = self._value.screen, self._value.preferences
        return left is not None and self._context.patience.asks(screen, preferences, left)

    def rests_for(self, seconds: float) -> bool:
        """Whether the first screen is there, and nobody has touched it for so long."""
        return self._value.screen is Screen.ATTRACT and self._stillness.seconds >= seconds

    @property
    def hears(self) -> bool:
        """Whether the screen has been there for long enough to be touched."""
        return self._hearing.hears

    @property
    def heeds(self) -> bool:
        """Whether it has for what is grave, too."""
        return self._hearing.heeds

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

    def act(self, event: events.Event) -> None:
        """The same for what the person does, which a screen that has just come doesn't hear."""
        self._forget_who_left()
        grave = type(event) in self._value.traits.grave
        if self._hearing.takes(grave=grave):
            self._step(event)
            return
        if grave:
            self._heeds_again.start()
            self._tell(self._renewed())
        self.missed.emit()

    def arrive(self) -> None:
        """Another screen has come, has come to light again, or is laid out anew."""
        self._hearing.arrive()
        self._hears_again.start()
        self._heeds_again.start()

    def _step(self, event: events.Event) -> None:
        before = self._value
        self._value, effects = step(before, event)
        arrives = self._value.screen is not before.screen
        if arrives:
            self._stillness.stir()
        if arrives or _looks(self._value) != _looks(before):
            self.arrive()
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
        """Somebody is there: start measuring anew. What answers the question does nothing else."""
        self._forget_who_left()
        if self.asks:
            self.arrive()
        self._stillness.stir()
        self._tell(self._renewed())

    def hold(self, *, held: bool) -> None:
        """Whether somebody rests a finger or a palm on the glass."""
        self._stillness.hold(held=held)

    @Slot()
    def _hear(self) -> None:
        self._tell(self._renewed())
        self.heard.emit()

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


def _looks(session: Session) -> tuple[object, ...]:
    """What the place of everything on a screen goes by: where it changes, something else stands
    under the finger.
    """
    return session.preferences, session.before_settings
