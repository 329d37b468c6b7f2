"""A short part of what ``make voice`` records whole: Qt, Speech Dispatcher, eSpeak NG, a sound
card.
"""

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QSignalSpy

from tests.devices.sound import recording, seconds_of, sound_card
from tests.patience import PATIENCE
from ui.speech.port import Manner
from ui.speech.qt_engine import QtEngine, speaking_program
from ui.speech.sentences import Sentence
from ui.speech.speaker import Speaker

_SAID = {"zh_CN": "卡已停用。", "zh_HK": "卡已停用。", "en": "The card is blocked."}


def test_what_is_said_is_heard_in_every_language(
    application: QCoreApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="aloud") as folder, sound_card(Path(folder)) as card:
        for name, value in card.items():
            monkeypatch.setenv(name, value)
        speaker = Speaker(QtEngine(speaking_program()))
        ready, rested = QSignalSpy(speaker.changed), QSignalSpy(speaker.rested)
        speaker.start(tuple(_SAID))
        assert ready.wait(int(PATIENCE * 1000))
        assert speaker.languages == tuple(_SAID)
        for language, words in _SAID.items():
            file = Path(folder) / f"{language}.wav"
            speaker.speak_as(Manner(language, pace=1, volume=5))
            with recording(card, file):
                speaker.say([Sentence(words)])
                assert rested.wait(int(PATIENCE * 1000))
            _, heard = seconds_of(file)
            assert heard > 0.5, f"{language}: {heard} s"
        speaker.close()
        speaker.join()
