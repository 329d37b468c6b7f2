"""Qt's text to speech, in a process of its own (:mod:`ui.speech.process`)."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QProcess

from kiosk.base.resources import RESOURCES
from kiosk.journey.values import LOUDEST
from ui.speech.port import Engine, Manner

_PROGRAM: Final = Path(__file__).with_name("process.py")
_LONGEST_LINE: Final = 4_096
_MOST_UNREAD: Final = 65_536
"""Bytes that may wait for a program that doesn't read them."""
_GONE: Final = QProcess.ProcessState.NotRunning
_ENDING_MS: Final = 1_000
"""A program that was killed needs far less."""
_RATE_STEP: Final = 0.25
"""Of Qt's scale from -1 to 1."""


def speaking_program() -> tuple[str, ...]:
    """How it is started: by this Python, with nothing of the folder it is started in."""
    return (sys.executable, "-P", str(_PROGRAM), "speechd")


class QtEngine(Engine):
    """Speaks through ``program``: it is started and written to, and may die or hang at any time."""

    def __init__(self, program: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._process: QProcess | None = None
        self._ending: list[QProcess] = []

    def start(self, languages: tuple[str, ...]) -> None:
        self._write(find=languages)

    def say(self, number: int, words: str, manner: Manner) -> None:
        self._write(
            say=number,
            words=words,
            language=manner.language,
            rate=manner.pace * _RATE_STEP,
            volume=manner.volume / LOUDEST,
        )

    def hush(self) -> None:
        if self._process is not None:
            self._write(hush=True)

    def play(self, tone: str, volume: int) -> None:
        self._write(play=str(RESOURCES / "sounds" / f"{tone}.wav"), volume=volume / LOUDEST)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        self._ending.append(process)
        process.kill()

    def join(self) -> None:
        for process in self._ending:
            process.waitForFinished(_ENDING_MS)
        self._ending.clear()

    def _write(self, **asked: object) -> None:
        process = self._process or self._started()
        process.write(json.dumps(asked).encode() + b"\n")
        if process.bytesToWrite() > _MOST_UNREAD:
            self._lose("its program takes nothing in")

    def _started(self) -> QProcess:
        self._ending = [one for one in self._ending if one.state() is not _GONE]
        process = self._process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        name, *arguments = self._program
        process.start(name, arguments)
        return process

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            self._take(bytes(process.readLine(_LONGEST_LINE).data()))
            process = self._process
        if process is not None and process.bytesAvailable() > _LONGEST_LINE:
            self._lose("its program says too much")

    def _take(self, line: bytes) -> None:
        told = _parsed(line)
        match told:
            case {"ready": list(languages)}:
                self.ready.emit([one for one in languages if isinstance(one, str)])
            case {"said": int(number)}:
                self.said.emit(number)
            case {"lost": str(why)}:
                self._lose(why[:200])
            case _:
                self._lose("its program says what nobody understands")

    def _on_finished(self, code: int) -> None:
        self._lose(f"its program ended ({code})")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        self._lose(f"its program: {error.name}")

    def _lose(self, why: str) -> None:
        if self._process is not None:
            self.close()
            self.lost.emit(why)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
