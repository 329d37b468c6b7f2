"""The program that speaks, well and going wrong; the interface waits for none of it."""

import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QProcess
from PySide6.QtTest import QSignalSpy

from tests.patience import PATIENCE
from ui.speech.port import Manner
from ui.speech.qt_engine import QtEngine, speaking_program

_STANDIN = Path(__file__).parents[2] / "devices" / "speech_program.py"
_LANGUAGES = ("zh_CN", "en")
_CHINESE = Manner("zh_CN")


def going(way: str) -> QtEngine:
    return QtEngine((sys.executable, str(_STANDIN), way))


def wait(spy: QSignalSpy) -> list[object]:
    assert spy.count() or spy.wait(int(PATIENCE * 1000))
    return list(spy.at(0))


def test_it_says_when_it_is_ready_and_when_it_has_said(application: QCoreApplication) -> None:
    engine = going("is well")
    ready, said, lost = (QSignalSpy(one) for one in (engine.ready, engine.said, engine.lost))
    engine.start(_LANGUAGES)
    engine.say(7, "你好。", _CHINESE)
    engine.hush()
    assert wait(ready) == [["zh_CN", "en"]]
    assert wait(said) == [7]
    process = engine._process
    assert process is not None
    engine.close()
    engine.close()
    engine.join()
    assert process.state() is QProcess.ProcessState.NotRunning
    assert lost.count() == 0, "it was told to go"


def test_without_a_voice_it_speaks_no_language(application: QCoreApplication) -> None:
    engine = going("has no voice")
    ready = QSignalSpy(engine.ready)
    engine.start(_LANGUAGES)
    assert wait(ready) == [[]]
    engine.close()


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("dies at once", "its program ended (3)"),
        ("dies", "its program: Crashed"),
        ("babbles", "its program says what nobody understands"),
        ("floods", "its program says too much"),
        ("refuses", "no such voice"),
    ],
)
def test_what_goes_wrong_with_it_is_told_once(
    application: QCoreApplication, way: str, why: str
) -> None:
    engine = going(way)
    lost = QSignalSpy(engine.lost)
    engine.start(_LANGUAGES)
    engine.say(1, "你好。", _CHINESE)
    assert wait(lost) == [why]
    engine.hush()
    assert lost.count() == 1


def test_a_program_that_is_not_there_is_lost(application: QCoreApplication) -> None:
    engine = QtEngine(("/nowhere/speaks",))
    lost = QSignalSpy(engine.lost)
    engine.start(_LANGUAGES)
    assert wait(lost) == ["its program: FailedToStart"]


def test_a_program_that_reads_nothing_holds_nobody_up(application: QCoreApplication) -> None:
    engine = going("reads nothing")
    ready, lost = QSignalSpy(engine.ready), QSignalSpy(engine.lost)
    engine.start(_LANGUAGES)
    wait(ready)
    began = time.monotonic()
    for number in range(500):
        engine.say(number, "说" * 400, _CHINESE)
        QCoreApplication.processEvents()
        if lost.count():
            break
    assert wait(lost) == ["its program takes nothing in"]
    assert time.monotonic() - began < PATIENCE


def test_the_real_program_ends_with_the_interface(application: QCoreApplication) -> None:
    """Nothing of Qt's speech is loaded before it is asked for."""
    engine = QtEngine(speaking_program())
    lost = QSignalSpy(engine.lost)
    engine.play("touch", 0)
    process = engine._process
    assert process is not None
    assert process.waitForStarted(int(PATIENCE * 1000))
    process.closeWriteChannel()
    assert wait(lost) == ["its program ended (0)"]
