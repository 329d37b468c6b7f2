"""Sentences one after the other, whatever the engine does or does not."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QSignalSpy

from tests.devices.voice import RecordingEngine
from tests.logs import capture_logs
from tests.patience import PATIENCE
from ui.speech.port import Manner
from ui.speech.sentences import Sentence
from ui.speech.speaker import Speaker

LANGUAGES = ("zh_CN", "en")


def started(engine: RecordingEngine) -> Speaker:
    speaker = Speaker(engine)
    speaker.speak_as(Manner("zh_CN"))
    speaker.start(LANGUAGES)
    return speaker


def plain(*words: str) -> list[Sentence]:
    return [Sentence(one) for one in words]


def test_one_sentence_after_the_other(application: QCoreApplication) -> None:
    engine = RecordingEngine(patient=True)
    speaker = started(engine)
    speaker.say(plain("一", "二"))
    assert engine.take() == ["一"]
    engine.finish()
    assert engine.take() == ["二"]
    assert speaker.is_speaking
    engine.finish()
    assert not speaker.is_speaking


def test_what_comes_cuts_off_but_not_what_is_grave(application: QCoreApplication) -> None:
    engine = RecordingEngine(patient=True)
    speaker = started(engine)
    speaker.say(plain("按钮", "更多"))
    speaker.say([Sentence("已停用", grave=True), Sentence("到期时间", grave=True), *plain("回执")])
    assert engine.take() == ["按钮", "已停用"]
    speaker.say(plain("完成"))
    assert engine.take() == []
    engine.finish()
    engine.finish()
    assert engine.take() == ["到期时间", "完成"]


def test_what_is_added_waits(application: QCoreApplication) -> None:
    engine = RecordingEngine(patient=True)
    speaker = started(engine)
    speaker.say(plain("一"))
    speaker.add(plain("二"))
    assert engine.take() == ["一"]
    engine.finish()
    assert engine.take() == ["二"]


def test_whoever_says_stop_is_heard_whatever_is_said(application: QCoreApplication) -> None:
    engine = RecordingEngine(patient=True)
    speaker = started(engine)
    speaker.say([Sentence("已停用", grave=True), *plain("回执")])
    speaker.hush()
    engine.finish()  # of what was cut off
    assert (engine.take(), engine.hushes, speaker.is_speaking) == (["已停用"], 1, False)


def test_a_language_without_a_voice_is_not_spoken(application: QCoreApplication) -> None:
    speaker = started(RecordingEngine(("en",)))
    speaker.say(plain("一"))
    assert not speaker.is_speaking
    assert (speaker.offers("zh_CN"), speaker.offers("en")) == (False, True)


def test_a_voice_that_is_lost_is_told_of_once_and_said_to_be_back(
    application: QCoreApplication,
) -> None:
    engine = RecordingEngine(patient=True)
    with capture_logs() as logs:
        speaker = started(engine)
        speaker.say(plain("一"))
        engine.die()
        speaker.say(plain("二"))
        speaker.start(LANGUAGES)
        assert (engine.take(), speaker.offers("zh_CN")) == (["一"], False)
        speaker.forgive()
        assert speaker.offers("zh_CN")
        engine.die()
        speaker.forgive()
        speaker.start(LANGUAGES)
    assert [log["event"] for log in logs] == ["voice.ready", "voice.lost", "voice.ready"]
    assert logs[1]["detail"] == "it fell over"


@pytest.mark.parametrize("deaf", [True, False])
def test_an_engine_that_says_nothing_more_is_let_go_of(
    application: QCoreApplication, monkeypatch: pytest.MonkeyPatch, deaf: bool
) -> None:
    monkeypatch.setattr("ui.speech.speaker._START_MS", 20)
    monkeypatch.setattr("ui.speech.speaker._SAY_MS", 20)
    monkeypatch.setattr("ui.speech.speaker._SAY_MS_A_CHARACTER", 0)
    engine = RecordingEngine(patient=True, deaf=deaf)
    speaker = started(engine)
    lost = QSignalSpy(speaker.changed)
    speaker.say(plain("一"))
    assert lost.wait(int(PATIENCE * 1000))
    assert engine.closes
    assert not speaker.offers("zh_CN")
    assert not speaker.is_speaking
