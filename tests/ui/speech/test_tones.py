"""The tones are what the script makes of them, and soft."""

import io
import wave

import pytest

from tests.ui.tones import FOLDER, RATE, STROKES, tone


@pytest.mark.parametrize("name", STROKES)
def test_a_tone_is_what_the_script_makes(name: str) -> None:
    assert (FOLDER / f"{name}.wav").read_bytes() == tone(STROKES[name])


@pytest.mark.parametrize("name", STROKES)
def test_a_tone_is_short_and_soft_and_ends_in_silence(name: str) -> None:
    with wave.open(io.BytesIO(tone(STROKES[name]))) as sound:
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert len(frames) / RATE < 1
    assert max(map(abs, frames)) < 32_767 / 3
    assert max(map(abs, frames[:4])) < 1_500
    assert max(map(abs, frames[-40:])) < 100


def test_there_is_no_other_tone() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(STROKES)
