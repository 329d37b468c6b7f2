"""Makes the tones of the kiosk: ``python -m tests.ui.tones`` writes ``resources/sounds`` anew.

Each is one or two soft strokes: a sine and a quiet octave above it, swelling for 8 ms and fading.
"""

import io
import math
import struct
import wave
from pathlib import Path
from typing import Final

from kiosk.base.resources import RESOURCES

RATE: Final = 22_050
FOLDER: Final = RESOURCES / "sounds"
STROKES: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "touch": ((660.0, 0.09),),
    "done": ((523.25, 0.16), (783.99, 0.42)),
    "attention": ((587.33, 0.2), (440.0, 0.42)),
}
"""Hertz and seconds of each stroke."""
_LOUDEST: Final = 0.28
_SWELL: Final = 0.008


def tone(strokes: tuple[tuple[float, float], ...]) -> bytes:
    """A WAV file: 16 bits, one channel, :data:`RATE` samples a second."""
    samples = [sample for stroke in strokes for sample in _stroke(*stroke)]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _stroke(hertz: float, seconds: float) -> list[int]:
    count = round(seconds * RATE)
    return [round(32_767 * _LOUDEST * _height(hertz, n / RATE, seconds)) for n in range(count)]


def _height(hertz: float, at: float, seconds: float) -> float:
    wave_ = math.sin(2 * math.pi * hertz * at) + 0.2 * math.sin(4 * math.pi * hertz * at)
    swell = min(1.0, at / _SWELL)
    fade = math.exp(-5 * at / seconds) * (1 - at / seconds)
    return wave_ * swell * fade


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, strokes in STROKES.items():
        (folder / f"{name}.wav").write_bytes(tone(strokes))


if __name__ == "__main__":
    main()
