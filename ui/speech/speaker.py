"""Has sentences said one after the other, and goes on where the engine doesn't."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.base import log
from ui.speech.port import Engine, Manner
from ui.speech.sentences import Saying, Sentence

_START_MS: Final = 20_000
"""Until the engine is ready: it may have to start the daemon that speaks."""
_SAY_MS: Final = 15_000
_SAY_MS_A_CHARACTER: Final = 1_000
"""The slowest voices take a third of that."""


class Speaker(QObject):
    """Says what it is told, in the order it is told. ``changed`` tells that it can speak other
    languages than before, or none; ``rested`` that everything has been said.

    An engine that dies, or is not done in time, is told of in the log and let go of; from then on
    nothing is said until :meth:`start` finds it well again.
    """

    changed = Signal()
    rested = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._saying = Saying()
        self._number = 0
        self._manner = Manner("")
        self._is_starting = False
        self._is_lost = False
        self._is_told = False
        self.languages: tuple[str, ...] = ()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._on_late)
        engine.ready.connect(self._on_ready)
        engine.said.connect(self._on_said)
        engine.lost.connect(self._on_lost)

    @property
    def is_speaking(self) -> bool:
        return self._saying.now is not None

    def offers(self, language: str) -> bool:
        """Whether it can speak this language; before it was started, whether that may be."""
        return not self._is_lost and (not self.languages or language in self.languages)

    def forgive(self) -> None:
        """Somebody else has come: what was lost may be found again."""
        if self._is_lost:
            self._is_lost = False
            self.changed.emit()

    def start(self, languages: tuple[str, ...]) -> None:
        """Start the engine, which is to speak these languages; where it is on its way, there, or
        was lost, nothing happens.
        """
        if self._is_starting or self._is_lost or self.languages:
            return
        self._is_starting = True
        self._late.start(_START_MS)
        self._engine.start(languages)

    def speak_as(self, manner: Manner) -> None:
        """From the next sentence on."""
        self._manner = manner

    def say(self, sentences: Iterable[Sentence]) -> None:
        """These, instead of whatever is being said; what is grave is finished first."""
        cut_off = self._saying.replace(sentences)
        if cut_off or not self.is_speaking:
            self._go_on()

    def add(self, sentences: Iterable[Sentence]) -> None:
        """These, once everything else is said."""
        self._saying.add(sentences)
        if not self.is_speaking:
            self._go_on()

    def interject(self, sentence: Sentence) -> None:
        """Say this at once, and then what it came into."""
        self._saying.interject(sentence)
        self._go_on()

    def hush(self) -> None:
        """Say nothing more, whatever it was."""
        self._saying.hush()
        self._number += 1  # of what was being said nothing is heard any more
        self._late.stop()
        self._engine.hush()

    def play(self, tone: str) -> None:
        if self._manner.volume and not self._is_lost:
            self._engine.play(tone, self._manner.volume)

    def close(self) -> None:
        self._saying.hush()
        self._late.stop()
        self.languages = ()
        self._is_starting = False
        self._engine.close()

    def join(self) -> None:
        """Wait for an engine that was closed, at the end of the program."""
        self._engine.join()

    def _go_on(self) -> None:
        if self._manner.language not in self.languages:
            self._saying.hush()
            return
        self._late.stop()
        sentence = self._saying.following()
        if sentence is None:
            self.rested.emit()
            return
        self._number += 1
        self._late.start(_SAY_MS + _SAY_MS_A_CHARACTER * len(sentence.words))
        self._engine.say(self._number, sentence.words, self._manner)

    def _on_ready(self, languages: list[str]) -> None:
        self._late.stop()
        self._is_starting = self._is_told = False
        self.languages = tuple(languages)
        log.info("voice.ready", languages=" ".join(languages))
        self.changed.emit()

    def _on_said(self, number: int) -> None:
        if number == self._number and self.is_speaking:
            self._go_on()

    def _on_late(self) -> None:
        self._engine.close()
        self._on_lost("it did not start in time" if self._is_starting else "it is not done in time")

    def _on_lost(self, why: str) -> None:
        self.close()
        if not self._is_told:
            log.warning("voice.lost", detail=why)
        self._is_lost = self._is_told = True
        self.changed.emit()
