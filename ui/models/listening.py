"""How the person listens, and the keys for it, as QML sees it."""

from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import Property, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey import events
from kiosk.journey.values import FASTEST, LOUDEST, QUIETEST, SLOWEST, Preferences
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.models.voice import Voice
from ui.speech.keys import STARTS, Act, act_of, name_of

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class _View(NamedTuple):
    volume: int
    hidden: bool
    trying: bool
    tried: str


@QmlElement
@QmlSingleton
class Listening(Model):
    """Pace, volume, a dark screen, a page to try the keys; all as before for the next person."""

    changed = Signal()

    def __init__(self, session: CurrentSession, voice: Voice) -> None:
        super().__init__()
        self._session = session
        self._voice = voice
        self._is_trying = False
        self._tried = ""
        self._leaves = False
        self._acts = {
            Act.VOICE: lambda: self._prefer(voice=not self._preferences.voice),
            Act.TALK: self._talk,
            Act.STOP: voice.stop,
            Act.REPEAT: voice.come,
            Act.WHERE: voice.say_where,
            Act.PAPER: voice.say_paper,
            Act.SLOWER: lambda: self._adjust("pace", -1, SLOWEST, FASTEST),
            Act.FASTER: lambda: self._adjust("pace", 1, SLOWEST, FASTEST),
            Act.QUIETER: lambda: self._adjust("volume", -1, self._quietest, LOUDEST),
            Act.LOUDER: lambda: self._adjust("volume", 1, self._quietest, LOUDEST),
            Act.HIDE: self._hide,
            Act.TRY: self._try,
        }
        self._shown = session.shown(self._view, self.changed.emit)
        session.arrived.connect(self._stop_trying)
        voice.changed.connect(self._shown.renew)

    @Property(int, notify=changed)
    def volume(self) -> int:
        """0 for silence, up to 5."""
        return self._shown.view.volume

    @Property(bool, notify=changed)
    def hidden(self) -> bool:
        """Whether nothing is shown to anybody who looks on."""
        return self._shown.view.hidden

    @Property(bool, notify=changed)
    def trying(self) -> bool:
        """Whether keys only say what they do."""
        return self._shown.view.trying

    @Property(str, notify=changed)
    def tried(self) -> str:
        """What the key does that was tried last."""
        return self._shown.view.tried

    # ---- what the person does ------------------------------------------------------------------

    @Slot(int, str, result=bool)
    def takes(self, key: int, text: str) -> bool:
        """Do what a listener's key does; whether it is one."""
        act = act_of(key, text)
        if act is None or not (self._voice.is_on or (act in STARTS and self._voice.is_offered)):
            return False
        self.do(act)
        return True

    @Slot(str)
    def do(self, act: str) -> None:
        """Do what ``act`` of :class:`ui.speech.keys.Act` says."""
        self._acts[Act(act)]()

    @Slot(int, str)
    def tryKey(self, key: int, text: str) -> None:
        """Say what it does; the key that leads back leads out of here where it comes twice."""
        if key == Qt.Key.Key_Escape and self._leaves:
            self._stop_trying()
            return
        self._leaves = key == Qt.Key.Key_Escape
        self._tried = self._text(f"listen.key.{name_of(key, text)}")
        self._voice.tell("listen.leaves" if self._leaves else f"listen.key.{name_of(key, text)}")
        self._shown.renew()

    @Slot()
    def stopTrying(self) -> None:
        self._stop_trying()

    def _stop_trying(self) -> None:
        if self._is_trying:
            self._is_trying = self._leaves = False
            self._shown.renew()

    def _talk(self) -> None:
        if not self._preferences.voice:
            self._prefer(voice=True)
        elif self._voice.is_speaking:
            self._voice.stop()
        else:
            self._voice.come()

    def _view(self) -> _View:
        preferences, listens = self._preferences, self._voice.is_on
        hidden, trying = preferences.hidden and listens, self._is_trying and listens
        return _View(preferences.volume, hidden, trying, self._tried)

    @property
    def _quietest(self) -> int:
        """Who listens hears at least that they could listen."""
        return QUIETEST + 1 if self._voice.is_on else QUIETEST

    def _adjust(self, what: str, by: int, least: int, most: int) -> None:
        before: int = getattr(self._preferences, what)
        value = min(most, max(least, before + by))
        self._prefer(**{what: value})
        if value == before:
            self._voice.tell(f"listen.no_{what}")
        else:
            self._voice.tell(f"listen.{what}_{'more' if by > 0 else 'less'}")

    def _hide(self) -> None:
        self._prefer(hidden=not self._preferences.hidden)
        self._voice.tell("listen.hidden" if self._preferences.hidden else "listen.shown")

    def _try(self) -> None:
        self._is_trying, self._tried = True, ""
        self._shown.renew()

    def _prefer(self, **changed: Any) -> None:
        # Not the screen hears it, but the ear: at once.
        self._session.handle(events.Preferred(replace(self._preferences, **changed)))

    @property
    def _preferences(self) -> Preferences:
        return self._session.value.preferences

    def _text(self, text_id: str) -> str:
        return self._session.show.texts(text_id)
