"""An engine that keeps what it is told to say; as slow, silent and wrong as real ones can be."""

from typing import Final

from ui.speech.port import Engine, Manner

EVERY: Final = ("zh_CN", "en", "zh_HK")


class RecordingEngine(Engine):
    """Speaks ``languages``. With ``patient`` a sentence is done when :meth:`finish` says so; else
    at once. ``deaf`` engines never tell that they are ready.
    """

    def __init__(
        self, languages: tuple[str, ...] = EVERY, *, patient: bool = False, deaf: bool = False
    ) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.manners: list[Manner] = []
        self.tones: list[tuple[str, int]] = []
        self.starts = self.hushes = self.closes = 0
        self._languages = languages
        self.patient = patient
        self.deaf = deaf
        self._number = 0

    def start(self, languages: tuple[str, ...]) -> None:
        self.starts += 1
        if not self.deaf:
            self.ready.emit([one for one in languages if one in self._languages])

    def say(self, number: int, words: str, manner: Manner) -> None:
        self.heard.append(words)
        self.manners.append(manner)
        self._number = number
        if not self.patient:
            self.said.emit(number)

    def finish(self) -> None:
        """It is done with what it says."""
        self.said.emit(self._number)

    def die(self) -> None:
        self.lost.emit("it fell over")

    def hush(self) -> None:
        self.hushes += 1

    def play(self, tone: str, volume: int) -> None:
        self.tones.append((tone, volume))

    def close(self) -> None:
        self.closes += 1

    def join(self) -> None:
        """There is nothing to wait for."""

    def take(self) -> list[str]:
        """What was said since this was asked last."""
        heard, self.heard = self.heard, []
        return heard
