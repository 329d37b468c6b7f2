"""A sound card that is heard by nobody: PulseAudio's null sink, recorded into a WAV file."""

import os
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.patience import PATIENCE

RATE: Final = 16_000
"""Samples of 16 bits a second, one channel."""
_PULSE: Final = (
    "pulseaudio",
    "-n",
    "--daemonize=no",
    "--use-pid-file=no",
    "--exit-idle-time=-1",
    "--disable-shm",
    "--load=module-null-sink sink_name=kiosk",
)
_RECORD: Final = ("parec", "--device=kiosk.monitor", "--format=s16le", f"--rate={RATE}")


@contextmanager
def sound_card(folder: Path) -> Iterator[dict[str, str]]:
    """One that programs find by this environment, with a Speech Dispatcher of its own, which ends
    by itself when nobody is connected. ``folder`` must have a short path: sockets lie in it.
    """
    socket = folder / "pulse.socket"
    environment = {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_COOKIE": str(folder / "cookie"),
    }
    native = f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}"
    with _running((*_PULSE, native), environment):
        end = time.monotonic() + PATIENCE
        while _done(("pactl", "info"), environment) != 0:
            if time.monotonic() > end:
                raise TimeoutError("no sound card")
        yield environment


@contextmanager
def recording(environment: dict[str, str], file: Path) -> Iterator[None]:
    """Everything that is heard meanwhile, in ``file``."""
    raw = file.with_suffix(".raw")
    with ExitStack() as stack:
        out = stack.enter_context(raw.open("wb"))
        stack.enter_context(_running((*_RECORD, "--channels=1"), environment, out.fileno()))
        end = time.monotonic() + PATIENCE
        while raw.stat().st_size == 0:  # it records silence, too
            if time.monotonic() > end:
                raise TimeoutError("nothing is recorded")
        yield
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(raw.read_bytes())
    raw.unlink()


def seconds_of(file: Path) -> tuple[float, float]:
    """How long it is, and for how much of that something is heard: tenths of a second in which the
    loudest sample is more than a hundredth of what there could be.
    """
    with wave.open(str(file), "rb") as sound:
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    step = RATE // 10
    parts = [frames[at : at + step] for at in range(0, len(frames), step)]
    heard = sum(max(map(abs, part)) > 327 for part in parts)
    return len(frames) / RATE, heard / 10


@contextmanager
def _running(
    command: tuple[str, ...], environment: dict[str, str], out: int = subprocess.DEVNULL
) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=out, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _done(command: tuple[str, ...], environment: dict[str, str]) -> int:
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, check=False, timeout=PATIENCE
    ).returncode
