"""The program that speaks: Qt's text to speech, and its tones, apart from the interface.

Its libraries wait for the daemons they talk to, seconds where one has to be started, and end the
program where those end in the middle. So they live in a process of their own, which the interface
writes to and never waits for.

It takes one JSON object a line from standard input: ``{"find": languages}`` to find voices for,
``{"say": number, "words", "language", "rate", "volume"}`` (-1.0 to 1.0; 0.0 to 1.0), ``{"hush"}``,
``{"play": file, "volume"}``; and tells on standard output ``{"ready": languages}`` of those that
have a voice, ``{"said": number}`` and ``{"lost": why}``. It ends with its standard input.
Neither library is loaded before it is asked for.
"""

import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QLocale, QSocketNotifier, QUrl

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect
    from PySide6.QtTextToSpeech import QTextToSpeech, QVoice

_BLOCK: Final = 65_536

VOICES: Final = {
    "zh_CN": (("zh_CN", ""), ("zh", ""), ("C", "Mandarin")),
    "zh_HK": (("yue_HK", ""), ("zh_HK", "")),
    "en": (("en_US", "America"), ("en_GB", "Great Britain"), ("en_US", ""), ("en_GB", "")),
}
"""For each language, where its voices are found, the best first: a locale of Qt's, and a part of
the voice's name. Qt knows no locale for what eSpeak NG calls ``cmn``."""


class Speech:
    """What ``engine`` of Qt's says, one sentence after the other."""

    def __init__(self, engine: str, languages: list[str]) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        self._states = QTextToSpeech.State
        self._speech: QTextToSpeech = QTextToSpeech(engine)
        self._languages = languages
        self._voices: dict[str, QVoice] | None = None
        self._saying: int | None = None
        self._following: dict[str, Any] | None = None
        self._speech.stateChanged.connect(self._on_state)
        self._on_state(self._speech.state())

    def say(self, asked: dict[str, Any]) -> None:
        self._following = asked
        if self._speech.state() is self._states.Speaking:
            self._speech.stop()  # what follows comes once that has ended
        else:
            self._on_state(self._speech.state())

    def hush(self) -> None:
        self._following = self._saying = None
        self._speech.stop()

    def _on_state(self, state: "QTextToSpeech.State") -> None:
        if state is self._states.Error:
            _tell({"lost": self._speech.errorString() or "the engine does not say why"})
        if state is not self._states.Ready:
            return
        if self._voices is None:
            found = ((language, self._voice(language)) for language in self._languages)
            self._voices = {language: voice for language, voice in found if voice is not None}
            _tell({"ready": list(self._voices)})
        following, self._following = self._following, None
        said, self._saying = self._saying, None
        if following is not None:
            self._say(following)
        elif said is not None:
            _tell({"said": said})

    def _voice(self, language: str) -> "QVoice | None":
        for locale, name in VOICES.get(language, ((language, ""),)):
            wanted = QLocale(locale)
            if wanted not in self._speech.availableLocales():
                continue
            self._speech.setLocale(wanted)
            for voice in self._speech.availableVoices():
                if name in voice.name():
                    return voice
        return None

    def _say(self, asked: dict[str, Any]) -> None:
        voice = (self._voices or {}).get(asked["language"])
        if voice is None:
            _tell({"lost": f"there is no voice for {asked['language']}"})
            return
        self._speech.setVoice(voice)
        self._speech.setRate(asked["rate"])
        self._speech.setVolume(asked["volume"])
        self._saying = asked["say"]
        self._speech.say(asked["words"])


class Tones:
    """Short sounds, each kept once it was loaded; where nothing can be heard none is played."""

    def __init__(self) -> None:
        self._tones: dict[str, QSoundEffect] = {}

    def play(self, file: str, volume: float) -> None:
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        if QMediaDevices.defaultAudioOutput().isNull():
            return
        tone = self._tones.get(file)
        if tone is None:
            tone = self._tones[file] = QSoundEffect()
            tone.setSource(QUrl.fromLocalFile(file))
        tone.setVolume(volume)
        tone.play()


class Program:
    """Does what is asked on standard input; ``engine`` is one of Qt's, ``speechd`` but in tests."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._speech: Speech | None = None
        self._tones = Tones()
        self._unread = b""
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        block = os.read(0, _BLOCK)
        if not block:
            os._exit(0)  # whatever hangs
        *lines, self._unread = (self._unread + block).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, asked: dict[str, Any]) -> None:
        match asked:
            case {"find": list(languages)}:
                self._speech = Speech(self._engine, languages)
            case {"play": str(file), "volume": float(volume)}:
                self._tones.play(file, volume)
            case {"say": int()} if self._speech is not None:
                self._speech.say(asked)
            case {"hush": _} if self._speech is not None:
                self._speech.hush()


def _tell(told: dict[str, object]) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def main() -> int:
    application = QCoreApplication(sys.argv[:1])
    program = Program(sys.argv[1])
    code = application.exec()
    del program
    return code


if __name__ == "__main__":
    sys.exit(main())
