"""Programs started on an X server, and watched from outside: by a pixel of its screen."""

import mmap
import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIZE: Final = (1080, 1920)
_LOOKED_AT: Final = (3, 960)  # near the left edge, where no screen has anything but its ground
_LOOK_SECONDS: Final = 0.002
_LIMIT_SECONDS: Final = 60.0
_SETTLED_SECONDS: Final = 1.0
_BYTES_PER_PIXEL: Final = 4
_XWD_HEADER: Final = struct.Struct(">25I")  # XWDFile.h


@dataclass(frozen=True, slots=True)
class Program:
    """``ground`` is the colour of its window at the point looked at, as 0xRRGGBB."""

    command: tuple[str, ...]
    ground: int


class Screen:
    """What an X server shows, in memory that it shares: looking costs no program anything."""

    def __init__(self, display: str, frame_buffer: Path) -> None:
        self.display = display
        with frame_buffer.open("rb") as file:
            self._shown = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = _XWD_HEADER.unpack_from(self._shown)
        size, stride, colours = header[0], header[12], header[19]
        x, y = _LOOKED_AT
        self._place = size + colours * 12 + y * stride + x * _BYTES_PER_PIXEL

    def colour(self) -> int:
        """Of the point that is looked at, as 0xRRGGBB."""
        pixel = self._shown[self._place : self._place + _BYTES_PER_PIXEL]
        return int.from_bytes(pixel, "little") & 0xFFFFFF


@contextmanager
def x_server(folder: Path) -> Iterator[Screen]:
    """A screen with nothing on it; its memory is a file in ``folder``."""
    reading, writing = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-fbdir", str(folder))
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                display = f":{told.readline().strip()}"
            yield Screen(display, folder / "Xvfb_screen0")
        finally:
            server.terminate()


def start(program: Program, screen: Screen, context: dict[str, str]) -> tuple[float, int]:
    """Seconds until its window is seen, and bytes held by it and its children once it rests."""
    if screen.colour() == program.ground:
        raise RuntimeError("something of this colour is on the screen already")
    begin = time.perf_counter()
    with subprocess.Popen(
        program.command,
        env=context | {"DISPLAY": screen.display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _await_colour(program.ground, screen, process)
            seconds = time.perf_counter() - begin
            _settle(process.pid)
            return seconds, sum(map(_pss, _family(process.pid)))
        finally:
            os.killpg(process.pid, 9)
            process.wait()
            _await_nothing(program.ground, screen)


def _await_colour(ground: int, screen: Screen, process: subprocess.Popen[bytes]) -> None:
    end = time.perf_counter() + _LIMIT_SECONDS
    while screen.colour() != ground:
        if process.poll() is not None or time.perf_counter() > end:
            raise RuntimeError(f"{process.args!r} showed no window")
        time.sleep(_LOOK_SECONDS)


def _await_nothing(ground: int, screen: Screen) -> None:
    """Until the server has cleared what a killed program left."""
    end = time.perf_counter() + _LIMIT_SECONDS
    while screen.colour() == ground and time.perf_counter() < end:
        time.sleep(_LOOK_SECONDS)


def _settle(pid: int) -> None:
    """Wait until the program has used no processor time for a while."""
    used, since = _ticks(pid), time.perf_counter()
    while time.perf_counter() - since < _SETTLED_SECONDS:
        time.sleep(_SETTLED_SECONDS / 10)
        now = _ticks(pid)
        if now > used + 1:
            used, since = now, time.perf_counter()


def _ticks(pid: int) -> int:
    """Processor time of it and its children, in clock ticks (proc(5), fields 14 and 15)."""
    return sum(int(fields[11]) + int(fields[12]) for fields in map(_stat, _family(pid)))


def _family(pid: int) -> list[int]:
    """The process and all that it started, whoever their parent is now: they share its session."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [other for other in pids if (fields := _stat(other)) and int(fields[3]) == pid]


def _stat(pid: int) -> list[str]:
    """Fields 3 and on of a process; none where it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) * 1024
