"""Programs started on an X server, watched from outside by a pixel of its screen, and touched."""

import ctypes
import mmap
import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

SIZE: Final = (1080, 1920)
_LOOK_SECONDS: Final = 0.002
_LIMIT_SECONDS: Final = 60.0
_SETTLED_SECONDS: Final = 1.0
_LIFTED_SECONDS: Final = 0.25
_RESTED_SECONDS: Final = 0.03
_FINGER: Final = 20
_TOUCH_AGAIN_SECONDS: Final = 0.2
_GROUND: Final = 0x000000
"""Of a screen that nobody draws on."""
_BYTES_PER_PIXEL: Final = 4
_XWD_HEADER: Final = struct.Struct(">25I")  # XWDFile.h


@dataclass(frozen=True, slots=True)
class Program:
    """It is seen once ``place``, in pixels from the top left, has ``colour``, as 0xRRGGBB.

    Where ``pressed`` is given, that is a button, which shows a finger on it by this colour. A touch
    on it is answered when something else stands in its place.
    """

    command: tuple[str, ...]
    place: tuple[int, int]
    colour: int
    pressed: int | None = None


class Start(NamedTuple):
    """Seconds until a program is seen, seconds from the first touch then to an answer (0 where
    nothing is touched), and bytes held by it and its children once it rests.
    """

    seen: float
    answered: float
    held: int


class Screen:
    """What an X server shows, in memory that it shares: looking costs no program anything."""

    def __init__(self, display: str, frame_buffer: Path) -> None:
        self.display = display
        with frame_buffer.open("rb") as file:
            self._shown = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = _XWD_HEADER.unpack_from(self._shown)
        size, self._stride, colours = header[0], header[12], header[19]
        self._begin = size + colours * 12
        self._finger = _Finger(display)

    def colour(self, place: tuple[int, int]) -> int:
        """Of one pixel, as 0xRRGGBB."""
        begin = self._begin + place[1] * self._stride + place[0] * _BYTES_PER_PIXEL
        return int.from_bytes(self._shown[begin : begin + _BYTES_PER_PIXEL], "little") & 0xFFFFFF

    def touch(self, place: tuple[int, int]) -> None:
        self._finger.tap(place)

    def answer(self, place: tuple[int, int]) -> float:
        """Seconds from a finger put down there until what lies beside it looks different.

        It is lifted then; what was chosen so may go on looking as it did under the finger.
        """
        before = self._beside(place)
        self._finger.move(place)
        began = time.perf_counter()
        self._finger.press(down=True)
        _await(lambda: self._beside(place) != before)
        seconds = time.perf_counter() - began
        pressed, lifted = self._beside(place), time.perf_counter()
        self._finger.press(down=False)
        while self._beside(place) == pressed and time.perf_counter() - lifted < _LIFTED_SECONDS:
            time.sleep(_LOOK_SECONDS)
        time.sleep(_RESTED_SECONDS)
        return seconds

    def _beside(self, place: tuple[int, int]) -> bytes:
        """A line of pixels left of ``place``, where the picture of the finger doesn't reach."""
        end = self._begin + place[1] * self._stride + (place[0] - _FINGER) * _BYTES_PER_PIXEL
        return self._shown[end - _FINGER * _BYTES_PER_PIXEL : end]


class _Finger:
    """Clicks by the XTEST extension."""

    def __init__(self, display: str) -> None:
        self._x11, self._xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if not self._display:
            raise RuntimeError(f"{display} can't be opened")

    def tap(self, place: tuple[int, int]) -> None:
        now = ctypes.c_ulong(0)
        self._xtst.XTestFakeMotionEvent(self._display, -1, *place, now)
        for down in (1, 0):
            self._xtst.XTestFakeButtonEvent(self._display, 1, down, now)
        # Its picture on the screen would cover what is looked at.
        self._xtst.XTestFakeMotionEvent(self._display, -1, *SIZE, now)
        self._x11.XFlush(self._display)

    def move(self, place: tuple[int, int]) -> None:
        self._xtst.XTestFakeMotionEvent(self._display, -1, *place, ctypes.c_ulong(0))
        self._x11.XFlush(self._display)

    def press(self, *, down: bool) -> None:
        self._xtst.XTestFakeButtonEvent(self._display, 1, int(down), ctypes.c_ulong(0))
        self._x11.XFlush(self._display)


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


def start(program: Program, screen: Screen, context: dict[str, str]) -> Start:
    """Start it, see it, touch it where that is something, and end it."""
    _await(lambda: screen.colour(program.place) == _GROUND)  # the server clears what the last left
    begin = time.perf_counter()
    with subprocess.Popen(
        program.command,
        env=context | {"DISPLAY": screen.display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _await(lambda: screen.colour(program.place) == program.colour, process)
            seen, answered = time.perf_counter(), 0.0
            if program.pressed is not None:
                _touch_until_answered(program, program.pressed, screen, process)
                answered = time.perf_counter() - seen
            _settle(process.pid)
            return Start(seen - begin, answered, sum(map(_pss, _family(process.pid))))
        finally:
            os.killpg(process.pid, 9)
            process.wait()


def _touch_until_answered(
    program: Program, pressed: int, screen: Screen, process: subprocess.Popen[bytes]
) -> None:
    """As somebody in a hurry does: a screen that has just come hears nothing for a moment."""
    last = 0.0

    def is_answered() -> bool:
        nonlocal last
        if screen.colour(program.place) not in (program.colour, pressed):
            return True
        if time.perf_counter() - last > _TOUCH_AGAIN_SECONDS:
            last = time.perf_counter()
            screen.touch(program.place)
        return False

    _await(is_answered, process)


def _await(is_so: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    end = time.perf_counter() + _LIMIT_SECONDS
    while not is_so():
        if (process and process.poll() is not None) or time.perf_counter() > end:
            raise RuntimeError(
                f"{process.args!r} does not show it" if process else "it stays shown"
            )
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
