"""A whole report as somebody hears it who listens: ``python -m tests.ui.voiced OUT.wav``.

The real interface speaks through Qt, Speech Dispatcher and eSpeak NG into a sound card that is
recorded. Before that every screen of the gallery is held against what it says, in every language,
in a hall and on headphones; the counts are printed. Ends with 1 when anything is wrong.
"""

import argparse
import os
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy

from kiosk.journey.steps import Screen
from tests.devices.sound import recording, seconds_of, sound_card
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import states
from tests.ui.hands import Key, Keys
from tests.ui.harness import Harness, open_harness
from tests.ui.presses import hand_of
from tests.ui.sessions import presentations
from tests.ui.spoken import SpokenGallery, betrayed, unsaid
from ui.speech.qt_engine import QtEngine, speaking_program
from ui.speech.speaker import Speaker

_WAY: Final = (
    ("home.pre_loss", Screen.IDENTITY),
    ("action.next", Screen.REGION),
    ("action.next", Screen.LOST_ON),
    ("day.yesterday", Screen.LOST_ON),
    ("action.next", Screen.PHONE),
    ("action.skip", Screen.REVIEW),
    ("review.confirm", Screen.RESULT),
)
"""What is pressed, and where that leads; the card is laid down on the way to the second screen."""
_LONGEST_MS: Final = 300_000
"""Of one screen."""


def check() -> int:
    """Every screen and what it says; how many are wrong."""
    wrong = 0
    print("| who hears it | language | screens | sentences | unsaid | private |")
    print("|---|---|---:|---:|---:|---:|")
    for private in (False, True):
        gallery = SpokenGallery(private=private)
        for language in sorted(presentations()):
            texts = presentations()[language].texts
            screens = sentences = missing = personal = 0
            for state in chain(states(), known_states()):
                said = gallery.listen(state, language)
                left_out = unsaid(gallery.words(), said, texts)
                private_words = [] if private else betrayed(said)
                for finding in (*left_out, *private_words):
                    print(f"{state.name} {language}: {finding}", file=sys.stderr)
                screens, sentences = screens + 1, sentences + len(said)
                missing, personal = missing + len(left_out), personal + len(private_words)
            wrong += missing + personal
            whom = "headphones" if private else "a hall"
            print(f"| {whom} | {language} | {screens} | {sentences} | {missing} | {personal} |")
        gallery.close()
    return wrong


class Listener:
    """Hears each screen to its end before doing anything."""

    def __init__(self, harness: Harness, *, private: bool) -> None:
        self._speaker = Speaker(QtEngine(speaking_program()))
        harness.interface.models.voice.speak_with(self._speaker, private=private)
        self._keys = hand_of(harness, Keys)
        self._harness = harness
        self.screens = 0

    def go(self) -> None:
        """Through a whole report by keys."""
        self._keys.press(Key.Key_5)
        self._keys.wait(lambda: bool(self._speaker.languages), "a voice")
        for name, screen in _WAY:
            self._hear()
            self._keys.touch(name)
            if screen is Screen.IDENTITY:
                self._hear()
                self._harness.sandbox.place("wang_lina")
            self._keys.see(screen)
        self._harness.wait_for_paper()
        self._hear()
        self._keys.press(Key.Key_F11)
        self._hear()
        self._keys.touch("action.finish")
        self._keys.see(Screen.TAKE_CARD)
        self._hear()
        self._harness.sandbox.remove()
        self._keys.see(Screen.ATTRACT)
        self._speaker.close()
        self._speaker.join()

    def _hear(self) -> None:
        print(self._harness.screen, flush=True)
        self.screens += 1
        said = QSignalSpy(self._speaker.rested)
        if not said.wait(_LONGEST_MS):
            raise TimeoutError("it is not done")


def record(file: Path, language: str, *, private: bool) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="voiced") as folder,
        sound_card(Path(folder)) as card,
        recording(card, file),
    ):
        os.environ.update(card)
        with open_harness(Path(folder) / "kiosk", language=language) as harness:
            listener = Listener(harness, private=private)
            listener.go()
    length, heard = seconds_of(file)
    print(f"{file}: {listener.screens} screens, {length:.0f} s, of which {heard:.0f} s are heard")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", default="zh_CN", choices=sorted(presentations()))
    parser.add_argument("--headphones", action="store_true", help="nobody else hears it")
    parser.add_argument("--unchecked", action="store_true", help="only record")
    wanted = parser.parse_args()
    application = QGuiApplication([])
    wrong = 0 if wanted.unchecked else check()
    record(wanted.out, wanted.language, private=wanted.headphones)
    del application
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
