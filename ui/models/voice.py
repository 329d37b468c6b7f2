"""The voice that reads the screens out, as QML sees it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey import events
from kiosk.journey.screens import Wait
from kiosk.journey.steps import Screen
from kiosk.journey.values import Preferences
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.listener import ear_of, place_in
from ui.rows.receipt import spoken_receipt
from ui.rows.speech import Ear, Part, ended, is_masked, lines
from ui.speech.jack import Jack
from ui.speech.news import News
from ui.speech.port import Manner
from ui.speech.sentences import Sentence
from ui.speech.speaker import Speaker

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_OUTCOMES: Final = frozenset({Screen.RESULT, Screen.PROBLEM})
"""Screens that say first what the person came to hear."""
_TONES: Final = {
    Screen.RESULT: "done",
    Screen.PROBLEM: "attention",
    Screen.CARD_GONE: "attention",
    Screen.TAKE_CARD: "attention",
}
_REST_MS: Final = 60
"""Until what has come is laid out, and what goes with it has happened."""
_SAID_SECONDS: Final = frozenset({30, 20, 10, 5})
"""How many are left of the countdown when they are said."""


class _View(NamedTuple):
    offered: bool
    on: bool
    private: bool


@QmlElement
@QmlSingleton
class Voice(Model):
    """Says what comes, what changes and what the person does, while they want it.

    What has happened by the time the window comes to rest is said together: what was done first,
    then what came of it. Until it is joined to a speaker and a screen it says nothing.
    """

    changed = Signal()
    reads = Signal()
    """Asks QML to :meth:`show` what stands there now."""

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._speaker: Speaker | None = None
        self._is_page = False
        self._parts: list[Part] = []
        self._focused: list[Part] = []
        self._is_for_one = False
        self._jack: Jack | None = None
        self._is_by_plug = False
        self._headline = ""
        self._news = News()
        self._keys = False
        self._entered = ""
        self._pressed = ""
        self._before: tuple[Preferences, int] = self._state()
        self._shown = session.shown(self._view, self.changed.emit)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST_MS)
        self._soon.timeout.connect(self._say_all)
        session.changed.connect(self._on_session)
        session.arrived.connect(self._on_arrived)
        session.ticked.connect(self._on_second)
        session.missed.connect(self._on_missed)

    def speak_with(self, speaker: Speaker, *, private: bool, jack: Jack | None = None) -> None:
        """``private``: nobody but the person can hear it; where a ``jack`` tells of headphones,
        while they are plugged in.
        """
        self._speaker, self._is_for_one, self._jack = speaker, private, jack
        speaker.changed.connect(self._on_speaker)
        if jack is not None:
            jack.changed.connect(self._on_plug)
        self._shown.renew()

    # ---- what QML sees -------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """Whether this kiosk can speak the person's language now, as far as it knows."""
        return self._shown.view.offered

    @Property(bool, notify=changed)
    def on(self) -> bool:
        """Whether it speaks to this person."""
        return self._shown.view.on

    @Property(bool, notify=changed)
    def private(self) -> bool:
        """Whether nobody but the person can hear it."""
        return self._shown.view.private

    @Slot(bool, list, list)
    def show(self, page: bool, parts: list[dict[str, Any]], focused: list[dict[str, Any]]) -> None:
        """What stands there, as one reads it, whether that is a ``page`` or something over it, and
        what has the focus, if anything.
        """
        self._is_page = page
        self._parts = [Part.of(part) for part in parts]
        self._focused = [Part.of(part) for part in focused]

    @Slot(str, list, bool)
    def announce(self, headline: str, others: list[str], pressing: bool) -> None:
        """What has come (``headline``, of the screen) or has changed; ``pressing`` cuts off."""
        if headline:
            self._headline = headline
        changes = (*self._news.changes, *filter(None, (headline, *others)))
        pressing = self._news.pressing or pressing or headline != ""
        self._happen(changes=changes, pressing=pressing)

    @Slot(str, bool)
    def pressed(self, words: str, chooses: bool) -> None:
        """The person has pressed, or chosen, what is named so."""
        self._play("touch")
        if self.is_on:
            text_id = "voice.has_chosen" if chooses else "voice.has_pressed"
            self._pressed = self._ear.aloud(words)
            self._happen(done=self._texts(text_id, self._pressed))

    @Slot()
    def keyed(self) -> None:
        """The person has pressed a key: where that takes the focus is said."""
        self._keys = True

    @Slot(str)
    def entered(self, value: str) -> None:
        """What stands now in the field that takes a number."""
        before, self._entered = self._entered, value.replace(" ", "")
        self._play("touch")
        if abs(len(self._entered) - len(before)) == 1:
            self._happen(done=self._typed(len(self._entered) > len(before)))
        elif self.is_private and is_masked(before) and not is_masked(value):
            self._happen(changes=(*self._news.changes, value))

    # ---- what others ask of it -----------------------------------------------------------------

    @property
    def is_offered(self) -> bool:
        return self._speaker is not None and self._speaker.offers(self._preferences.language)

    @property
    def is_on(self) -> bool:
        return self._preferences.voice and self.is_offered

    @property
    def is_private(self) -> bool:
        """Whether nobody but the person can hear it."""
        return self._is_for_one and (self._jack is None or self._jack.is_plugged)

    @property
    def is_speaking(self) -> bool:
        return self._speaker is not None and self._speaker.is_speaking

    def stop(self) -> None:
        """Nothing more, whatever it was."""
        self._soon.stop()
        self._news = News()
        if self._speaker is not None:
            self._speaker.hush()

    def tell(self, text_id: str) -> None:
        """A word to the person, into whatever is being said: it answers what they have done."""
        self._news = replace(self._news, done="")
        if self._speaker is not None and self.is_on:
            self._speaker.interject(Sentence(ended(self._texts(text_id))))

    def refuse(self) -> None:
        """The field does not take what the person has typed."""
        self._happen(done=self._texts("listen.key.none"))

    def say_where(self) -> None:
        """Journey, step, screen, focus."""
        self.reads.emit()
        heading = self._headline if self._is_page else ""
        if not heading and self._parts:
            heading = self._parts[0].words
        told = (*place_in(self._session.value, self._session.show), *lines(heading)[:1])
        self._speak([*map(self._ear.aloud, told), *map(self._ear.part, self._focused)])

    def say_paper(self) -> None:
        """What the receipt says, once there is one."""
        receipt = self._session.value.receipt
        if receipt is None:
            self._speak([self._texts("voice.no_paper")])
        else:
            self._speak(map(self._ear.aloud, spoken_receipt(self._session.show, receipt)))

    def _speak(self, told: Iterable[str]) -> None:
        """These answer what the person has done."""
        self._news = replace(self._news, done="")
        if self._speaker is not None:
            self._speaker.say([Sentence(ended(line)) for line in told if line])

    # ---- what happens --------------------------------------------------------------------------

    def _on_session(self) -> None:
        (before, was_gone), now = self._before, self._state()
        self._before = now
        preferences, gone = now
        if preferences.voice != before.voice or preferences.language != before.language:
            self._apply(before)
        if self._speaker is not None:
            self._speaker.speak_as(self._manner)
        if gone < was_gone and self._news.comes and not self._news.done:
            self._happen(done=self._texts("voice.has_gone_back"))

    def _apply(self, before: Preferences) -> None:
        if self._speaker is None:
            return
        if not self._preferences.voice:
            self.stop()
            # In the language and as loud as the person has listened till now.
            texts = self._session.context.presentations[before.language].texts
            self._speaker.say([Sentence(ended(texts("listen.stopped")))])
        elif self.is_offered:
            self._speaker.start(tuple(self._session.context.presentations))
            if not before.voice:
                self._happen(done=self._texts("listen.started"))
            self.come()

    def _on_arrived(self) -> None:
        self._entered = ""
        tone = _TONES.get(self._session.value.screen)
        if tone:
            self._play(tone)
        self.come()
        if self._session.value.screen is Screen.ATTRACT and self._speaker is not None:
            self._speaker.forgive()

    def _on_missed(self) -> None:
        """What was pressed does nothing, as the screen has not been there for long enough."""
        if self._pressed:
            self._happen(done=self._texts("voice.not_yet", self._pressed))

    def _on_plug(self, plugged: bool) -> None:
        """Speech begins anew on what was plugged in, and never goes on beside it."""
        self.stop()
        if plugged != self._preferences.voice and (plugged or self._is_by_plug):
            self._is_by_plug = plugged
            voice = replace(self._preferences, voice=plugged)
            self._session.handle(events.Preferred(voice))
            if not plugged:
                self.stop()
        elif plugged:
            self.come()
        self._shown.renew()

    def _on_speaker(self) -> None:
        self.come()
        self._shown.renew()

    @Slot()
    def come(self) -> None:
        """Something else stands there: all of it is to be said."""
        self._keys = False
        self._happen(comes=True)

    @Slot()
    def moved(self) -> None:
        """The focus has."""
        if self._keys:
            self._happen(moves=True)

    def _on_second(self) -> None:
        left = self._session.seconds_left
        counts = self._session.asks or self._session.value.traits.waits is Wait.SHORT
        if self.is_on and counts and left in _SAID_SECONDS:
            self._happen(changes=(*self._news.changes, self._texts("voice.seconds", left)))

    def _play(self, tone: str) -> None:
        if self._speaker is not None:
            self._speaker.play(tone)

    def _happen(self, **news: Any) -> None:
        """To be said as soon as everything has happened that goes with it."""
        if self.is_on:
            self._news = replace(self._news, **news)
            self._soon.start()

    def _typed(self, more: bool) -> str:
        if not more:
            return self._texts("voice.has_erased")
        last = self._entered[-1]
        return last if self.is_private and last.isalnum() else self._texts("voice.has_typed")

    # ---- what is said --------------------------------------------------------------------------

    def _say_all(self) -> None:
        """Everything that has happened since something was last said."""
        if self._speaker is None or not self.is_on or not self._speaker.languages:
            return  # what is not ready yet tells when it is
        news, pressed = self._news, self._pressed
        self._news, self._pressed = News(), ""
        if news == News():
            return
        self.reads.emit()
        told = [Sentence(ended(news.done))] if news.done else []
        if news.comes:
            told += self._whole()
        elif news.changes:
            changes = [self._ear.aloud(line) for one in news.changes for line in lines(one)]
            told += [Sentence(ended(one)) for one in changes if one not in ("", pressed)]
        elif news.moves:
            told += [Sentence(ended(self._ear.part(part))) for part in self._focused]
        (self._speaker.say if news.cuts_off else self._speaker.add)(told)
        # What stood there is nobody's to keep.
        self._parts, self._focused = [], []

    def _whole(self) -> Iterator[Sentence]:
        """The screen, from its beginning."""
        headline = self._headline if self._is_page else ""
        outcome = self._session.value.screen in _OUTCOMES
        for number, line in enumerate(self._ear.screen(headline, self._parts)):
            yield Sentence(line, outcome and number < len(lines(headline)))

    @property
    def _preferences(self) -> Preferences:
        return self._session.value.preferences

    @property
    def _manner(self) -> Manner:
        preferences = self._preferences
        return Manner(preferences.language, preferences.pace, preferences.volume)

    @property
    def _ear(self) -> Ear:
        private = self.is_private
        pluggable = self._is_for_one and not private
        session = self._session
        return ear_of(session.value, session.show, private=private, pluggable=pluggable)

    def _texts(self, text_id: str, *arguments: object) -> str:
        return self._session.show.texts(text_id, *arguments)

    def _view(self) -> _View:
        return _View(self.is_offered, self.is_on, self.is_private)

    def _state(self) -> tuple[Preferences, int]:
        """With how far they have gone from the first screen."""
        session = self._session.value
        gone = 0 if session.screen is Screen.ATTRACT else 1 + len(session.trail)
        return session.preferences, gone
